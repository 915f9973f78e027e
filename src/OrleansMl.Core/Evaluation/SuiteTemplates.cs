namespace OrleansMl.Evaluation;

/// <summary>Makes the texts of suites from lists that are written one entry a line.</summary>
internal static class SuiteTemplates
{
    private const string Slot = "{0}";

    /// <summary>The lines of a list.</summary>
    public static string[] Lines(string list) => list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Every template with every filler.</summary>
    public static IEnumerable<SuiteText> Cross(string kind, string templates, IReadOnlyList<string> fillers) =>
        from template in Lines(templates)
        from filler in fillers
        select new SuiteText(kind, template, Fill(template, filler));

    /// <inheritdoc cref="Cross(string, string, IReadOnlyList{string})"/>
    public static IEnumerable<SuiteText> Cross(string kind, string templates, string fillers) => Cross(kind, templates, Lines(fillers));

    /// <summary>Sentences that were written one by one; they count as one template.</summary>
    public static IEnumerable<SuiteText> Plain(string kind, string sentences) =>
        Lines(sentences).Select(sentence => new SuiteText(kind, kind, sentence));

    /// <summary>A template with its slot filled; a word that starts the sentence gets a capital, a link or a host does not.</summary>
    public static string Fill(string template, string filler) => template.StartsWith(Slot, StringComparison.Ordinal)
        && filler.AsSpan().IndexOfAny("./") < 0
        ? char.ToUpperInvariant(filler[0]) + filler[1..] + template[Slot.Length..].Replace(Slot, filler, StringComparison.Ordinal)
        : template.Replace(Slot, filler, StringComparison.Ordinal);
}
