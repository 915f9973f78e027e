using System.Globalization;
using System.Text;
using OrleansMl.Moderation;

namespace OrleansMl.Legal;

/// <summary>
/// Figures for the transparency report of Articles 15 and 24 of the Digital Services Act, from the log of statements: restrictions by
/// category, automation and source, answered complaints, and how often automatic decisions were overturned. Memory by the number of
/// complaints.
/// </summary>
internal sealed class TransparencyReport
{
    private const string Automatic = "AUTOMATED_DECISION_FULLY";

    private readonly SortedDictionary<(string Category, string Automation, string Source, string Detail), long> _restrictions = [];
    private readonly Dictionary<(string Side, string Outcome), List<double>> _complaints = [];
    private long _automatic, _overturned;

    /// <summary>Counts a part of the log.</summary>
    public void Add(StatementFigures figures)
    {
        foreach (var restriction in figures.Restrictions)
        {
            var (category, automation, isReported, isRemoved, count) = restriction;
            var key = (
                category,
                automation,
                isReported ? "SOURCE_ARTICLE_16" : "SOURCE_VOLUNTARY",
                restriction.IsPause ? "posting_paused" : isRemoved ? "removed" : "labelled");
            _restrictions[key] = _restrictions.GetValueOrDefault(key) + count;
            _automatic += automation == Automatic && !restriction.IsPause ? count : 0;
        }

        foreach (var complaint in figures.Complaints)
        {
            var key = (complaint.IsAuthors ? "author" : "reporter", complaint.IsOverturned ? "overturned" : "upheld");
            if (!_complaints.TryGetValue(key, out var waited))
            {
                _complaints[key] = waited = [];
            }

            waited.Add(complaint.Waited.TotalHours);
            var isAutomatic = complaint.Source is DecisionSource.Auto or DecisionSource.Hash;
            _overturned += complaint is { IsAuthors: true, IsOverturned: true } && isAutomatic ? 1 : 0;
        }
    }

    /// <summary>The figures as CSV (RFC 4180) with a header: <c>figure,category,automation,source,detail,value</c>.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder("figure,category,automation,source,detail,value\r\n");
        foreach (var ((category, automation, source, detail), count) in _restrictions)
        {
            Line("restrictions", category, automation, source, detail, count);
        }

        foreach (var ((side, outcome), waited) in _complaints.OrderBy(one => one.Key))
        {
            Line("complaints", "", "", side, outcome, waited.Count);
            Line("complaints_median_hours", "", "", side, outcome, Math.Round(Median(waited), 2));
        }

        Line("automatic_decisions", "", Automatic, "", "", _automatic);
        Line("automatic_decisions_overturned", "", Automatic, "author", "overturned", _overturned);
        if (_automatic > 0)
        {
            Line("automatic_error_rate", "", Automatic, "", "", Math.Round((double)_overturned / _automatic, 6));
        }

        return csv.ToString();

        void Line(string figure, string category, string automation, string source, string detail, double value) =>
            csv.Append(CultureInfo.InvariantCulture, $"{figure},{category},{automation},{source},{detail},{value}\r\n");
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
