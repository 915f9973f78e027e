using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Text;
using OrleansMl.Transformers;

namespace OrleansMl.FineTuning;

/// <summary>
/// Scores many texts with a package through the session that serves it: the same folding, tokens, windows and sentences. One thread.
/// </summary>
internal sealed class PackageScorer : IDisposable
{
    // Sorted by length, so that a batch has little to fill up.
    private const int TextsAtOnce = 1024;

    private readonly TransformerSession _session;
    private readonly int _labels;
    private readonly bool _bySentence;

    public PackageScorer(ModelManifest manifest, byte[] onnx, IReadOnlyDictionary<string, byte[]> files)
    {
        _session = new(
            manifest, new VerifiedModel(onnx, OnnxModelFile.Parse(onnx)) { Others = files }, new ModelRuntimeOptions(), "logits");
        _labels = manifest.Labels.Count;
        _bySentence = manifest.Input.Sentences == true;
    }

    /// <summary>
    /// The strongest logit per label over the readings of each distinct text. Nothing is taken off for noise: texts of the sets are short.
    /// </summary>
    public Dictionary<string, float[]> Logits(IEnumerable<string> texts, Action<double> progress, CancellationToken cancellationToken)
    {
        var distinct = texts.Distinct(StringComparer.Ordinal).OrderBy(t => t.Length).ThenBy(t => t, StringComparer.Ordinal).ToArray();
        var scored = new Dictionary<string, float[]>(distinct.Length, StringComparer.Ordinal);
        foreach (var chunk in distinct.Chunk(TextsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (all, extents) = (new List<TokenWindow>(), new List<ReadingExtent>());
            for (var i = 0; i < chunk.Length; i++)
            {
                TransformerClassifier.AddReadings(_session, _bySentence, i, chunk[i], all, extents);
            }

            var windows = all.OrderBy(w => w.Count).ToList();
            var logits = chunk.Select(_ => Enumerable.Repeat(float.NegativeInfinity, _labels).ToArray()).ToArray();
            _session.Run(windows, (window, values, _, _) =>
            {
                var own = logits[window.Text];
                for (var label = 0; label < own.Length; label++)
                {
                    own[label] = Math.Max(own[label], values[label]);
                }
            });
            for (var i = 0; i < chunk.Length; i++)
            {
                scored.Add(chunk[i], logits[i]);
            }

            progress((double)scored.Count / distinct.Length);
        }

        return scored;
    }

    /// <summary>Logits as the manifest's activation and calibration turn them into scores.</summary>
    public static Dictionary<string, float[]> Scores(ModelManifest manifest, Dictionary<string, float[]> logits)
    {
        var mapping = new ScoreMapping(manifest);
        return logits.ToDictionary(
            text => text.Key,
            text =>
            {
                float[] scores = [.. text.Value];
                mapping.Apply(scores);
                return scores;
            },
            StringComparer.Ordinal);
    }

    public void Dispose() => _session.Dispose();
}
