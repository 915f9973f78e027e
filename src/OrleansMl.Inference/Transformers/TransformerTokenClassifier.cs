using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Transformers;

/// <summary>
/// A token-classification export of a transformer: output <c>logits</c> per token, labels O, B-type and I-type. Where windows overlap,
/// the one that sees more around a token decides.
/// </summary>
internal sealed class TransformerTokenClassifier(ModelManifest manifest, TransformerSession session)
    : ILoadedModel<TokenClassificationInput, ImmutableArray<EntityMention>>
{
    private readonly EntityDecoder _decoder = new(
        [.. manifest.Labels.Select(l => l.Name)], manifest.Input.Tokenizer!.Aggregation ?? "first");
    private readonly int _labels = manifest.Labels.Count;

    public long MemoryBytes => session.MemoryBytes;

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static TransformerTokenClassifier Create(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        ModelPackage.RequireValue(model.Onnx.Outputs, "output", "logits", OnnxType.Float32, "batch", "tokens", manifest.Labels.Count);
        return new(manifest, new(manifest, model, options, "logits"));
    }

    public void Run(ReadOnlySpan<ModelCall<TokenClassificationInput, ImmutableArray<EntityMention>>> batch)
    {
        var windows = new List<TokenWindow>(batch.Length);
        for (var i = 0; i < batch.Length; i++)
        {
            windows.AddRange(session.Windows(i, batch[i].Input.Text));
        }

        var logits = new float[batch.Length][];
        var margins = new int[batch.Length][];
        session.Run(windows, (window, values, _, _) =>
        {
            var total = window.Tokens.Count;
            var own = logits[window.Text] ??= new float[total * _labels];
            var seen = margins[window.Text] ??= [.. Enumerable.Repeat(-1, total)];
            for (var t = 0; t < window.Count; t++)
            {
                var token = window.Start + t;
                // The edges of the text are no edges: nothing lies beyond them.
                var left = window.Start == 0 ? total : t;
                var right = window.Start + window.Count == total ? total : window.Count - 1 - t;
                if (Math.Min(left, right) <= seen[token])
                {
                    continue;
                }

                seen[token] = Math.Min(left, right);
                values.Slice((session.Leading + t) * _labels, _labels).CopyTo(own.AsSpan(token * _labels));
            }
        });
        foreach (var window in windows)
        {
            var call = batch[window.Text];
            if (call.Result.IsDefault)
            {
                call.Result = _decoder.Decode(call.Input.Text, window.Tokens, logits[window.Text]);
            }
        }
    }

    public void Dispose() => session.Dispose();
}
