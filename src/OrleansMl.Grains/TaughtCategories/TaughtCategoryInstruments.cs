using System.Diagnostics.Metrics;
using System.Text.Json;
using OrleansMl.Moderation;

namespace OrleansMl.TaughtCategories;

/// <summary>Owns the counters of taught categories.</summary>
internal sealed class TaughtCategoryInstruments
{
    private static readonly string[] Levels = [.. Enum.GetNames<ModerationLevel>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private readonly Counter<long> _judged;
    private readonly Counter<long> _failed;

    public TaughtCategoryInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("OrleansMl");
        _judged = meter.CreateCounter<long>(
            "orleansml.taught_categories.judged", "{text}", "Texts judged by taught categories, by category, level and shadow.");
        _failed = meter.CreateCounter<long>(
            "orleansml.taught_categories.failed", "{text}", "Texts that categories which flag at most could not judge.");
    }

    public void OnJudged(string category, ModerationLevel level, bool isShadow) =>
        _judged.Add(1, new("category", category), new("level", Levels[(int)level]), new("shadow", isShadow));

    public void OnFailed() => _failed.Add(1);
}
