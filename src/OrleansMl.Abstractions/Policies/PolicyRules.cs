using System.Collections.Immutable;
using System.Globalization;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>One thing that is wrong with a policy.</summary>
/// <param name="Pointer">JSON pointer to it.</param>
/// <param name="Code">What kind of mistake it is; stable, for programs.</param>
/// <param name="Detail">What is expected.</param>
[GenerateSerializer, Immutable, Alias("policy-mistake")]
public sealed record PolicyMistake(
    [property: Id(0)] string Pointer, [property: Id(1)] string Code, [property: Id(2)] string Detail);

/// <summary>What every entrance to the cluster demands of a policy alike.</summary>
public static class PolicyRules
{
    /// <summary>How many earlier versions are kept, and can be returned to.</summary>
    public const int MaxPrevious = 20;

    /// <summary>The longest note of a version, in characters.</summary>
    public const int MaxNoteLength = 500;

    /// <summary>The most tiers that entries may name.</summary>
    public const int MaxTiers = 8;

    /// <summary>The longest name of a tier, in characters.</summary>
    public const int MaxTierLength = 64;

    /// <summary>The code of an entry for a tier that there is not.</summary>
    public const string UnknownTier = "unknown_tier";

    /// <summary>The code of an entry for a tier that lets more through than what holds for a better one.</summary>
    public const string Milder = "milder";

    private static readonly int EntriesOfTier = Enum.GetValues<ModerationCategory>().Length * (Enum.GetValues<ContentType>().Length + 1);

    /// <summary>The most lines that require categories: one for every surface, and one for each.</summary>
    public static int MaxRequirements { get; } = Enum.GetValues<ContentType>().Length + 1;

    /// <summary>The most entries.</summary>
    public static int MaxThresholds { get; } = EntriesOfTier * (1 + MaxTiers);

    /// <summary>Everything that is wrong with a policy; empty when nothing is.</summary>
    public static IReadOnlyList<PolicyMistake> Check(PolicyDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var mistakes = new List<PolicyMistake>();
        if (document.OnError is not (ModerationLevel.ReviewRequired or ModerationLevel.Rejected))
        {
            mistakes.Add(new(
                "/on_error", "out_of_range", "Must be review_required or rejected: what nobody could judge is not published."));
        }

        if (document.OnNotJudged is not (ModerationLevel.Approved or ModerationLevel.Flagged or ModerationLevel.ReviewRequired))
        {
            mistakes.Add(new(
                "/on_not_judged", "out_of_range", "Must be approved, flagged or review_required: nobody is removed for a language."));
        }

        if (document.Thresholds.IsEmpty)
        {
            mistakes.Add(new("/thresholds", "required", "Give thresholds for one category at least: without any, everything is approved."));
        }
        else if (document.Thresholds.GroupBy(entry => entry.Tier).ToList() is var tiers
            && (tiers.Count > 1 + MaxTiers || tiers.Any(tier => tier.Count() > EntriesOfTier)))
        {
            mistakes.Add(new(
                "/thresholds",
                "too_many",
                $"May have at most {EntriesOfTier} entries for a tier, one for a category and surface, and {MaxTiers} tiers."));
            return mistakes;
        }

        CheckRequired(document, mistakes);
        var seen = new HashSet<(ModerationCategory, ContentType?, string?)>();
        for (var i = 0; i < document.Thresholds.Length; i++)
        {
            var pointer = PointerTo(i);
            Check(document.Thresholds[i], pointer, seen, mistakes);
            if (document.Thresholds[i] is { Tier: not null } entry)
            {
                CheckTier(entry, document, pointer, mistakes);
            }
        }

        return mistakes;
    }

    /// <summary>
    /// What is wrong with the entries for tiers, where these are the tiers: one that nobody stands in would never hold, and who stands
    /// worse is never judged more mildly. Empty when nothing is. For a document that <see cref="Check(PolicyDocument)"/> finds nothing in.
    /// </summary>
    /// <param name="document">The policy.</param>
    /// <param name="tiers">The names of the tiers, the best first.</param>
    public static IReadOnlyList<PolicyMistake> CheckTiers(PolicyDocument document, ImmutableArray<string> tiers)
    {
        ArgumentNullException.ThrowIfNull(document);
        var mistakes = new List<PolicyMistake>();
        for (var i = 0; i < document.Thresholds.Length; i++)
        {
            if (document.Thresholds[i].Tier is { } tier && !tiers.Contains(tier, StringComparer.Ordinal))
            {
                mistakes.Add(new(
                    $"{PointerTo(i)}/tier",
                    UnknownTier,
                    tiers.IsDefaultOrEmpty ? "There are no tiers." : $"There is no such tier. The tiers are: {string.Join(", ", tiers)}."));
            }
        }

        if (mistakes.Count > 0)
        {
            return mistakes;
        }

        // What holds for each tier beside what holds for the one before it, as deciding looks it up.
        foreach (var category in document.Thresholds.Select(entry => entry.Category).Distinct())
        {
            foreach (var surface in Enum.GetValues<ContentType>())
            {
                var before = EntryFor(document, category, surface, tiers.AsSpan()[..Math.Min(1, tiers.Length)]);
                for (var rank = 1; rank < tiers.Length; rank++)
                {
                    var own = EntryFor(document, category, surface, tiers.AsSpan()[..(rank + 1)]);
                    if (own is not null && before is not null && own != before && MilderStep(own, before) is { } step)
                    {
                        PolicyMistake mistake = new(
                            $"{PointerTo(document.Thresholds.IndexOf(own))}/{step}",
                            Milder,
                            $"Must not be milder than what holds for authors of the tier {tiers[rank - 1]}.");
                        if (!mistakes.Contains(mistake))
                        {
                            mistakes.Add(mistake);
                        }
                    }

                    before = own;
                }
            }
        }

        return mistakes;
    }

    private static PolicyThreshold? EntryFor(
        PolicyDocument document, ModerationCategory category, ContentType surface, ReadOnlySpan<string> tiers)
    {
        for (var rank = tiers.Length; rank >= 0; rank--)
        {
            var tier = rank == 0 ? null : tiers[rank - 1];
            if (Find(surface, tier) is { } entry || (entry = Find(null, tier)) is not null)
            {
                return entry;
            }
        }

        return null;

        PolicyThreshold? Find(ContentType? on, string? tier) =>
            document.Thresholds.FirstOrDefault(one => one.Category == category && one.Surface == on && one.Tier == tier);
    }

    // The first step at which an entry lets more through than another one.
    private static string? MilderStep(PolicyThreshold entry, PolicyThreshold than) =>
        IsMilder(Lowest(entry.Flag, entry.Review, entry.Reject), Lowest(than.Flag, than.Review, than.Reject)) ? "flag"
        : IsMilder(Lowest(entry.Review, entry.Reject), Lowest(than.Review, than.Reject)) ? "review"
        : IsMilder(entry.Reject, than.Reject) ? "reject"
        : null;

    private static bool IsMilder(float? own, float? than) => than is { } general && !(own <= general);

    private static string PointerTo(int entry) => string.Create(CultureInfo.InvariantCulture, $"/thresholds/{entry}");

    // Standing is a reason to look closer, never one to let more through.
    private static void CheckTier(PolicyThreshold entry, PolicyDocument document, string pointer, List<PolicyMistake> mistakes)
    {
        if (entry.Tier!.Length is < 1 or > MaxTierLength || entry.Tier.Any(char.IsControl))
        {
            mistakes.Add(new($"{pointer}/tier", "invalid_id", $"Must be the name of a tier: 1 to {MaxTierLength} characters."));
        }

        // An entry without a surface goes before entries of everybody that have one.
        var others = document.Thresholds.Where(one => one.Tier is null && one.Category == entry.Category).ToList();
        if (entry.Surface is not null)
        {
            others = (others.Find(one => one.Surface == entry.Surface) ?? others.Find(one => one.Surface is null)) is { } known
                ? [known]
                : [];
        }

        foreach (var (name, own, least) in ((string, float?, float?)[])
        [
            ("flag", Lowest(entry.Flag, entry.Review, entry.Reject), others.Min(one => Lowest(one.Flag, one.Review, one.Reject))),
            ("review", Lowest(entry.Review, entry.Reject), others.Min(one => Lowest(one.Review, one.Reject))),
            ("reject", entry.Reject, others.Min(one => one.Reject)),
        ])
        {
            if (IsMilder(own, least))
            {
                mistakes.Add(new($"{pointer}/{name}", Milder, "Must not be milder than what holds for authors of other tiers."));
            }
        }
    }

    private static void CheckRequired(PolicyDocument document, List<PolicyMistake> mistakes)
    {
        if (document.Require.Length > MaxRequirements)
        {
            mistakes.Add(new("/require", "too_many", "One line for every kind of content and one for each is enough."));
            return;
        }

        for (var i = 0; i < document.Require.Length; i++)
        {
            var (pointer, line) = (string.Create(CultureInfo.InvariantCulture, $"/require/{i}"), document.Require[i]);
            if (line.Surface is { } surface && !Enum.IsDefined(surface))
            {
                mistakes.Add(new($"{pointer}/surface", "out_of_range", "Names no kind of content."));
            }
            else if (document.Require.Take(i).Any(before => before.Surface == line.Surface))
            {
                mistakes.Add(new(pointer, "duplicate", "There is a line for this surface already."));
            }

            if (line.Categories.IsDefaultOrEmpty)
            {
                mistakes.Add(new($"{pointer}/categories", "required", "Name the categories that must be scored, or leave the line out."));
            }
            else if (!line.Categories.All(Enum.IsDefined))
            {
                mistakes.Add(new($"{pointer}/categories", "out_of_range", "Names no category."));
            }
            else if (line.Categories.Distinct().Count() != line.Categories.Length)
            {
                mistakes.Add(new($"{pointer}/categories", "duplicate", "Names a category twice."));
            }
        }
    }

    private static float? Lowest(params ReadOnlySpan<float?> steps)
    {
        float? lowest = null;
        foreach (var step in steps)
        {
            lowest = lowest <= step || step is null ? lowest : step;
        }

        return lowest;
    }

    private static void Check(
        PolicyThreshold entry,
        string pointer,
        HashSet<(ModerationCategory, ContentType?, string?)> seen,
        List<PolicyMistake> mistakes)
    {
        if (!Enum.IsDefined(entry.Category) || entry.Surface is { } surface && !Enum.IsDefined(surface))
        {
            mistakes.Add(new(pointer, "out_of_range", "Names no category or no kind of content."));
            return;
        }

        if (!seen.Add((entry.Category, entry.Surface, entry.Tier)))
        {
            mistakes.Add(new(pointer, "duplicate", "There is an entry for this category, surface and tier already."));
        }

        if (entry is { Flag: null, Review: null, Reject: null } && (entry.Surface is null || entry.Tier is not null))
        {
            mistakes.Add(new(pointer, "required", "Give flag, review or reject, or leave the entry out."));
        }

        if (entry is { Category: ModerationCategory.SelfHarm, Reject: not null })
        {
            mistakes.Add(new(
                $"{pointer}/reject", "out_of_range", "Who speaks of harming themself is never removed for it. Use review or flag."));
        }

        float before = 0;
        foreach (var (name, value) in ((string, float?)[])[("flag", entry.Flag), ("review", entry.Review), ("reject", entry.Reject)])
        {
            if (value is not { } threshold)
            {
                continue;
            }

            if (!(threshold > 0 && threshold <= 1))
            {
                mistakes.Add(new($"{pointer}/{name}", "out_of_range", "Must be above 0 and at most 1."));
            }
            else if (threshold < before)
            {
                mistakes.Add(new($"{pointer}/{name}", "out_of_range", "Must satisfy flag <= review <= reject."));
            }

            before = Math.Max(before, threshold);
        }
    }
}
