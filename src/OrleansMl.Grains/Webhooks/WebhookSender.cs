using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace OrleansMl.Webhooks;

/// <summary>
/// Posts one event to one receiver, or whatever else is signed like one. Follows no redirects and uses no proxy: who names the url chooses
/// where it leads.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private readonly HttpClient _client;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;

    public WebhookSender(WebhookAddresses addresses, IOptions<WebhookOptions> options, TimeProvider timeProvider)
    {
        (_timeout, _timeProvider) = (options.Value.Timeout, timeProvider);
        _client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = addresses.ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxConnectionsPerServer = options.Value.Concurrency * 2,
        })
        {
            // Each attempt has its own.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("OrleansMl-Webhooks", "1.0"));
    }

    /// <summary>One attempt; never fails.</summary>
    public Task<WebhookAnswer> SendAsync(WebhookTarget target, string eventId, byte[] body, CancellationToken cancellationToken) =>
        AskAsync(target, eventId, body, maxAnswer: 0, _timeout, cancellationToken);

    /// <summary>One attempt that also reads the answer; never fails.</summary>
    /// <param name="target">Whom to post to.</param>
    /// <param name="eventId">The same on repeats.</param>
    /// <param name="body">What is posted.</param>
    /// <param name="maxAnswer">The longest answer, in bytes; 0 reads none.</param>
    /// <param name="limit">How long all of it may take; null for <see cref="WebhookOptions.Timeout"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<WebhookAnswer> AskAsync(
        WebhookTarget target, string eventId, byte[] body, int maxAnswer, TimeSpan? limit, CancellationToken cancellationToken)
    {
        var (at, started) = (_timeProvider.GetUtcNow(), TimeProvider.System.GetTimestamp());
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit ?? _timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.Add(WebhookSignature.IdHeader, eventId);
            request.Headers.Add(WebhookSignature.TimestampHeader, WebhookSignature.Timestamp(at));
            request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of(target.Secrets, eventId, at, body));
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            var status = (int)response.StatusCode;
            var error = response.IsSuccessStatusCode ? null
                : status is >= 300 and < 400 ? $"{status}: redirects are not followed"
                : $"{status} {response.ReasonPhrase}".TrimEnd();
            var answer = error is null && maxAnswer > 0 ? await TryReadAsync(response.Content, maxAnswer, timeout.Token) : [];
            return new(Attempt(status, error), RetryAfter(response.Headers.RetryAfter, at), response.StatusCode == HttpStatusCode.Gone)
            {
                Body = answer,
            };
        }
        catch (OperationCanceledException)
        {
            return new(Attempt(null, "no answer in time"), null, IsGone: false);
        }
        catch (Exception exception)
        {
            return new(Attempt(null, (exception.InnerException ?? exception).Message), null, IsGone: false);
        }

        WebhookAttempt Attempt(int? status, string? error) =>
            new(at, status, Math.Round(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds, 1), error);
    }

    public void Dispose() => _client.Dispose();

    // It was accepted, whatever becomes of the rest of the answer.
    private static async Task<byte[]?> TryReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(content, most, cancellationToken);
        }
        catch (Exception)
        {
            return null;
        }
    }

    // Null when there is more than may be.
    private static async Task<byte[]?> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > most)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[most + 1];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return read > most ? null : buffer[..read];
    }

    private static DateTimeOffset? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now) =>
        (header?.Delta is { } delta ? now + delta : header?.Date) is { } until && until > now ? until : null;
}

/// <summary>Whom to post to.</summary>
/// <param name="Url">Where.</param>
/// <param name="Secrets">What signs, in this order.</param>
[GenerateSerializer, Immutable, Alias("webhook-target")]
internal sealed record WebhookTarget(
    [property: Id(0)] string Url, [property: Id(1)] System.Collections.Immutable.ImmutableArray<string> Secrets);

/// <summary>What a receiver answered.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="RetryAfter">When it wants to be asked again.</param>
/// <param name="IsGone">True for 410.</param>
internal sealed record WebhookAnswer(WebhookAttempt Attempt, DateTimeOffset? RetryAfter, bool IsGone)
{
    public bool IsAccepted => Attempt.Error is null;

    /// <summary>What was answered, where somebody asked for it; null when there was more than may be.</summary>
    public byte[]? Body { get; init; } = [];
}
