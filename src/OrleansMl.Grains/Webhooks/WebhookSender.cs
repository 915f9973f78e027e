using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace OrleansMl.Webhooks;

/// <summary>Posts one event to one receiver. Follows no redirects and uses no proxy: who names the url chooses where it leads.</summary>
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
    public async Task<WebhookAnswer> SendAsync(WebhookTarget target, string eventId, byte[] body, CancellationToken cancellationToken)
    {
        var (at, started) = (_timeProvider.GetUtcNow(), TimeProvider.System.GetTimestamp());
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_timeout);
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
            return new(Attempt(status, error), RetryAfter(response.Headers.RetryAfter, at), response.StatusCode == HttpStatusCode.Gone);
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
}
