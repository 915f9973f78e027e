using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansMl.Content;
using OrleansMl.Moderation;
using OrleansMl.Security;

namespace OrleansMl.Reviews;

/// <summary>
/// Draws some of the decisions that no person makes, for a moderator to decide without seeing them. Told after the item's write: a crash
/// in between loses a sample, whatever was decided, so what is left is as good a sample.
/// </summary>
internal sealed class ReviewSampler : IContentListener
{
    /// <summary>What the key of draws is derived for.</summary>
    public const string SecretPurpose = "review-draws";

    private readonly IGrainFactory _grains;
    private readonly ReviewShards _shards;
    private readonly double[] _rates;
    private readonly bool _isOn;
    private Task<ImmutableArray<byte>>? _key;

    public ReviewSampler(IGrainFactory grains, ReviewShards shards, IOptions<ReviewOptions> options)
    {
        (_grains, _shards) = (grains, shards);
        _rates = [.. Enum.GetValues<ContentType>().Order().Select(options.Value.SampleRateOf)];
        _isOn = _rates.Any(rate => rate > 0);
    }

    public ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken) =>
        _isOn && IsDecided(change) && _rates[(int)change.After.Type] is > 0 and var rate
            ? new(DrawAsync(change, rate, cancellationToken))
            : default;

    // The policy or a bank decided about what had no decision, and the level is final.
    private static bool IsDecided(ContentChanged change) => change.After is
    {
        State: ContentState.Approved or ContentState.Flagged or ContentState.Rejected,
        IsErased: false,
        Decisions: [.., { Source: DecisionSource.Auto or DecisionSource.Hash, Awaiting.IsEmpty: true, Shadow: false, IsUndo: false } last],
    } after && last.Revision == after.Revision && (change.Before is null || change.Before.DecisionCount < last.Seq) && !WasDecided(change);

    // What a policy is run over again was drawn, or not, when it was decided first.
    private static bool WasDecided(ContentChanged change) =>
        change.Before is { Decisions: [.., { Awaiting.IsEmpty: true } was] } before
        && before.Revision == change.After.Revision
        && was.Revision == before.Revision;

    private async Task DrawAsync(ContentChanged change, double rate, CancellationToken cancellationToken)
    {
        var after = change.After;
        var key = await KeyAsync();
        if (!ReviewDraw.IsDrawn(key.AsSpan(), $"sample\n{ReviewCase.IdOf(change.ContentId, after.Revision)}", rate))
        {
            return;
        }

        var decision = after.Decisions[^1];
        await _shards.Of(change.ContentId).SampleAsync(
            new(ReviewedItems.SubjectOf(change.ContentId, after), decision.Level, CategoryOf(decision), rate), cancellationToken);
    }

    // What a rule names; where none does, what scored highest.
    private static string CategoryOf(Decision decision) =>
        decision.Rules is [var rule, ..] ? RuleNames.CategoryOf(rule)
        : decision.Scores.Enumerate().OrderByDescending(score => score.Value).Select(score => (ModerationCategory?)score.Key)
            .FirstOrDefault() is { } category ? JsonNamingPolicy.SnakeCaseLower.ConvertName(category.ToString())
        : ReviewCheck.NoCategory;

    private Task<ImmutableArray<byte>> KeyAsync()
    {
        // A question that failed is asked again.
        if (_key is null or { IsFaulted: true } or { IsCanceled: true })
        {
            _key = _grains.GetGrain<IClusterSecretGrain>(0).DeriveAsync(SecretPurpose);
        }

        return _key;
    }
}

/// <summary>A decision that no person made, and that was drawn.</summary>
/// <param name="Subject">The item.</param>
/// <param name="Level">What was decided.</param>
/// <param name="Category">What it is counted under.</param>
/// <param name="Rate">The share of decisions that is drawn.</param>
[GenerateSerializer, Immutable, Alias("review-sample")]
internal sealed record ReviewSample(
    [property: Id(0)] ReviewSubject Subject,
    [property: Id(1)] ModerationLevel Level,
    [property: Id(2)] string Category,
    [property: Id(3)] double Rate);
