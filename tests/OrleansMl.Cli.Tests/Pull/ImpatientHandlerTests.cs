using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Models;

public sealed class ImpatientHandlerTests
{
    private static readonly Uri Address = new("http://silent.invalid/");

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_that_does_not_begin_within_a_minute_is_given_up()
    {
        using var http = Client(new Inner(answer: null));
        var asked = http.GetAsync(Address, Cancelled);

        _time.Advance(ImpatientHandler.Patience - TimeSpan.FromSeconds(1));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        var silent = await Assert.ThrowsAsync<IOException>(() => asked);
        Assert.Contains("60 seconds", silent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_may_take_hours_while_bytes_come_and_is_given_up_when_none_do()
    {
        using var body = new Trickle();
        using var http = Client(new Inner(new(HttpStatusCode.OK) { Content = new StreamContent(body) }));
        using var response = await http.GetAsync(Address, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancelled);
        var buffer = new byte[8];
        for (var read = 0; read < 100; read++)
        {
            var next = stream.ReadAsync(buffer, Cancelled);
            _time.Advance(ImpatientHandler.Patience - TimeSpan.FromSeconds(1));
            body.Give();
            Assert.Equal(1, await next);
        }

        var last = stream.ReadAsync(buffer, Cancelled).AsTask();
        _time.Advance(ImpatientHandler.Patience);

        await Assert.ThrowsAsync<IOException>(() => last);
    }

    [Fact]
    public async Task Headers_of_the_body_stay_and_the_callers_own_wish_to_stop_is_no_silence()
    {
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var content = new ByteArrayContent([1, 2, 3]) { Headers = { ContentRange = new(5, 7) } };
        using var whole = Client(new Inner(new(HttpStatusCode.PartialContent) { Content = content }));
        using var silent = Client(new Inner(answer: null));
        using var response = await whole.GetAsync(Address, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        var asked = silent.GetAsync(Address, stopped.Token);

        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal(5, response.Content.Headers.ContentRange?.From);
        Assert.Equal([1, 2, 3], await response.Content.ReadAsByteArrayAsync(Cancelled));
    }

    private HttpClient Client(Inner inner) => new(new ImpatientHandler(inner, _time)) { Timeout = Timeout.InfiniteTimeSpan };

    // Answers at once, or never.
    private sealed class Inner(HttpResponseMessage? answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (answer is null)
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }

            return answer!;
        }
    }

    // A byte each time that one is given.
    private sealed class Trickle : ReadingStream
    {
        private readonly SemaphoreSlim _bytes = new(0);

        public void Give() => _bytes.Release();

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _bytes.WaitAsync(cancellationToken);
            return 1;
        }

        protected override void Dispose(bool disposing)
        {
            _bytes.Dispose();
            base.Dispose(disposing);
        }
    }
}
