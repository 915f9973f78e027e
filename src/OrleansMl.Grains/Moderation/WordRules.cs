using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrleansMl.Moderation;

/// <summary>The rules in words that are configured; none as shipped. One per silo.</summary>
internal sealed class WordRules : IDisposable
{
    public WordRules(IOptions<ModerationOptions> options, WordRuleInstruments instruments, TimeProvider time, ILoggerFactory loggers)
    {
        var rules = options.Value.WordRules;
        var logger = loggers.CreateLogger<WordRuleLook>();
        Looks =
        [
            .. rules.OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule =>
                new WordRuleLook(rule.Key, rule.Value, options.Value.WordRuleShare / rules.Count, instruments, time, logger))
        ];
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<WordRuleLook> Looks { get; }

    public void Dispose()
    {
        foreach (var look in Looks)
        {
            look.Dispose();
        }
    }
}

/// <summary>The meters of rules in words. Call sites say what happened.</summary>
internal sealed class WordRuleInstruments
{
    private static readonly string[] Outcomes =
        [.. Enum.GetNames<WordRuleOutcome>().Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private readonly Counter<long> _asked;
    private readonly Histogram<double> _duration;

    public WordRuleInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("OrleansMl");
        _asked = meter.CreateCounter<long>(
            "orleansml.word_rules.questions", "{question}", "Questions by rule and outcome; skipped: the share of items was used up.");
        _duration = meter.CreateHistogram<double>("orleansml.word_rules.duration", "s", "From a question to its answer, or to none.");
    }

    public void OnAsked(string rule, WordRuleOutcome outcome, double ms)
    {
        _asked.Add(1, new("rule", rule), new("outcome", Outcomes[(int)outcome]));
        _duration.Record(ms / 1000, new KeyValuePair<string, object?>("rule", rule));
    }

    public void OnSkipped(string rule) => _asked.Add(1, new("rule", rule), new("outcome", "skipped"));
}
