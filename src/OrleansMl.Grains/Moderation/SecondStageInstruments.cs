using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrleansMl.Moderation;

/// <summary>What became of a text's second look.</summary>
internal enum SecondLookOutcome
{
    /// <summary>The model answered.</summary>
    Answered,

    /// <summary>The valve let it pass by.</summary>
    Skipped,

    /// <summary>No answer within the budget.</summary>
    Late,

    /// <summary>The model's queue was full.</summary>
    Busy,

    /// <summary>The model is missing or broken.</summary>
    Failed,
}

/// <summary>The meters of the second stage. Call sites say what happened.</summary>
internal sealed class SecondStageInstruments
{
    private static readonly string[] Reasons = [.. Enum.GetNames<SecondLookReason>().Select(SnakeCase)];
    private static readonly string[] Outcomes = [.. Enum.GetNames<SecondLookOutcome>().Select(SnakeCase)];

    private readonly Meter _meter;
    private readonly Counter<long> _looks;
    private readonly Histogram<double> _wait;
    private readonly Counter<long> _disagreements;

    public SecondStageInstruments(IMeterFactory meters)
    {
        _meter = meters.Create("OrleansMl");
        _looks = _meter.CreateCounter<long>(
            "orleansml.moderation.second_stage.looks", "{text}", "Texts by what became of their second look, and why it was due.");
        _wait = _meter.CreateHistogram<double>(
            "orleansml.moderation.second_stage.wait", "s", "From the question to the second stage to its answer.");
        _disagreements = _meter.CreateCounter<long>(
            "orleansml.moderation.second_stage.disagreements", "{text}", "Texts that one stage alone would hide and the other would not.");
    }

    /// <summary>Shows the valve.</summary>
    public void Watch(Func<double> share) => _meter.CreateObservableGauge(
        "orleansml.moderation.second_stage.share", share, "1", "The share of ordinary texts that the valve lets through.");

    public void OnLook(SecondLookReason reason, SecondLookOutcome outcome) =>
        _looks.Add(1, new TagList { { "reason", Reasons[(int)reason] }, { "outcome", Outcomes[(int)outcome] } });

    public void OnAnswered(TimeSpan wait) => _wait.Record(wait.TotalSeconds);

    /// <param name="isFirstHiding">True when it is the first stage that would hide the text.</param>
    public void OnDisagreement(bool isFirstHiding) =>
        _disagreements.Add(1, new KeyValuePair<string, object?>("hidden_by", isFirstHiding ? "first" : "second"));

    private static string SnakeCase(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
