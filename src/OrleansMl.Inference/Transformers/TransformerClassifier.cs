using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Transformers;

/// <summary>
/// A text-classification export of a transformer: output <c>logits</c>. A label's score is its strongest over the windows of a text.
/// </summary>
internal sealed class TransformerClassifier(ModelManifest manifest, TransformerSession session)
    : ILoadedModel<TextClassificationInput, TextScores>
{
    private readonly ScoreMapping _mapping = new(manifest);
    private readonly (string Name, ModerationCategory? Category)[] _labels = [.. manifest.Labels.Select(l => (l.Name, l.Category))];

    public long MemoryBytes => session.MemoryBytes;

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static TransformerClassifier Create(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        ModelPackage.RequireValue(model.Onnx.Outputs, "output", "logits", OnnxType.Float32, "batch", manifest.Labels.Count);
        return new(manifest, new(manifest, model, options, "logits"));
    }

    public void Run(ReadOnlySpan<ModelCall<TextClassificationInput, TextScores>> batch)
    {
        var windows = new List<TokenWindow>(batch.Length);
        var errors = new Exception?[batch.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            windows.AddRange(session.Windows(i, batch[i].Input.Text));
        }

        var scores = new float[batch.Length * _labels.Length];
        session.Run(windows, (window, values, _, _) =>
        {
            Span<float> own = stackalloc float[_labels.Length];
            values.CopyTo(own);
            try
            {
                _mapping.Apply(own);
            }
            catch (ArithmeticException exception)
            {
                // One text's trouble stays its own.
                errors[window.Text] = exception;
                return;
            }

            var best = scores.AsSpan(window.Text * _labels.Length, _labels.Length);
            for (var label = 0; label < own.Length; label++)
            {
                best[label] = Math.Max(best[label], own[label]);
            }
        });
        for (var i = 0; i < batch.Length; i++)
        {
            if (errors[i] is { } error)
            {
                batch[i].Error = error;
                continue;
            }

            var labels = ImmutableArray.CreateBuilder<LabelScore>(_labels.Length);
            for (var label = 0; label < _labels.Length; label++)
            {
                labels.Add(new(_labels[label].Name, _labels[label].Category, scores[(i * _labels.Length) + label]));
            }

            batch[i].Result = new(labels.MoveToImmutable(), evidence: []);
        }
    }

    public void Dispose() => session.Dispose();
}
