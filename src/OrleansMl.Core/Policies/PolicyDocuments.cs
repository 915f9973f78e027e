using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>From what a policy says to what decides, and back.</summary>
public static class PolicyDocuments
{
    /// <summary>The policy that a document describes.</summary>
    /// <param name="reference">Name and version, quoted by every decision.</param>
    /// <param name="document">What it says.</param>
    /// <param name="tiers">The author's tier and those that are better, the best first; empty for the policy of everybody.</param>
    /// <exception cref="ArgumentException">The document breaks a rule (<see cref="PolicyRules"/>).</exception>
    public static ModerationPolicy ToPolicy(this PolicyDocument document, PolicyRef reference, params ReadOnlySpan<string> tiers)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (PolicyRules.Check(document) is [var mistake, ..])
        {
            throw new ArgumentException($"{mistake.Pointer}: {mistake.Detail}", nameof(document));
        }

        var entries = document.Thresholds.ToDictionary(entry => (entry.Category, entry.Surface, entry.Tier));
        List<string?> asked = [null, .. tiers];
        asked.Reverse();
        return new(
            reference,
            (surface, category) =>
                asked.Select(tier => entries.GetValueOrDefault((category, surface, tier))
                    ?? entries.GetValueOrDefault((category, null, tier))).FirstOrDefault(entry => entry is not null) is { } entry
                    && entry is not { Flag: null, Review: null, Reject: null }
                    ? new(entry.Flag, entry.Review, entry.Reject)
                    : null,
            document.OnError,
            document.PendingVisible,
            document.OnNotJudged,
            surface => document.Require.Where(line => line.Surface is null || line.Surface == surface).SelectMany(line => line.Categories));
    }

    /// <summary>What a policy says. Surfaces that agree with most of the others have no entry of their own.</summary>
    public static PolicyDocument ToDocument(this ModerationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var thresholds = new List<PolicyThreshold>();
        foreach (var category in Enum.GetValues<ModerationCategory>())
        {
            var bySurface = Enum.GetValues<ContentType>().Select(surface => (surface, policy.ThresholdsOf(surface, category))).ToList();
            var general = bySurface.GroupBy(pair => pair.Item2).MaxBy(group => group.Count())!.Key;
            if (general is not null)
            {
                thresholds.Add(new(category, null, general.Flag, general.Review, general.Reject));
            }

            thresholds.AddRange(
                from pair in bySurface
                where pair.Item2 != general
                select new PolicyThreshold(category, pair.surface, pair.Item2?.Flag, pair.Item2?.Review, pair.Item2?.Reject));
        }

        return new()
        {
            OnError = policy.OnError,
            OnNotJudged = policy.OnNotJudged,
            PendingVisible = policy.PendingVisible,
            Thresholds = [.. thresholds],
            Require = [.. RequirementsOf(policy)],
        };
    }

    private static IEnumerable<PolicyRequirement> RequirementsOf(ModerationPolicy policy)
    {
        var surfaces = Enum.GetValues<ContentType>();
        ImmutableArray<ModerationCategory> everywhere =
            [.. Enum.GetValues<ModerationCategory>().Where(category => surfaces.All(surface => policy.IsRequired(surface, category)))];
        if (!everywhere.IsEmpty)
        {
            yield return new(everywhere);
        }

        foreach (var surface in surfaces)
        {
            ImmutableArray<ModerationCategory> own =
                [.. policy.RequiredOn(surface).Where(category => !everywhere.Contains(category))];
            if (!own.IsEmpty)
            {
                yield return new(own, surface);
            }
        }
    }
}
