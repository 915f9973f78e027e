using System.Collections.Immutable;

namespace OrleansMl.Models;

/// <summary>A text to turn into a vector.</summary>
internal sealed class EmbedRequest : ModelRequest<EmbedRequest, TextEmbedding>
{
    /// <summary>Set by the embedder, unless there is an Error.</summary>
    public ImmutableArray<float> Vector { get; set; }

    public override string ModelTask => ModelTasks.FeatureExtraction;

    public override TextEmbedding ToAnswer(ModelKey model, string calibration, double ms) => new()
    {
        Model = model,
        Vector = Vector,
        Ms = ms
    };

    protected override void Clear() => Vector = default;
}
