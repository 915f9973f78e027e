using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using OrleansMl.Moderation;

namespace OrleansMl.Simulation;

/// <summary>
/// Plays the human half of a simulated platform: moderators who claim what comes next, look, decide, and take some of it back; authors and
/// reporters who contest decisions, and another moderator who answers. Everybody acts by the simulation's clock, but for the window in
/// which a decision may be undone, which is the node's.
/// </summary>
/// <param name="options">How it is played.</param>
/// <param name="world">The world.</param>
/// <param name="platform">What was drawn from it.</param>
/// <param name="client">Calls the node.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="onDecided">Hears each level that an item has from a moderator.</param>
internal sealed partial class SimulationReviews(
    SimulationOptions options,
    PlatformWorld world,
    SimulatedPlatform platform,
    SimulationClient client,
    TimeProvider timeProvider,
    Action<int, ModerationLevel> onDecided)
{
    private const string Route = "/api/v1/moderation/reviews";

    // Real time. Nobody decides faster than this, or calls would outrun the limits of a node when the simulation is fast.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeforeUndo = TimeSpan.FromSeconds(3);

    // Answers hold at once and are told after the undo window: how long the end of the simulation waits for that, and how often it looks.
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(25), Look = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, int> _numbers = platform.Items.Select((item, i) => (item.Id, i)).ToDictionary();
    private readonly ImmutableArray<Moderator> _moderators =
    [
        .. options.Moderators.Select((token, i) => new Moderator(token, new(options.Moderating, unchecked((world.Seed * 1000) + i)))),
    ];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SeenCase> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModerationLevel> _standing = new(StringComparer.Ordinal);
    private int _decisions, _undone, _waiting;

    public ReviewJudgement Reviews => new(
        _moderators.Length,
        _cases.Count,
        _cases.Values.Count(one => one.IsReported),
        _standing.Keys.Select(decision => decision[..decision.LastIndexOf('/')]).Distinct().Count(),
        _undone,
        _cases.Values.Count(one => one.IsLate),
        _waiting,
        _standing.Count,
        _standing.Count(one => one.Value == SimulatedModerator.RightLevel(HarmOf(one.Key))));

    /// <summary>Everybody does what is due.</summary>
    /// <param name="now">Seconds since the start, of the simulation's clock.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task PlayAsync(double now, CancellationToken cancellationToken)
    {
        while (_complaints.TryPeek(out var one, out var time) && time <= now)
        {
            _complaints.Dequeue();
            await ComplainAsync(one.Item, one.UserId, cancellationToken);
        }

        await Task.WhenAll(_moderators.Where(one => one.NextAt <= now).Select(one => ActAsync(one, now, cancellationToken)));
    }

    /// <summary>Waits until the last answers are told, and looks what is left.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var moderator in _moderators.Where(one => one.Case is not null && one.Undo is null))
        {
            using var released = await PostAsync(moderator, $"{moderator.Case!.Path}/release", null, cancellationToken);
        }

        var started = timeProvider.GetTimestamp();
        using var timer = new PeriodicTimer(Look, timeProvider);
        while (await ReadComplaintsAsync(cancellationToken) && timeProvider.GetElapsedTime(started) < LastAnswers)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        for (string? cursor = ""; cursor is not null;)
        {
            using var page = await GetAsync(_moderators[0], $"{Route}?limit=200{cursor}", cancellationToken);
            foreach (var review in page.RootElement.GetProperty("reviews").EnumerateArray())
            {
                if (See(review) is not null && review.GetProperty("state").GetString() == "open")
                {
                    _waiting++;
                }
            }

            cursor = page.RootElement.GetProperty("next").GetString() is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : null;
        }
    }

    private async Task ActAsync(Moderator moderator, double now, CancellationToken cancellationToken)
    {
        if (moderator is { Undo: { } decision, Case: { } decided })
        {
            moderator.Undo = null;
            await UndoAsync(moderator, decided, decision, cancellationToken);
        }
        else if (moderator.Case is { } held)
        {
            await DecideAsync(moderator, held, now, cancellationToken);
        }
        else
        {
            moderator.Case = await ClaimAsync(moderator, cancellationToken);
        }

        var pause = moderator.Undo is not null ? BeforeUndo * options.Speed
            : moderator.Case is null ? Idle * options.Speed
            : moderator.Person.Handling();
        moderator.NextAt = now + Math.Max(pause.TotalSeconds, Shortest.TotalSeconds * options.Speed);
    }

    // Complaints first: somebody waits for the answer. Whoever made the contested decision is refused, and takes the next.
    private async Task<HeldCase?> ClaimAsync(Moderator moderator, CancellationToken cancellationToken)
    {
        if (await ClaimListedAsync(moderator, $"{Route}?reason=complaint&limit=20", cancellationToken) is { } contested)
        {
            return contested;
        }

        using var stats = await GetAsync(moderator, $"{Route}/stats", cancellationToken);
        var queues = stats.RootElement.GetProperty("queues").EnumerateArray()
            .Select(queue => (Name: queue.GetProperty("queue").GetString()!, Waiting: queue.GetProperty("waiting").GetInt32()))
            .ToList();
        if (queues.Sum(queue => queue.Waiting) <= options.Backlog)
        {
            return null;
        }

        using var answer = await PostAsync(
            moderator, $"{Route}/next", new { Queue = queues.MaxBy(queue => queue.Waiting).Name, Count = 1 }, cancellationToken);
        using var batch = await SimulationClient.ReadAsync(answer, cancellationToken);
        if (batch.RootElement.GetProperty("reviews").EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } review)
        {
            return null;
        }

        if (See(review) is { } ours)
        {
            return ours;
        }

        // A case of somebody else's item is for somebody else.
        using var released = await PostAsync(
            moderator, $"{Route}/{Uri.EscapeDataString(review.GetProperty("id").GetString()!)}/release", null, cancellationToken);
        return await ClaimListedAsync(moderator, $"{Route}?limit=50", cancellationToken);
    }

    private async Task<HeldCase?> ClaimListedAsync(Moderator moderator, string path, CancellationToken cancellationToken)
    {
        using var page = await GetAsync(moderator, path, cancellationToken);
        foreach (var review in page.RootElement.GetProperty("reviews").EnumerateArray())
        {
            if (review.GetProperty("state").GetString() == "open" && See(review) is { } listed)
            {
                using var claimed = await PostAsync(moderator, $"{listed.Path}/claim", null, cancellationToken);
                if (claimed.IsSuccessStatusCode)
                {
                    return listed;
                }
            }
        }

        return null;
    }

    private async Task DecideAsync(Moderator moderator, HeldCase held, double now, CancellationToken cancellationToken)
    {
        var harm = platform.Items[held.Item].Harm;
        var level = held.Corrected ?? moderator.Person.Decide(harm);
        var reason = level == ModerationLevel.Approved ? "nothing is wrong with it"
            : harm switch
            {
                SimulatedHarm.Spam => "advertising",
                SimulatedHarm.Insult => "an insult",
                _ => "somebody else's work",
            };
        var key = string.Create(CultureInfo.InvariantCulture, $"{held.Id}/{Interlocked.Increment(ref _decisions)}");
        using var answer = await client.CallAsync(
            moderator.Token,
            HttpMethod.Post,
            $"{held.Path}/decide",
            new { Level = level, Reason = reason },
            cancellationToken,
            ("If-Match", string.Create(CultureInfo.InvariantCulture, $"\"{held.Revision}\"")),
            ("Idempotency-Key", key));
        if (!answer.IsSuccessStatusCode)
        {
            // Somebody else was faster, or the item is gone: the next, please.
            await RequireConflictAsync(answer, cancellationToken);
            moderator.Case = null;
            return;
        }

        onDecided(held.Item, level);
        lock (_lock)
        {
            _standing[key] = level;
            _answered.Add(held.Item);
        }

        if (held.Corrected is null && moderator.Person.TakesBack(level != SimulatedModerator.RightLevel(harm)))
        {
            moderator.Undo = key;
            return;
        }

        moderator.Case = null;
        Contest(held, level, now);
    }

    private async Task UndoAsync(Moderator moderator, HeldCase decided, string decision, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(moderator, $"{decided.Path}/undo", null, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            await RequireConflictAsync(answer, cancellationToken);
            moderator.Case = null;
            return;
        }

        lock (_lock)
        {
            _undone++;
            _standing.Remove(decision);
        }

        moderator.Case = decided with { Corrected = SimulatedModerator.RightLevel(platform.Items[decided.Item].Harm) };
    }

    // Null for an item that is none of the simulation's.
    private HeldCase? See(JsonElement review)
    {
        if (!_numbers.TryGetValue(review.GetProperty("content_id").GetString()!, out var item))
        {
            return null;
        }

        var id = review.GetProperty("id").GetString()!;
        lock (_lock)
        {
            var before = _cases.GetValueOrDefault(id, new(false, false));
            _cases[id] = new(
                before.IsReported || review.GetProperty("reasons").EnumerateArray().Any(reason => reason.GetString() == "report"),
                before.IsLate || review.GetProperty("late").GetBoolean());
        }

        return new(id, item, review.GetProperty("revision").GetInt32(), null);
    }

    private SimulatedHarm HarmOf(string decision) => platform.Items[_numbers[decision[..decision.LastIndexOf('@')]]].Harm;

    private async Task<JsonDocument> GetAsync(Moderator moderator, string path, CancellationToken cancellationToken)
    {
        using var answer = await client.CallAsync(moderator.Token, HttpMethod.Get, path, null, cancellationToken);
        return await SimulationClient.ReadAsync(answer, cancellationToken);
    }

    private Task<HttpResponseMessage> PostAsync(Moderator moderator, string path, object? body, CancellationToken cancellationToken) =>
        client.CallAsync(moderator.Token, HttpMethod.Post, path, body, cancellationToken);

    // What may happen where several decide. Anything else ends the simulation with the node's words.
    private static async Task RequireConflictAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode is not (HttpStatusCode.NotFound
            or HttpStatusCode.Conflict
            or HttpStatusCode.Gone
            or HttpStatusCode.PreconditionFailed))
        {
            using var body = await SimulationClient.ReadAsync(answer, cancellationToken);
        }
    }

    /// <summary>A case in somebody's hands; with what they meant, when they have taken a decision back.</summary>
    private sealed record HeldCase(string Id, int Item, int Revision, ModerationLevel? Corrected)
    {
        public string Path => $"{Route}/{Uri.EscapeDataString(Id)}";
    }

    private readonly record struct SeenCase(bool IsReported, bool IsLate);

    private sealed class Moderator(string token, SimulatedModerator person)
    {
        public string Token => token;

        public SimulatedModerator Person => person;

        /// <summary>When they act next, by the simulation's clock.</summary>
        public double NextAt { get; set; }

        /// <summary>What they look at, or have just decided.</summary>
        public HeldCase? Case { get; set; }

        /// <summary>The decision that they are about to take back.</summary>
        public string? Undo { get; set; }
    }
}
