namespace OrleansMl.FineTuning;

/// <summary>One tensor of a model, row-major.</summary>
internal sealed record WeightTensor(string Name, int[] Shape, float[] Values)
{
    /// <summary>Matrices are pulled towards zero while they learn; biases and norms are not.</summary>
    public bool Decays => Shape.Length == 2 && Name.EndsWith(".weight", StringComparison.Ordinal);
}

/// <summary>
/// The weights of a BERT encoder with a linear head on the mean of its tokens, as this tool keeps them: matrices are [in, out], query, key
/// and value are one matrix, and the one token type that we use is added into the positions.
/// </summary>
internal sealed class BertWeights(IReadOnlyList<WeightTensor> tensors)
{
    public const int Layers = 6, Hidden = 384, Heads = 12, Inner = 1536;

    /// <summary>Most tokens in one window, special ones included.</summary>
    public const int MaxTokens = 64;

    public const float NormEpsilon = 1e-12f;

    public const string Words = "words", Positions = "positions", HeadWeight = "head.weight", HeadBias = "head.bias";

    private readonly Dictionary<string, WeightTensor> _byName = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>All tensors in a fixed order.</summary>
    public IReadOnlyList<WeightTensor> Tensors => tensors;

    public WeightTensor this[string name] => _byName[name];

    public int Labels => this[HeadBias].Values.Length;

    public static string Name(int layer, string part) => $"layer.{layer}.{part}";

    /// <summary>
    /// True for a tensor that stays as it is when so many of the lowest layers do: theirs, and what lies below them, the words among it.
    /// </summary>
    public static bool IsFrozen(string name, int layers)
    {
        var isOfLayer = name.StartsWith("layer.", StringComparison.Ordinal);
        return layers > 0 && (isOfLayer
            ? Enumerable.Range(0, layers).Any(layer => name.StartsWith(Name(layer, ""), StringComparison.Ordinal))
            : name is not (HeadWeight or HeadBias));
    }

    /// <summary>Another set of tensors with the same names and shapes.</summary>
    public BertWeights Select(Func<WeightTensor, float[]> values) => new([.. tensors.Select(t => t with { Values = values(t) })]);

    /// <summary>
    /// Weights between two models of one shape, half-way in share (Wortsman et al. 2022, Robust fine-tuning of zero-shot models): what the
    /// first learned, with some of the breadth of the second. The head is the first one's.
    /// </summary>
    public static BertWeights Interpolate(BertWeights tuned, BertWeights pretrained, float share) => tuned.Select(tensor =>
    {
        var other = pretrained[tensor.Name].Values;
        if (tensor.Name is HeadWeight or HeadBias || tensor.Values.AsSpan().SequenceEqual(other))
        {
            return tensor.Values; // what did not move is not rounded anew
        }

        var mixed = new float[other.Length];
        for (var i = 0; i < mixed.Length; i++)
        {
            mixed[i] = (share * tensor.Values[i]) + ((1 - share) * other[i]);
        }

        return mixed;
    });
}
