using OrleansMl.Moderation;

namespace OrleansMl.Evaluation;

/// <summary>How the verdicts on texts of one kind are spread.</summary>
/// <param name="Kind">The kind; null for the whole suite.</param>
/// <param name="N">Texts.</param>
/// <param name="Approved">Share that is published.</param>
/// <param name="Flagged">Share that is published with a warning.</param>
/// <param name="Review">Share that waits for a person.</param>
/// <param name="Rejected">Share that is removed.</param>
/// <param name="NotJudged">Share whose answer says that it could not be judged, at any level.</param>
/// <param name="Support">Share whose answer asks to offer help.</param>
public sealed record SuiteRow(
    string? Kind, int N, double Approved, double Flagged, double Review, double Rejected, double NotJudged, double Support);

/// <summary>The verdicts on the texts of a suite.</summary>
/// <param name="texts">The texts.</param>
/// <param name="verdicts">A verdict for each of them and for each text that one of them is held against.</param>
public sealed class SuiteResults(IReadOnlyList<SuiteText> texts, IReadOnlyDictionary<string, SuiteVerdict> verdicts)
{
    /// <summary>The texts.</summary>
    public IReadOnlyList<SuiteText> Texts => texts;

    /// <summary>The verdict on a text.</summary>
    public SuiteVerdict Of(SuiteText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return verdicts[text.Text];
    }

    /// <summary>The verdict on what a text is held against; on itself when it stands alone.</summary>
    public SuiteVerdict OfAlone(SuiteText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return verdicts[text.Alone ?? text.Text];
    }

    /// <summary>Some of the texts with the same verdicts.</summary>
    public SuiteResults Where(Func<SuiteText, bool> holds) => new([.. texts.Where(holds)], verdicts);

    /// <summary>The share of the texts whose verdict has a property, held against a bar.</summary>
    public SuiteFigure Share(string name, Func<SuiteVerdict, bool> has, SuiteBound bound, double limit) =>
        new(name, Share(text => has(Of(text))), bound, limit, texts.Count);

    /// <summary>The share of the texts that have a property; NaN without texts.</summary>
    public double Share(Func<SuiteText, bool> has) => texts.Count == 0 ? double.NaN : (double)texts.Count(has) / texts.Count;

    /// <summary>One row per kind, in the order of the texts, and the row of all.</summary>
    public IEnumerable<SuiteRow> Rows() => texts.Select(text => text.Kind).Distinct()
        .Select(kind => Where(text => text.Kind == kind).Row(kind))
        .Append(Row(null));

    private SuiteRow Row(string? kind) => new(
        kind,
        texts.Count,
        Share(text => Of(text).Level == ModerationLevel.Approved),
        Share(text => Of(text).Level == ModerationLevel.Flagged),
        Share(text => Of(text).Level == ModerationLevel.ReviewRequired),
        Share(text => Of(text).Level == ModerationLevel.Rejected),
        Share(text => Of(text).IsNotJudged),
        Share(text => Of(text).OffersSupport));
}
