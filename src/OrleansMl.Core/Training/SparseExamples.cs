using OrleansMl.Text;

namespace OrleansMl.Training;

/// <summary>
/// Training examples as sparse rows: features, one target per label (1, 0 or <see cref="Unknown"/>), one weight. Append only.
/// </summary>
/// <param name="labels">How many labels each example has.</param>
/// <param name="features">Feature ids are below this.</param>
public sealed class SparseExamples(int labels, int features)
{
    /// <summary>The target of a label that the data set says nothing about; it teaches nothing.</summary>
    public const sbyte Unknown = -1;

    private int[] _ids = new int[1 << 16];
    private float[] _values = new float[1 << 16];
    private readonly List<int> _ends = [0];
    private readonly List<sbyte> _targets = [];
    private readonly List<float> _weights = [];

    /// <summary>Labels per example.</summary>
    public int Labels => labels;

    /// <summary>Feature ids are below this.</summary>
    public int Features => features;

    /// <summary>The number of examples.</summary>
    public int Count => _weights.Count;

    /// <summary>Adds an example.</summary>
    /// <param name="ids">Feature ids, each at most once.</param>
    /// <param name="values">One value per id.</param>
    /// <param name="targets">One of 1, 0, <see cref="Unknown"/> per label.</param>
    /// <param name="weight">How often it counts; 1 is ordinary.</param>
    public void Add(ReadOnlySpan<int> ids, ReadOnlySpan<float> values, ReadOnlySpan<sbyte> targets, float weight = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, ids.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, labels);
        var start = _ends[^1];
        if (start + ids.Length > _ids.Length)
        {
            var size = Math.Max(start + ids.Length, _ids.Length * 2);
            Array.Resize(ref _ids, size);
            Array.Resize(ref _values, size);
        }

        ids.CopyTo(_ids.AsSpan(start));
        values.CopyTo(_values.AsSpan(start));
        _ends.Add(start + ids.Length);
        foreach (var target in targets)
        {
            _targets.Add(target);
        }

        _weights.Add(weight);
    }

    /// <summary>Adds the features of a text.</summary>
    public void Add(FeatureBuffer text, ReadOnlySpan<sbyte> targets, float weight = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        Add(text.Ids, text.Values, targets, weight);
    }

    /// <summary>The feature ids of an example.</summary>
    public ReadOnlySpan<int> Ids(int example) => _ids.AsSpan(_ends[example].._ends[example + 1]);

    /// <summary>The feature values of an example.</summary>
    public ReadOnlySpan<float> Values(int example) => _values.AsSpan(_ends[example].._ends[example + 1]);

    /// <summary>The target of one label of an example.</summary>
    public sbyte Target(int example, int label) => _targets[(example * labels) + label];

    /// <summary>How often an example counts.</summary>
    public float Weight(int example) => _weights[example];
}
