using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using HdrHistogram;

namespace OrleansMl.Load;

/// <summary>
/// Sends requests from a fixed number of workers, either back to back (closed loop) or on a fixed schedule (open loop):
/// request i is due at start + i / rate, whoever is free takes the next one, and its latency counts from when it was due.
/// </summary>
internal sealed class LoadRunner(LoadOptions options, HttpMessageInvoker http, TimeProvider timeProvider)
{
    // A stopped server refuses connections at once; without a pause the workers would spend both cores on failing.
    private static readonly TimeSpan PauseAfterConnectionError = TimeSpan.FromMilliseconds(50);

    private const long LongestTrackedMicroseconds = 3_600_000_000; // an hour; three significant digits

    private readonly LongConcurrentHistogram _latency = new(1, LongestTrackedMicroseconds, 3);
    private readonly LongConcurrentHistogram _serviceTime = new(1, LongestTrackedMicroseconds, 3);
    private readonly ConcurrentDictionary<string, long> _errors = new();
    private long _scheduled;
    private long _finished;
    private long _failed;

    /// <summary>Requests that came to an end so far.</summary>
    public long Finished => Volatile.Read(ref _finished);

    /// <summary>Requests that failed so far.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>A client for load: no proxy, no cookies, no redirects, as many connections as workers.</summary>
    public static HttpMessageInvoker CreateClient(LoadOptions options) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxConnectionsPerServer = options.Concurrency,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.Timeout,
    });

    /// <summary>Runs to the end and reports. Cancelling ends the run early, with a report of what was done.</summary>
    public async Task<LoadReport> RunAsync(CancellationToken cancellationToken)
    {
        using var log = options.Record is null ? null : new AckedLog(options.Record);
        var ids = options.Scenario != LoadScenario.Read ? []
            : options.Items is { } items ? AckedLog.ReadIds(items, options.ReadItems)
            : await PostItemsAsync(cancellationToken);
        var requests = Enumerable.Range(0, options.Concurrency).Select(worker => new LoadRequests(options, worker, ids)).ToArray();
        if (options.Warmup > TimeSpan.Zero)
        {
            await RunPhaseAsync(
                new(timeProvider.GetTimestamp(), options.Warmup, Requests: null, IsMeasured: false), requests, log, cancellationToken);
        }

        var start = timeProvider.GetTimestamp();
        await RunPhaseAsync(new(start, options.Duration, options.Requests, IsMeasured: true), requests, log, cancellationToken);
        var seconds = timeProvider.GetElapsedTime(start).TotalSeconds;
        return new LoadReport
        {
            Scenario = options.Scenario,
            Requests = _finished,
            Failed = _failed,
            Seconds = Math.Round(seconds, 3),
            Throughput = Math.Round((_finished - _failed) / seconds, 1),
            Rate = options.Rate,
            Errors = new SortedDictionary<string, long>(_errors),
            Latency = LatencySummary.From(_latency),
            ServiceTime = LatencySummary.From(_serviceTime),
        };
    }

    private Task RunPhaseAsync(Phase phase, LoadRequests[] requests, AckedLog? log, CancellationToken cancellationToken)
    {
        _scheduled = 0;
        return Task.WhenAll(
            requests.Select(worker => Task.Run(() => WorkAsync(worker, phase, log, cancellationToken), CancellationToken.None)));
    }

    private async Task WorkAsync(LoadRequests requests, Phase phase, AckedLog? log, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (!cancellationToken.IsCancellationRequested)
        {
            var index = Interlocked.Increment(ref _scheduled) - 1;
            if (index >= phase.Requests)
            {
                return;
            }

            var due = timeProvider.GetElapsedTime(phase.Start);
            if (options.Rate is { } rate)
            {
                due = TimeSpan.FromSeconds(index / rate);
                if (due >= phase.Duration || !await WaitUntilAsync(due, phase.Start, cancellationToken))
                {
                    return;
                }
            }
            else if (due >= phase.Duration)
            {
                return;
            }

            var sent = timeProvider.GetElapsedTime(phase.Start);
            var error = await SendAsync(requests.Next(), buffer, log, cancellationToken);
            var done = timeProvider.GetElapsedTime(phase.Start);
            if (error is not null && cancellationToken.IsCancellationRequested)
            {
                return; // cut off by us: neither a success nor the server's failure
            }

            if (phase.IsMeasured || error is not null)
            {
                Interlocked.Increment(ref _finished);
            }

            if (error is null && !phase.IsMeasured)
            {
                continue;
            }

            if (error is null)
            {
                _latency.RecordValue(Microseconds(done - due));
                _serviceTime.RecordValue(Microseconds(done - sent));
                continue;
            }

            Interlocked.Increment(ref _failed);
            _errors.AddOrUpdate(error, 1, static (_, count) => count + 1);
            if (!char.IsAsciiDigit(error[0]))
            {
                await Task.Delay(PauseAfterConnectionError, timeProvider, CancellationToken.None);
            }
        }
    }

    private async ValueTask<bool> WaitUntilAsync(TimeSpan due, long start, CancellationToken cancellationToken)
    {
        var wait = due - timeProvider.GetElapsedTime(start);
        if (wait <= TimeSpan.Zero)
        {
            return true;
        }

        await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    /// <summary>Null when the answer was 2xx; otherwise what to count it under.</summary>
    private async ValueTask<string?> SendAsync(
        HttpRequestMessage request, byte[] buffer, AckedLog? log, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Timeout, timeProvider);
        using var linked = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken)
            : null;
        try
        {
            using var response = await http.SendAsync(request, (linked ?? deadline).Token);
            var length = await ReadAsync(response, buffer, (linked ?? deadline).Token);
            if (!response.IsSuccessStatusCode)
            {
                var code = AnswerReader.ReadProblemCode(buffer.AsSpan(0, length));
                return code is null ? $"{(int)response.StatusCode}" : $"{(int)response.StatusCode} {code}";
            }

            if (log is not null)
            {
                var (id, level, state) = AnswerReader.ReadItem(buffer.AsSpan(0, length));
                log.Add(id ?? throw new InvalidDataException("The answer has no id."), level, state);
            }

            return null;
        }
        catch (OperationCanceledException)
        {
            return "timeout";
        }
        catch (HttpRequestException exception)
        {
            return exception.InnerException is SocketException socket
                ? $"connection {socket.SocketErrorCode}"
                : $"http {exception.HttpRequestError}";
        }
        catch (IOException)
        {
            return "connection broken";
        }
    }

    private static async ValueTask<int> ReadAsync(HttpResponseMessage response, byte[] buffer, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = 0;
        int read;
        while ((read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
            if (length == buffer.Length)
            {
                throw new InvalidDataException($"The answer is longer than {buffer.Length} bytes.");
            }
        }

        return length;
    }

    private async Task<string[]> PostItemsAsync(CancellationToken cancellationToken)
    {
        var requests = new LoadRequests(options with { Scenario = LoadScenario.Moderation }, options.Concurrency, []);
        var buffer = new byte[64 * 1024];
        var ids = new string[options.ReadItems];
        for (var i = 0; i < ids.Length; i++)
        {
            using var response = await http.SendAsync(requests.Next(), cancellationToken);
            var length = await ReadAsync(response, buffer, cancellationToken);
            response.EnsureSuccessStatusCode();
            ids[i] = AnswerReader.ReadItem(buffer.AsSpan(0, length)).Id ?? throw new InvalidDataException("The answer has no id.");
        }

        return ids;
    }

    private static long Microseconds(TimeSpan time) => Math.Clamp((long)time.TotalMicroseconds, 1, LongestTrackedMicroseconds);

    /// <summary>A stretch of load: measured or only warming up.</summary>
    private sealed record Phase(long Start, TimeSpan Duration, long? Requests, bool IsMeasured);
}
