using System.Numerics;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Entities;

/// <summary>Counts whole entities: found means the same place and type.</summary>
internal static class EntityFigures
{
    /// <summary>Precision, recall and F1 over all types and per type; marks whose type is open are left out.</summary>
    /// <param name="set">The name of the set for the figures.</param>
    /// <param name="examples">The texts.</param>
    /// <param name="judged">Types that the set marks, as bits: others are not counted against a model.</param>
    /// <param name="find">The entities found in a text.</param>
    public static List<ModelMetric> Measure(
        string set, IReadOnlyList<EntityExample> examples, uint judged, Func<string, IEnumerable<(int Type, int Start, int End)>> find)
    {
        var counts = new (int Right, int Found, int Marked)[EntitySets.Types.Length];
        foreach (var example in examples)
        {
            var marked = example.Entities.Where(entity => BitOperations.PopCount(entity.Types) == 1 && (entity.Types & judged) != 0)
                .Select(entity => (BitOperations.Log2(entity.Types), entity.Start, entity.End)).ToHashSet();
            foreach (var (type, _, _) in marked)
            {
                counts[type].Marked++;
            }

            foreach (var found in find(example.Text).Where(found => (1u << found.Type & judged) != 0))
            {
                counts[found.Type].Found++;
                counts[found.Type].Right += marked.Contains(found) ? 1 : 0;
            }
        }

        var metrics = new List<ModelMetric>();
        Add(null, counts.Aggregate((a, b) => (a.Right + b.Right, a.Found + b.Found, a.Marked + b.Marked)));
        for (var type = 0; type < counts.Length; type++)
        {
            if ((judged >> type & 1) == 1)
            {
                Add(EntitySets.Types[type], counts[type]);
            }
        }

        return metrics;

        void Add(string? label, (int Right, int Found, int Marked) count)
        {
            metrics.Add(new(set, label, "precision", Share(count.Right, count.Found), count.Marked));
            metrics.Add(new(set, label, "recall", Share(count.Right, count.Marked), count.Marked));
            metrics.Add(new(set, label, "f1", Share(2 * count.Right, count.Found + count.Marked), count.Marked));
        }
    }

    /// <summary>The figures as rows of a Markdown table: readable in a terminal, too.</summary>
    public static string Table(IEnumerable<ModelMetric> metrics) =>
        "| data | type | precision | recall | F1 | entities |\n|---|---|---:|---:|---:|---:|\n" + string.Concat(
            metrics.GroupBy(metric => (metric.Dataset, metric.Label)).Select(row => string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"| {row.Key.Dataset} | {row.Key.Label ?? "all"} | {Value(row, "precision"):0.000} | {Value(row, "recall"):0.000} | " +
                $"{Value(row, "f1"):0.000} | {row.First().N:N0} |\n")));

    private static double Value(IEnumerable<ModelMetric> row, string metric) => row.First(m => m.Metric == metric).Value;

    private static double Share(int part, int whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 4);
}
