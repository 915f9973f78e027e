using OrleansMl.Evaluation;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Text;

namespace OrleansMl.Training;

/// <summary>Measures a safety model on the two suites of our own: disguise and evidence.</summary>
internal static class SuiteEvaluation
{
    /// <summary>The share of its score that a harmful sentence loses in disguise.</summary>
    public const string Drop = "evasion_drop";

    /// <summary>What a harmless sentence's score gains in the same disguise.</summary>
    public const string Rise = "evasion_rise";

    /// <summary>The share of single-cause sentences whose strongest evidence covers the cause.</summary>
    public const string SpanHits = "span_hits";

    private const string Suite = "evasion suite";

    /// <summary>Per disguise and over all; a sentence's score is its highest label's.</summary>
    public static IEnumerable<ModelMetric> Evasion(Func<string, float[]> score)
    {
        var drops = new List<double>();
        var rises = new List<double>();
        foreach (var disguise in EvasionSuite.Disguises)
        {
            var drop = EvasionSuite.Harmful
                .Select(s => (Plain: score(s).Max(), Hidden: score(EvasionSuite.Disguise(s, disguise)).Max()))
                .Select(p => (double)(p.Plain - p.Hidden) / p.Plain)
                .ToList();
            var rise = EvasionSuite.Clean.Select(s => (double)(score(EvasionSuite.Disguise(s, disguise)).Max() - score(s).Max())).ToList();
            drops.AddRange(drop);
            rises.AddRange(rise);
            yield return new($"{Suite}: {disguise}", null, Drop, Math.Round(drop.Average(), 4), drop.Count);
            yield return new($"{Suite}: {disguise}", null, Rise, Math.Round(rise.Average(), 4), rise.Count);
        }

        yield return new(Suite, null, Drop, Math.Round(drops.Average(), 4), drops.Count);
        yield return new(Suite, null, Rise, Math.Round(rises.Average(), 4), rises.Count);
    }

    /// <summary>Asks the runtime, because evidence is made there.</summary>
    public static async Task<ModelMetric> SpansAsync(ModelRuntime runtime, ModelKey model, CancellationToken cancellationToken)
    {
        var hits = 0;
        foreach (var item in SpanSuite.Cases)
        {
            var answer = await runtime.ClassifyAsync(model, item.Text, evidenceFloor: 0.3f, cancellationToken);
            hits += answer.Evidence.FirstOrDefault(e => e.Category == item.Category) is { } top
                && SpanSuite.Covers(item, top.Start, top.End) ? 1 : 0;
        }

        return new("span suite", null, SpanHits, Math.Round((double)hits / SpanSuite.Cases.Count, 4), SpanSuite.Cases.Count);
    }
}
