using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansMl.Load;
using Polly;
using Polly.Retry;

namespace OrleansMl.Evaluation;

/// <summary>Asks a server what it would decide about a text, and asks again where it was busy.</summary>
internal sealed class ModerateRequests
{
    private readonly HttpClient _http;
    private readonly TimeProvider _timeProvider;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;

    /// <param name="http">With the server's base address; the token goes with every request.</param>
    /// <param name="token">A bearer token of an administrator.</param>
    /// <param name="timeProvider">Measures latency and waits between attempts.</param>
    public ModerateRequests(HttpClient http, string token, TimeProvider timeProvider)
    {
        _http = http;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _timeProvider = timeProvider;
        _retries = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable),
                MaxRetryAttempts = 8,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(250),
                MaxDelay = TimeSpan.FromSeconds(60),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.Headers.RetryAfter?.Delta),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();
    }

    /// <summary>What the server says about one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="type">The surface: video, post or comment.</param>
    /// <param name="read">Takes what is needed out of the answer.</param>
    /// <param name="onAnswered">Hears how long an attempt took; null when nobody wants to know.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModerateRequestException">The server gave no answer that can be read.</exception>
    public async Task<T> AskAsync<T>(
        string text, string type, Func<JsonElement, T> read, Action<TimeSpan>? onAnswered, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _retries.ExecuteAsync(async cancelled =>
            {
                var start = _timeProvider.GetTimestamp();
                var answer = await _http.PostAsJsonAsync("/api/v1/ml/moderate", new Dictionary<string, string>
                {
                    ["text"] = text,
                    ["type"] = type
                }, cancelled);
                onAnswered?.Invoke(_timeProvider.GetElapsedTime(start));
                return answer;
            }, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new ModerateRequestException($"{(int)response.StatusCode} {AnswerReader.ReadProblemCode(body)}".TrimEnd());
            }

            using var answer = JsonDocument.Parse(body);
            return read(answer.RootElement);
        }
        catch (HttpRequestException exception)
        {
            throw new ModerateRequestException($"http {exception.HttpRequestError}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModerateRequestException("timeout");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ModerateRequestException("an answer without scores: is this an OrleansMl server?");
        }
    }
}

/// <summary>A server gave no answer that can be read. The message is short, so that failures can be counted by it.</summary>
internal sealed class ModerateRequestException(string message) : Exception(message);
