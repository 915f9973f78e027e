namespace OrleansMl.Evaluation;

/// <summary>The suites that decide whether the judgement of texts is right, each with the bars that it must reach.</summary>
public static class TextSuites
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TextSuite> All { get; } =
    [
        new("ordinary-life", OrdinaryLifeSuite.Texts, OrdinaryLifeSuite.Measure),
        new("length", LengthSuite.Texts, LengthSuite.Measure),
        new("placement", PlacementSuite.Texts, PlacementSuite.Measure),
        new("crisis", CrisisSuite.Texts, CrisisSuite.Measure),
        new("evasion", EvasionSuite.Texts, EvasionSuite.Measure),
        new("scams", ScamSuite.Texts, ScamSuite.Measure),
        new("not-judged", NotJudgedSuite.Texts, NotJudgedSuite.Measure),
    ];
}
