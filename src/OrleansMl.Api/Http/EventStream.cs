using System.Buffers;
using System.Text;
using Microsoft.Extensions.Options;

namespace OrleansMl.Http;

/// <summary>
/// Server-sent events with what keeps them alive and what ends them: ids, so that a client that comes back hears only what is new;
/// a comment every 15 s, so that proxies and dead connections are noticed; an end after <see cref="HttpOptions.StreamLifetime"/> and
/// when the host stops. The framework's formatter writes no comments.
/// </summary>
internal sealed class EventStream : IDisposable
{
    /// <summary>The longest silence.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private const int RetryMilliseconds = 3000;

    private readonly HttpContext _context;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _lifetime;
    private readonly CancellationTokenSource _ended;
    private long _lastWrite;

    private EventStream(HttpContext context)
    {
        var services = context.RequestServices;
        _context = context;
        _timeProvider = services.GetRequiredService<TimeProvider>();
        _lifetime = new(services.GetRequiredService<IOptions<HttpOptions>>().Value.StreamLifetime, _timeProvider);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(
            _lifetime.Token, context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
    }

    /// <summary>What the client heard last; null when it comes for the first time.</summary>
    public string? LastEventId => _context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } id] ? id : null;

    /// <summary>Starts the answer. What fails before this call is still answered as a problem.</summary>
    public static async Task<EventStream> OpenAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        var stream = new EventStream(context);
        await stream.WriteAsync($"retry: {RetryMilliseconds}\n\n");
        return stream;
    }

    /// <summary>Sends an event whose data is one line.</summary>
    public Task SendAsync(string name, string id, ReadOnlySpan<byte> data)
    {
        var body = _context.Response.BodyWriter;
        Encoding.UTF8.GetBytes($"id: {id}\nevent: {name}\ndata: ", body);
        body.Write(data);
        return WriteAsync("\n\n");
    }

    /// <summary>Waits; says so to the client when nothing was sent for long. False when the stream ends.</summary>
    public async Task<bool> WaitAsync(TimeSpan period)
    {
        try
        {
            if (_context.WantsHeadersOnly())
            {
                return false;
            }

            await Task.Delay(period, _timeProvider, _ended.Token);
            if (_timeProvider.GetElapsedTime(_lastWrite) >= Heartbeat)
            {
                await WriteAsync(": heartbeat\n\n");
            }

            return true;
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _ended.Dispose();
        _lifetime.Dispose();
    }

    private async Task WriteAsync(string text)
    {
        var body = _context.Response.BodyWriter;
        Encoding.UTF8.GetBytes(text, body);
        await body.FlushAsync(_ended.Token);
        _lastWrite = _timeProvider.GetTimestamp();
    }
}
