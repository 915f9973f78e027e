using System.Globalization;
using System.Text.Json;

namespace OrleansMl.Simulation;

/// <summary>What a simulation did, and how the system judged what it was shown.</summary>
internal sealed record SimulationReport
{
    internal static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true
    };

    public required int Items { get; init; }

    /// <summary>Items that were not posted, since somebody had paused their author.</summary>
    public int Paused { get; init; }

    /// <summary>Events that people did; what happens to items that are not visible does not happen.</summary>
    public required int Events { get; init; }

    public required int Accepted { get; init; }

    /// <summary>Events that the server refused, by code.</summary>
    public required SortedDictionary<string, int> Refused { get; init; }

    /// <summary>Requests that were sent again.</summary>
    public required int Repeated { get; init; }

    public required double Seconds { get; init; }

    /// <summary>The longest that sending was behind the simulation's clock, in its seconds.</summary>
    public required double LongestLagSeconds { get; init; }

    public required ModerationJudgement Moderation { get; init; }

    public required BurstJudgement Bursts { get; init; }

    public required ViralityJudgement Virality { get; init; }

    /// <summary>What moderators did; null when nobody moderates.</summary>
    public ReviewJudgement? Reviews { get; init; }

    /// <summary>Who contested decisions, and how that ended; null when nobody moderates.</summary>
    public ComplaintJudgement? Complaints { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);

    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"""
        {Items:N0} items and {Events:N0} events in {Seconds:N0} s ({Events / Math.Max(.001, Seconds):N0}/s),
          at most {LongestLagSeconds:N0} simulated seconds behind; {Accepted:N0} accepted,
          {Refused.Values.Sum():N0} refused{string.Concat(Refused.Select(code => $" ({code.Key} {code.Value})"))},
          {Repeated:N0} requests repeated; {Paused:N0} items not posted, their authors being paused
        moderation: {Moderation.Caught} of {Moderation.Harmful} harmful items not approved;
          {Moderation.Blocked} of {Moderation.Harmless} harmless ones not approved
        bursts: {Bursts.Found} of {Bursts.Injected} found, median {MedianDelay};
          {Bursts.OtherFlags} of {Bursts.Looks:N0} other places looked at were flagged, {Bursts.PushedFlags} of them items that bots push
        virality: {Virality.Forecasts} forecasts of six hours, 80 % intervals held {Said(Virality.Held80, "P0")}
          and 95 % intervals {Said(Virality.Held95, "P0")}, median error {Said(Virality.MedianError, "P0")}
        """) + (Reviews is { } reviews && Complaints is { } complaints ? $"\n{ToText(reviews)}\n{ToText(complaints)}" : "");

    private static string ToText(ReviewJudgement reviews) => string.Create(CultureInfo.InvariantCulture, $"""
        reviews: {reviews.Opened} cases opened, {reviews.Reported} of them after reports; {reviews.Decided} decided by {reviews.Moderators}
          moderators, {reviews.Undone} decisions undone, {reviews.Late} cases late, {reviews.Waiting} still wait; {reviews.Agreed} of
          {reviews.Judged} decisions as the truth says ({Said(reviews.Agreement, "P0")})
        """);

    private static string ToText(ComplaintJudgement complaints) => string.Create(CultureInfo.InvariantCulture, $"""
        complaints: {complaints.OfAuthors} by authors and {complaints.OfReporters} by reporters, {complaints.Refused} not taken;
          {complaints.Upheld} upheld, {complaints.Overturned} overturned, {complaints.Waiting} still wait
        """);

    private string MedianDelay => Said(Bursts.MedianMinutes, "0.#", " simulated minutes after their start");

    // Of nothing there is no figure.
    private static string Said(double? figure, string format, string unit = "") =>
        figure is { } value ? value.ToString(format, CultureInfo.InvariantCulture) + unit : "none";
}

/// <summary>Verdicts against the truth.</summary>
internal sealed record ModerationJudgement(int Harmful, int Caught, int Harmless, int Blocked);

/// <summary>Flags on the hour's board against the injected bursts. A look is one item on one board.</summary>
internal sealed record BurstJudgement(int Injected, int Found, double? MedianMinutes, int Looks, int OtherFlags, int PushedFlags);

/// <summary>Forecasts against what happened. Shares are null when there was nothing to foretell.</summary>
internal sealed record ViralityJudgement(int Forecasts, double? Held80, double? Held95, double? MedianError);

/// <summary>What moderators did with cases of the simulation's items.</summary>
/// <param name="Moderators">How many moderate.</param>
/// <param name="Opened">Cases that were seen.</param>
/// <param name="Reported">Of these, such that people asked for by reports.</param>
/// <param name="Decided">Cases that were decided, and not undone.</param>
/// <param name="Undone">Decisions that were taken back.</param>
/// <param name="Late">Cases that were not decided in time.</param>
/// <param name="Waiting">Cases that wait at the end, for whoever looks.</param>
/// <param name="Judged">Decisions that stood, several of a case that was contested.</param>
/// <param name="Agreed">Of these, such that say what the truth says.</param>
internal sealed record ReviewJudgement(
    int Moderators, int Opened, int Reported, int Decided, int Undone, int Late, int Waiting, int Judged, int Agreed)
{
    public double? Agreement => Judged == 0 ? null : (double)Agreed / Judged;
}

/// <summary>Complaints and their answers.</summary>
/// <param name="OfAuthors">Complaints of authors that were taken.</param>
/// <param name="OfReporters">Complaints of reporters that were taken.</param>
/// <param name="Refused">Complaints that were not taken, for example because the item was decided anew meanwhile.</param>
/// <param name="Upheld">The decision stands.</param>
/// <param name="Overturned">In favour of whoever complained.</param>
/// <param name="Waiting">Nobody has answered yet.</param>
internal sealed record ComplaintJudgement(int OfAuthors, int OfReporters, int Refused, int Upheld, int Overturned, int Waiting);
