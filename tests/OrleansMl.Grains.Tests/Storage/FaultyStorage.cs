using System.Globalization;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Storage;

/// <summary>A store in memory that checks tags, and fails at a write it is told of: before it is applied, or after.</summary>
internal sealed class FaultyStorage : IGrainStorage
{
    private readonly Dictionary<string, (string ETag, object State)> _rows = [];
    private long _tags;
    private int? _failsAfter;
    private bool _appliesAllTheSame;

    public static GrainId Grain { get; } = GrainId.Create("test", "grain");

    public IEnumerable<string> Names => _rows.Keys.Order(StringComparer.Ordinal);

    public int Writes { get; private set; }

    /// <summary>Fails after so many writes, once.</summary>
    public void FailAfter(int writes, bool appliesAllTheSame) => (_failsAfter, _appliesAllTheSame) = (writes, appliesAllTheSame);

    /// <summary>The next writes do not fail.</summary>
    public void Heal() => _failsAfter = null;

    public StoredRecord<T> Record<T>(string name, Action? giveUp = null) where T : class, new() =>
        new(this, Grain, name, giveUp ?? (() => { }));

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        (grainState.State, grainState.ETag, grainState.RecordExists) =
            _rows.TryGetValue(stateName, out var row) ? ((T)row.State, row.ETag, true) : (Activator.CreateInstance<T>(), null!, false);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ChangeAsync(stateName, grainState, () =>
    {
        var tag = (++_tags).ToString(CultureInfo.InvariantCulture);
        _rows[stateName] = (tag, grainState.State!);
        return tag;
    });

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ChangeAsync(stateName, grainState, () =>
    {
        _rows.Remove(stateName);
        return null;
    });

    private Task ChangeAsync<T>(string name, IGrainState<T> state, Func<string?> change)
    {
        Writes++;
        var current = _rows.TryGetValue(name, out var row) ? row.ETag : null;
        if (current != state.ETag)
        {
            return Task.FromException(new InconsistentStateException($"'{name}' has '{current}', not '{state.ETag}'."));
        }

        var fails = _failsAfter-- == 0;
        if (!fails || _appliesAllTheSame)
        {
            var tag = change();
            if (!fails)
            {
                (state.ETag, state.RecordExists) = (tag!, tag is not null);
            }
        }

        return fails ? Task.FromException(new IOException("The test's store is down.")) : Task.CompletedTask;
    }
}
