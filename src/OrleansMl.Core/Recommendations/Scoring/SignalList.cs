using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>An item that somebody did something with, in a form that is kept between processes.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Names">What it was called, one a line: the name of the type, or the platform's own.</param>
/// <param name="Types">What each of them counts as: a digit a name, the number of its <see cref="InteractionType"/>.</param>
public readonly record struct PreferenceSignal(string ContentId, string Names, string Types);

/// <summary>
/// Items that somebody did something of one kind with, the latest last, each under the names that it was done by: a name that is taken back
/// leaves the others. An item weighs as its heaviest name. Not safe for two threads at once.
/// </summary>
internal sealed class SignalList(InteractionOptions weights)
{
    private const char Separator = '\n';

    // One object for all of a type.
    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private readonly List<string> _ids = [];
    private readonly Dictionary<string, (string Names, string Types)> _signals = new(StringComparer.Ordinal);

    /// <summary>The latest last.</summary>
    public IReadOnlyList<string> Ids => _ids;

    public IEnumerable<PreferenceSignal> Signals => _ids.Select(id => new PreferenceSignal(id, _signals[id].Names, _signals[id].Types));

    public bool Contains(string contentId) => _signals.ContainsKey(contentId);

    /// <summary>One a line; the item is in the list.</summary>
    public string NamesOf(string contentId) => _signals[contentId].Names;

    /// <summary>By amount: what is rejected weighs as much as what is liked.</summary>
    public double WeightOf(string contentId)
    {
        var heaviest = 0.0;
        foreach (var type in _signals[contentId].Types)
        {
            heaviest = Math.Max(heaviest, Math.Abs(weights.WeightOf((InteractionType)(type - '0'))));
        }

        return heaviest;
    }

    /// <summary>Adds it, or moves it to the end.</summary>
    public void Add(string contentId, string name, InteractionType type)
    {
        if (!_signals.TryGetValue(contentId, out var known))
        {
            _signals[contentId] = (name, Digits[(int)type]);
        }
        else
        {
            _ids.Remove(contentId);
            if (known.Names != name && !known.Names.Split(Separator).Contains(name))
            {
                _signals[contentId] = (known.Names + Separator + name, known.Types + Digits[(int)type]);
            }
        }

        _ids.Add(contentId);
    }

    /// <summary>As it was kept.</summary>
    public void Restore(PreferenceSignal signal)
    {
        _ids.Add(signal.ContentId);
        _signals[signal.ContentId] = (signal.Names, signal.Types);
    }

    /// <summary>Takes a name away, and the item with its last.</summary>
    /// <returns>False when it does not have the name.</returns>
    public bool Retract(string contentId, string name)
    {
        if (!_signals.TryGetValue(contentId, out var known))
        {
            return false;
        }

        var names = known.Names.Split(Separator);
        var index = Array.IndexOf(names, name);
        if (index < 0)
        {
            return false;
        }

        if (names.Length == 1)
        {
            return Remove(contentId);
        }

        _signals[contentId] = (string.Join(Separator, names.Where((_, i) => i != index)), known.Types.Remove(index, 1));
        return true;
    }

    /// <returns>False when it is not in the list.</returns>
    public bool Remove(string contentId) => _signals.Remove(contentId) && _ids.Remove(contentId);

    /// <summary>Keeps the latest.</summary>
    /// <returns>False when there were no more.</returns>
    public bool Trim(int most)
    {
        var surplus = _ids.Count - most;
        for (var i = 0; i < surplus; i++)
        {
            _signals.Remove(_ids[i]);
        }

        _ids.RemoveRange(0, Math.Max(0, surplus));
        return surplus > 0;
    }

    public void Clear()
    {
        _ids.Clear();
        _signals.Clear();
    }

}
