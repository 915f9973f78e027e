using System.Net.ServerSentEvents;
using System.Text.Json;

namespace OrleansMl.Events;

/// <summary>The stream of events over HTTP, from a whole node.</summary>
[Collection(nameof(ApiApplication))]
public sealed class EventsApiTests(ApiApplication api)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Staff_hears_of_each_decision_and_goes_on_where_it_was()
    {
        using var client = api.CreateClient("ada", roles: "moderator");
        using var root = api.CreateClient("root", isAdmin: true);
        await using var stream = await OpenAsync(client, null);
        var following = await stream.ReadAsync(item => item.EventType == "following");
        Assert.Matches("""^\{"counts_from":"20""", following.Data);

        // The node may not know yet that somebody follows; then it is asked twice a second.
        var (id, first) = ("", default(SseItem<string>));
        while (first.EventId is null)
        {
            var posted = await root.CallAsync("POST", "/api/v1/content", new { type = "post", text = "We walked along the river" });
            id = (string)posted.Body!["id"]!;
            first = await stream.FindAsync(id, TimeSpan.FromSeconds(2));
        }

        await root.CallAsync("DELETE", $"/api/v1/content/{id}");
        var second = await stream.ReadAsync(item => Of(item, id));

        Assert.Equal(("content.decided", "content.withdrawn"), (first.EventType, second.EventType));
        using var data = JsonDocument.Parse(first.Data);
        Assert.Equal("approved", data.RootElement.GetProperty("data").GetProperty("level").GetString());
        Assert.Matches("^evt_[0-9a-f]{32}$", data.RootElement.GetProperty("id").GetString());
        Assert.DoesNotContain("river", first.Data, StringComparison.Ordinal);
        Assert.DoesNotContain("root", first.Data, StringComparison.Ordinal);

        await using var again = await OpenAsync(client, first.EventId);
        Assert.Equal(second.Data, (await again.ReadAsync(item => Of(item, id))).Data);
    }

    [Fact]
    public async Task What_is_no_id_of_an_event_is_refused()
    {
        using var client = api.CreateClient("ada", roles: "moderator");
        client.DefaultRequestHeaders.Add("Last-Event-ID", "nonsense");

        var answer = await client.CallAsync("GET", "/api/v1/moderation/events");

        Assert.Equal((422, "/Last-Event-ID"), (answer.Status, (string)answer.Body!["errors"]![0]!["pointer"]!));
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("alice", 403)]
    public async Task Others_hear_nothing(string? user, int status)
    {
        using var client = api.CreateClient(user);

        Assert.Equal(status, (await client.CallAsync("GET", "/api/v1/moderation/events")).Status);
    }

    private static bool Of(SseItem<string> item, string id) => item.Data.Contains($"\"content_id\":\"{id}\"", StringComparison.Ordinal);

    private static async Task<Opened> OpenAsync(HttpClient client, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/moderation/events");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new(response, await response.Content.ReadAsStreamAsync(Token));
    }

    private sealed class Opened(HttpResponseMessage response, Stream stream) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<string>> _events =
            SseParser.Create(stream).EnumerateAsync(Token).GetAsyncEnumerator(Token);

        private Task<bool>? _next;

        public async Task<SseItem<string>> ReadAsync(Func<SseItem<string>, bool> isWanted)
        {
            while (true)
            {
                Assert.True(await (_next ?? _events.MoveNextAsync().AsTask()));
                _next = null;
                if (isWanted(_events.Current))
                {
                    return _events.Current;
                }
            }
        }

        /// <summary>The next event of an item; none when it does not come in time.</summary>
        public async Task<SseItem<string>> FindAsync(string id, TimeSpan patience)
        {
            var started = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(started) < patience)
            {
                _next ??= _events.MoveNextAsync().AsTask();
                if (await Task.WhenAny(_next, Task.Delay(patience, Token)) != _next)
                {
                    break;
                }

                Assert.True(await _next);
                _next = null;
                if (Of(_events.Current, id))
                {
                    return _events.Current;
                }
            }

            return default;
        }

        public async ValueTask DisposeAsync()
        {
            response.Dispose();
            await stream.DisposeAsync();
        }
    }
}
