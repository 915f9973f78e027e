using System.Net;
using Polly;
using Polly.Retry;

namespace OrleansMl;

/// <summary>
/// How commands that send much wait for a server that is busy or restarting: again and again, about a minute, and then they say so.
/// </summary>
internal static class BusyServer
{
    /// <param name="timeProvider">The clock.</param>
    /// <param name="onRetry">Called before each repetition.</param>
    public static ResiliencePipeline<HttpResponseMessage> Retry(TimeProvider timeProvider, Action onRetry) =>
        new ResiliencePipelineBuilder<HttpResponseMessage>
        {
            TimeProvider = timeProvider
        }.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 30,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is HttpRequestException
                    || arguments.Outcome.Result?.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests),
            OnRetry = arguments =>
            {
                arguments.Outcome.Result?.Dispose();
                onRetry();
                return default;
            },
        }).Build();
}
