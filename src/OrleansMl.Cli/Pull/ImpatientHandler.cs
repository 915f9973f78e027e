namespace OrleansMl.Models;

/// <summary>
/// Gives up on a server that says nothing for a minute, be it before its answer begins or within it. However long an answer takes, it may,
/// as long as bytes come.
/// </summary>
/// <param name="inner">Sends.</param>
/// <param name="time">The clock.</param>
internal sealed class ImpatientHandler(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    /// <summary>How long nothing may come: a minute.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <exception cref="IOException">Nothing came; asking again may help.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await WaitAsync(token => base.SendAsync(request, token), time, cancellationToken);
        var body = response.Content;
        var watched = new StreamContent(new WatchedStream(await body.ReadAsStreamAsync(cancellationToken), time));
        foreach (var (name, values) in body.Headers)
        {
            watched.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = watched;
        return response;
    }

    private static async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> step, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await step(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"The server said nothing for {Patience.TotalSeconds:0} seconds.");
        }
    }

    private sealed class WatchedStream(Stream inner, TimeProvider time) : ReadingStream
    {
        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await WaitAsync(token => inner.ReadAsync(buffer, token).AsTask(), time, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
