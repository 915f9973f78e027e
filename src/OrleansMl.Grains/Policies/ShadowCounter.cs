using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>Counts verdicts of the live policy beside those of the shadow, with some items where they differ. Thread-safe.</summary>
internal sealed class ShadowCounter
{
    private const int MaxSamples = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Shadow, ModerationLevel From, ModerationLevel To), (long Count, List<string> Samples)> _counts = [];

    public void Count(string shadow, string contentId, ModerationLevel live, ModerationLevel other)
    {
        lock (_lock)
        {
            var (count, samples) = _counts.TryGetValue((shadow, live, other), out var known) ? known : (0, []);
            if (live != other && samples.Count < MaxSamples)
            {
                samples.Add(contentId);
            }

            _counts[(shadow, live, other)] = (count + 1, samples);
        }
    }

    /// <summary>What was counted since the last call, by shadow.</summary>
    public IReadOnlyList<(string Shadow, ImmutableArray<LevelChange> Changes)> Take()
    {
        lock (_lock)
        {
            if (_counts.Count == 0)
            {
                return [];
            }

            var taken = _counts.GroupBy(pair => pair.Key.Shadow)
                .Select(group => (
                    group.Key,
                    group.Select(pair => new LevelChange(pair.Key.From, pair.Key.To, pair.Value.Count, [.. pair.Value.Samples]))
                        .ToImmutableArray()))
                .ToList();
            _counts.Clear();
            return taken;
        }
    }
}
