using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OrleansMl.FineTuning;

/// <summary>
/// The encoder in TorchSharp. Word vectors come from outside, so that a step touches only the words it read. In brain floats a step takes
/// half the time; the head is always in full floats.
/// </summary>
internal sealed class TorchEncoder : IDisposable
{
    private const int Hidden = BertWeights.Hidden, Heads = BertWeights.Heads;

    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly bool _brain;

    /// <param name="weights">Where to start.</param>
    /// <param name="learns">True when gradients are wanted.</param>
    /// <param name="brain">True to compute in brain floats.</param>
    /// <param name="frozenLayers">The lowest layers, without gradients.</param>
    public TorchEncoder(BertWeights weights, bool learns, bool brain, int frozenLayers = 0)
    {
        _brain = brain;
        foreach (var weight in weights.Tensors.Where(t => t.Name != BertWeights.Words))
        {
            var full = tensor(weight.Values, [.. weight.Shape.Select(d => (long)d)]);
            var own = brain && !IsHead(weight.Name) ? full.to(ScalarType.BFloat16) : full;
            if (!ReferenceEquals(own, full))
            {
                full.Dispose();
            }

            own.requires_grad = learns && !BertWeights.IsFrozen(weight.Name, frozenLayers);
            _tensors.Add(weight.Name, own);
        }
    }

    /// <summary>What learns, by name; the values may be written in place between steps.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>Vectors of words as the encoder wants them.</summary>
    /// <param name="vectors">Rows of the word table, row-major.</param>
    public Tensor WordVectors(float[] vectors, bool learns)
    {
        var rows = tensor(vectors, [vectors.Length / Hidden, Hidden]);
        var own = _brain ? rows.to(ScalarType.BFloat16) : rows;
        own.requires_grad = learns;
        return own;
    }

    /// <summary>The mean vectors [batch, hidden] and the logits [batch, labels] of a batch.</summary>
    /// <param name="batch">Its tokens.</param>
    /// <param name="words">The vectors of its distinct words, from <see cref="WordVectors"/>.</param>
    /// <param name="dropout">The share of the mean vector that is left out, for learning; 0 for none.</param>
    public (Tensor Vectors, Tensor Logits) Forward(TokenBatch batch, Tensor words, double dropout = 0)
    {
        long rows = batch.Rows, width = batch.Width;
        var type = _brain ? ScalarType.BFloat16 : ScalarType.Float32;
        var mask = tensor(batch.Mask, [rows, width]);
        // Far below any score, and still a number in brain floats.
        var bias = mask.sub(1).mul(30000).to(type).view(rows, 1, 1, width);
        var x = words.index_select(0, tensor(batch.WordIndex)).view(rows, width, Hidden)
            + _tensors[BertWeights.Positions].narrow(0, 0, width);
        x = Norm(x, "norm").view(rows * width, Hidden);
        for (var layer = 0; layer < BertWeights.Layers; layer++)
        {
            string Name(string part) => BertWeights.Name(layer, part);
            var parts = Linear(x, Name("attention"))
                .view(rows, width, 3, Heads, Hidden / Heads).permute(2, 0, 3, 1, 4).unbind(0);
            var scores = parts[0].matmul(parts[1].transpose(2, 3)).mul(1 / Math.Sqrt((double)Hidden / Heads)).add(bias);
            var seen = functional.softmax(scores, -1).matmul(parts[2]).transpose(1, 2).reshape(rows * width, Hidden);
            x = Norm(x + Linear(seen, Name("output")), Name("attention.norm"));
            var inner = functional.gelu(Linear(x, Name("up")));
            x = Norm(x + Linear(inner, Name("down")), Name("norm"));
        }

        var weights = (mask / mask.sum(1, keepdim: true)).unsqueeze(2);
        var vectors = x.view(rows, width, Hidden).to(ScalarType.Float32).mul(weights).sum(1);
        var read = dropout > 0 ? functional.dropout(vectors, dropout, training: true) : vectors;
        return (vectors, addmm(_tensors[BertWeights.HeadBias], read, _tensors[BertWeights.HeadWeight], 1, 1));
    }

    public void Dispose()
    {
        foreach (var own in _tensors.Values)
        {
            own.Dispose();
        }
    }

    private static bool IsHead(string name) => name is BertWeights.HeadWeight or BertWeights.HeadBias;

    private Tensor Linear(Tensor x, string name) => addmm(_tensors[name + ".bias"], x, _tensors[name + ".weight"], 1, 1);

    private Tensor Norm(Tensor x, string name) =>
        functional.layer_norm(x, [Hidden], _tensors[name + ".gain"], _tensors[name + ".bias"], BertWeights.NormEpsilon);
}
