using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using OrleansMl.Hosting;

namespace OrleansMl.Faults;

/// <summary>Posts at a fixed rate until it is disposed, whatever the answers are, and remembers every one.</summary>
internal sealed class PostingLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Answer> _answers = [];
    private readonly NodeProcess _node;
    private readonly Task _running;

    public PostingLoad(NodeProcess node, int perSecond)
    {
        _node = node;
        _running = RunAsync(TimeSpan.FromSeconds(1.0 / perSecond));
    }

    /// <summary>What was answered, without the requests that are under way.</summary>
    public IReadOnlyCollection<Answer> Answers => _answers;

    /// <summary>Ids of what was answered 201.</summary>
    public IEnumerable<string> Acknowledged =>
        _answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Id!);

    /// <summary>"201 x 340, 503 overloaded x 3".</summary>
    public string Summary => string.Join(", ", _answers
        .GroupBy(answer => $"{(int)answer.Status} {answer.Code}".Trim())
        .OrderByDescending(group => group.Count())
        .Select(group => $"{group.Key} x {group.Count()}"));

    /// <summary>Sends no more and waits for the answers.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval);
        var underWay = new ConcurrentDictionary<Task, bool>();
        try
        {
            for (var number = 0; await timer.WaitForNextTickAsync(_stop.Token); number++)
            {
                var post = PostAsync(number);
                underWay[post] = true;
                _ = post.ContinueWith(done => underWay.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(underWay.Keys);
        }
    }

    private async Task PostAsync(int number)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var (status, body) = await _node.PostAsync(
                "/api/v1/content",
                $$"""{"type":"comment","text":"The teacher paints bridge number {{number}}."}""",
                CancellationToken.None);
            _answers.Add(new(
                started,
                status,
                body.TryGetProperty("code", out var code) ? code.GetString() : null,
                body.TryGetProperty("id", out var id) ? id.GetString() : null));
        }
        catch (HttpRequestException)
        {
            _answers.Add(new(started, 0, "no connection", null));
        }
    }

    /// <summary>An answer.</summary>
    /// <param name="Sent">When the request was sent, by <see cref="Stopwatch"/>.</param>
    /// <param name="Status">Its status; 0 when there was none.</param>
    /// <param name="Code">The problem's code.</param>
    /// <param name="Id">The item's id.</param>
    internal sealed record Answer(long Sent, HttpStatusCode Status, string? Code, string? Id);
}
