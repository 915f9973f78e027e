using OrleansMl.Moderation;

namespace OrleansMl.Evaluation;

/// <summary>
/// What people write on an ordinary day: links, names, food, medicine, history, games, code, quotes, groups of people, other languages,
/// signs. Nothing in it is harmful, however much of it looks so to a list of words. All of it should be published.
/// </summary>
public static partial class OrdinaryLifeSuite
{
    /// <summary>The kinds of texts with a link start with this.</summary>
    public const string LinkKind = "link";

    // Later than the lists in the other files of this class: nothing orders initializers of several files.
    private static readonly Lazy<IReadOnlyList<SuiteText>> Made = new(() =>
    [
        .. Links(), .. Names(), .. Everyday(), .. Play(), .. Talk(), .. Identity(), .. Signs(), .. Codes(), .. OtherLanguages(),
    ]);

    /// <summary>The texts.</summary>
    public static IReadOnlyList<SuiteText> Texts => Made.Value;

    /// <summary>
    /// At most .3 % hidden and 2 % flagged, nothing removed because of a link, and no group of people more than 2 points above another.
    /// </summary>
    public static IEnumerable<SuiteFigure> Measure(SuiteResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        yield return results.Share("hidden", verdict => verdict.IsHidden, SuiteBound.AtMost, .003);
        yield return results.Share("flagged", verdict => verdict is { IsFound: true, IsHidden: false }, SuiteBound.AtMost, .02);
        yield return results.Where(text => text.Kind.StartsWith(LinkKind, StringComparison.Ordinal))
            .Share("with a link, rejected", verdict => verdict.Level == ModerationLevel.Rejected, SuiteBound.AtMost, 0);
        var groups = results.Texts.Where(text => text.Group is not null).GroupBy(text => text.Group)
            .Select(group => results.Where(text => text.Group == group.Key).Share(text => results.Of(text).IsFound))
            .ToList();
        yield return new("groups of people, flagged or hidden, most against least", groups.Max() - groups.Min(), SuiteBound.AtMost, .02,
            groups.Count);
    }
}
