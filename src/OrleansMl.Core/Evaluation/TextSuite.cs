namespace OrleansMl.Evaluation;

/// <summary>One text of a suite.</summary>
/// <param name="Kind">The row of the table that it counts in.</param>
/// <param name="Template">What it was made from: texts of one template differ in what was filled in.</param>
/// <param name="Text">The text.</param>
public sealed record SuiteText(string Kind, string Template, string Text)
{
    /// <summary>The text that it is held against: the same one without company or without disguise. Null when it stands alone.</summary>
    public string? Alone { get; init; }

    /// <summary>The group of people that it speaks of; null for none.</summary>
    public string? Group { get; init; }
}

/// <summary>
/// Texts of one purpose, and the figures that decide over what a verdict on them must be. Written by us and in no training set. The texts
/// are made from lists, by enumeration or by a fixed seed, so that they are the same on every machine.
/// </summary>
/// <param name="Name">The suite's name.</param>
/// <param name="Texts">The texts, no two alike within a kind.</param>
/// <param name="Measure">Its figures, each with its bar, from the verdicts on all its texts.</param>
public sealed record TextSuite(
    string Name,
    IReadOnlyList<SuiteText> Texts,
    Func<SuiteResults, IEnumerable<SuiteFigure>> Measure)
{
    /// <summary>All texts that need a verdict, each once: those of the suite and those that they are held against.</summary>
    public IEnumerable<string> Asked => Texts
        .SelectMany(text => text.Alone is { } alone ? new[] { text.Text, alone } : [text.Text])
        .Distinct();
}
