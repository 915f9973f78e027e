using OrleansMl.Moderation;

namespace OrleansMl.Simulation;

// Who contests a decision, and what became of it.
internal sealed partial class SimulationReviews
{
    private const string ComplaintsRoute = "/api/v1/complaints";

    private const string AuthorSays = "Please look at this again: I do not see what is wrong with it.";
    private const string ReporterSays = "I reported this, and I still think that it should not be here.";

    private readonly SimulatedComplaints _chance = new(world.Seed);
    private readonly PriorityQueue<(int Item, string UserId), double> _complaints = new();
    private readonly Dictionary<int, List<int>> _reporters = [];
    private readonly Dictionary<string, string> _complaintStates = new(StringComparer.Ordinal);
    private readonly HashSet<int> _answered = [];
    private int _ofAuthors, _ofReporters, _refused;

    public ComplaintJudgement Complaints => new(
        _ofAuthors,
        _ofReporters,
        _refused,
        _complaintStates.Values.Count(state => state == "upheld"),
        _complaintStates.Values.Count(state => state == "overturned"),
        _complaintStates.Values.Count(state => state == "open"));

    /// <summary>An item was published and judged.</summary>
    public void OnVerdict(int item, string level, double time)
    {
        if (ToLevel(level) is { } judged)
        {
            lock (_lock)
            {
                Contest(item, platform.Users[platform.Items[item].Author].Id, _chance.OfAuthor(platform.Items[item].Harm, judged), time);
            }
        }
    }

    /// <summary>Somebody reported an item.</summary>
    public void OnReported(int item, int user)
    {
        lock (_lock)
        {
            if (!_reporters.TryGetValue(item, out var users))
            {
                _reporters[item] = users = [];
            }

            users.Add(user);
        }
    }

    private void Contest(HeldCase decided, ModerationLevel level, double now)
    {
        var (item, harm) = (platform.Items[decided.Item], platform.Items[decided.Item].Harm);
        lock (_lock)
        {
            Contest(decided.Item, platform.Users[item.Author].Id, _chance.OfAuthor(harm, level), now);
            if (_reporters.TryGetValue(decided.Item, out var reporters))
            {
                Contest(decided.Item, platform.Users[reporters[0]].Id, _chance.OfReporter(harm, level), now);
            }
        }
    }

    private void Contest(int item, string userId, TimeSpan? after, double now)
    {
        if (after is { } wait)
        {
            _complaints.Enqueue((item, userId), now + wait.TotalSeconds);
        }
    }

    private async Task ComplainAsync(int item, string userId, CancellationToken cancellationToken)
    {
        var isAuthor = platform.Users[platform.Items[item].Author].Id == userId;
        using var answer = await client.CallAsync(
            options.Token,
            HttpMethod.Post,
            ComplaintsRoute,
            new { ContentId = platform.Items[item].Id, Text = isAuthor ? AuthorSays : ReporterSays, UserId = userId },
            cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            await RequireConflictAsync(answer, cancellationToken);
            _refused++;
            return;
        }

        using var body = await SimulationClient.ReadAsync(answer, cancellationToken);
        if (_complaintStates.TryAdd(body.RootElement.GetProperty("id").GetString()!, "open"))
        {
            _ofAuthors += isAuthor ? 1 : 0;
            _ofReporters += isAuthor ? 0 : 1;
            _answered.Remove(item);
        }
    }

    /// <returns>True while an answer that was given is not told yet.</returns>
    private async Task<bool> ReadComplaintsAsync(CancellationToken cancellationToken)
    {
        var isTold = true;
        foreach (var id in _complaintStates.Where(one => one.Value == "open").Select(one => one.Key).ToList())
        {
            using var answer = await client.CallAsync(
                options.Token, HttpMethod.Get, $"{ComplaintsRoute}/{Uri.EscapeDataString(id)}", null, cancellationToken);
            using var body = await SimulationClient.ReadAsync(answer, cancellationToken);
            _complaintStates[id] = body.RootElement.GetProperty("state").GetString()!;
            isTold &= _complaintStates[id] != "open" || !_answered.Contains(_numbers[id[..id.LastIndexOf('@')]]);
        }

        return !isTold;
    }

    private static ModerationLevel? ToLevel(string level) => level switch
    {
        "approved" => ModerationLevel.Approved,
        "flagged" => ModerationLevel.Flagged,
        "rejected" => ModerationLevel.Rejected,
        _ => null,
    };
}
