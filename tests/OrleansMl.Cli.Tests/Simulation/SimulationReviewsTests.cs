using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using OrleansMl.Moderation;

namespace OrleansMl.Simulation;

public sealed class SimulationReviewsTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly PlatformWorld World = new() { Users = 50, Authors = 10, Items = 40, HarmfulShare = .5, Bursts = 0, Seed = 3 };

    private static readonly SimulatedPlatform Platform = SimulatedPlatform.Create(World);

    [Fact]
    public async Task Moderators_decide_as_the_truth_says_and_leave_the_backlog()
    {
        var node = new Node();
        node.OpenAll();

        var (simulation, decided) = await PlayAsync(node, new() { ErrorRate = 0, UndoRate = 0 }, backlog: 10);

        var reviews = simulation.Reviews;
        Assert.Equal((2, 40, 30, 10), (reviews.Moderators, reviews.Opened, reviews.Decided, reviews.Waiting));
        Assert.Equal((30 + simulation.Complaints.Upheld, 1.0), (reviews.Judged, reviews.Agreement));
        Assert.Equal((0, 0), (simulation.Complaints.Overturned, simulation.Complaints.Waiting));
        Assert.Equal(30, decided.Count);
        Assert.All(decided, one => Assert.Equal(SimulatedModerator.RightLevel(Platform.Items[one.Key].Harm), one.Value));
    }

    [Fact]
    public async Task What_was_wrong_is_partly_taken_back_and_right_then()
    {
        var node = new Node();
        node.OpenAll();

        var (simulation, _) = await PlayAsync(node, new() { ErrorRate = 1, UndoRate = 0 }, backlog: 0);

        var reviews = simulation.Reviews;
        Assert.InRange(reviews.Undone, 10, reviews.Judged - 10);
        Assert.Equal((40, reviews.Undone, node.Undone), (reviews.Decided, reviews.Agreed, reviews.Undone));
    }

    [Fact]
    public async Task A_case_of_somebody_else_goes_back()
    {
        var node = new Node();
        node.Open("somebodys", "report");
        node.OpenAll();

        var (simulation, _) = await PlayAsync(node, new() { ErrorRate = 0, UndoRate = 0 }, backlog: 0);

        Assert.Equal((40, 40), (simulation.Reviews.Opened, simulation.Reviews.Decided));
        Assert.Equal("open", node.StateOf("somebodys"));
    }

    [Fact]
    public async Task Who_is_wronged_complains_and_another_moderator_overturns_it()
    {
        var node = new Node();
        var harmless = Enumerable.Range(0, Platform.Items.Length).Where(i => Platform.Items[i].Harm == SimulatedHarm.None).ToList();
        var simulation = Create(node, new() { ErrorRate = 0, UndoRate = 0 }, 0, []);
        foreach (var item in harmless)
        {
            simulation.OnVerdict(item, "rejected", time: 0);
        }

        await PlayAsync(simulation);

        var complaints = simulation.Complaints;
        Assert.InRange(complaints.OfAuthors, harmless.Count / 2, harmless.Count);
        Assert.Equal((complaints.OfAuthors, 0, 0), (complaints.Overturned, complaints.Upheld, complaints.Waiting));
    }

    [Fact]
    public async Task What_a_node_refuses_for_another_reason_ends_it()
    {
        var node = new Node { Refuses = true };
        node.OpenAll();

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => PlayAsync(node, new(), backlog: 0));

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<(SimulationReviews Simulation, Dictionary<int, ModerationLevel> Decided)> PlayAsync(
        Node node, ModeratorWorld moderating, int backlog)
    {
        var decided = new Dictionary<int, ModerationLevel>();
        var simulation = Create(node, moderating, backlog, decided);
        await PlayAsync(simulation);
        return (simulation, decided);
    }

    private static SimulationReviews Create(Node node, ModeratorWorld moderating, int backlog, Dictionary<int, ModerationLevel> decided)
    {
        var time = new FakeTimeProvider();
        var options = new SimulationOptions
        {
            Url = new("http://localhost:1"),
            Token = "simulator",
            Speed = 1,
            Moderators = ["ada", "bea"],
            Moderating = moderating,
            Backlog = backlog,
        };
        return new(options, World, Platform, new(options.Url, new(node), time), time, (item, level) =>
        {
            lock (decided)
            {
                decided[item] = level;
            }
        });
    }

    private static async Task PlayAsync(SimulationReviews simulation)
    {
        for (var now = 0; now < 7 * 3600; now += 2)
        {
            await simulation.PlayAsync(now, Token);
        }

        await simulation.FinishAsync(Token);
    }

    // A node that keeps cases in a list and answers complaints at once.
    private sealed class Node : HttpMessageHandler
    {
        private readonly List<Case> _cases = [];
        private readonly List<(string Id, string ContentId, string State)> _complaints = [];

        public bool Refuses { get; init; }

        public int Undone { get; private set; }

        public void OpenAll()
        {
            foreach (var item in Platform.Items)
            {
                Open(item.Id, "rule");
            }
        }

        public void Open(string contentId, string reason)
        {
            if (_cases.Find(one => one.ContentId == contentId) is { } again)
            {
                (again.State, again.Reason) = ("open", reason);
                return;
            }

            _cases.Add(new(contentId) { Reason = reason });
        }

        public string StateOf(string contentId) => _cases.Single(one => one.ContentId == contentId).State;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
            lock (_cases)
            {
                var path = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery);
                var (status, answer) = Refuses ? (401, "{}") : Answer(request, path, body);
                return new((HttpStatusCode)status)
                {
                    Content = new StringContent(answer, Encoding.UTF8, "application/json"),
                    RequestMessage = request,
                };
            }
        }

        private (int Status, string Answer) Answer(HttpRequestMessage request, string path, JsonNode? body)
        {
            var by = request.Headers.Authorization!.Parameter!;
            if (path.StartsWith("/api/v1/complaints", StringComparison.Ordinal))
            {
                return AnswerComplaint(path, body);
            }

            var rest = path["/api/v1/moderation/reviews".Length..];
            if (rest.StartsWith('?'))
            {
                var listed = _cases.Where(one =>
                    one.State != "decided" && (one.Reason == "complaint" || !rest.Contains("complaint", StringComparison.Ordinal)));
                return (200, $$"""{"reviews": [{{string.Join(',', listed.Take(200))}}], "next": null}""");
            }

            switch (rest)
            {
                case "/stats":
                    return (200, $$"""{"queues": [{"queue": "default", "waiting": {{_cases.Count(one => one.State == "open")}}}]}""");
                case "/next":
                    Assert.Equal("default", (string?)body!["queue"]);
                    var next = _cases.FirstOrDefault(one => one.State == "open" && one.First != by);
                    next?.Claim(by);
                    return (200, $$"""{"reviews": [{{next}}]}""");
            }

            var named = _cases.Single(one => one.Id == rest.Split('/')[1]);
            switch (rest.Split('/')[2])
            {
                case "claim":
                    return named.State == "open" && named.First != by ? (200, $"{named.Claim(by)}") : (409, "{}");
                case "release":
                    named.State = "open";
                    return (200, $"{named}");
                case "undo":
                    Assert.Equal(by, named.First);
                    Undone++;
                    return (200, $"{named.Claim(by)}");
                default:
                    Assert.Equal((by, "\"1\""), (named.Holder, request.Headers.IfMatch.Single().Tag));
                    (named.State, named.First) = ("decided", by);
                    Told(named.ContentId, (string)body!["level"]!);
                    return (200, "{}");
            }
        }

        private (int Status, string Answer) AnswerComplaint(string path, JsonNode? body)
        {
            if (body is null)
            {
                return (200, $$"""{"state": "{{_complaints.Single(one => path.EndsWith(one.Id, StringComparison.Ordinal)).State}}"}""");
            }

            var contentId = (string)body["content_id"]!;
            var id = $"{contentId}@1.{_complaints.Count + 1}";
            _complaints.Add((id, contentId, "open"));
            Open(contentId, "complaint");
            return (201, $$"""{"id": "{{id}}"}""");
        }

        private void Told(string contentId, string level)
        {
            for (var i = 0; i < _complaints.Count; i++)
            {
                if (_complaints[i].ContentId == contentId)
                {
                    _complaints[i] = _complaints[i] with { State = level == "approved" ? "overturned" : "upheld" };
                }
            }
        }

        private sealed class Case(string contentId)
        {
            public string Id => $"{contentId}@1";

            public string ContentId => contentId;

            public required string Reason { get; set; }

            public string State { get; set; } = "open";

            public string? Holder { get; private set; }

            public string? First { get; set; }

            public Case Claim(string by)
            {
                (State, Holder) = ("leased", by);
                return this;
            }

            public override string ToString() =>
                $$"""{"id": "{{Id}}", "content_id": "{{contentId}}", "revision": 1, "state": "{{State}}", "reasons": ["{{Reason}}"],""" +
                " \"late\": false}";
        }
    }
}
