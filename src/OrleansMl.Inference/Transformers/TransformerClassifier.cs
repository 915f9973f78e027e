using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Transformers;

/// <summary>
/// A text-classification export of a transformer: output <c>logits</c>. A label's score is its strongest over the windows of a text, or
/// over its sentences where the manifest asks for them, less what noise explains (<see cref="ReadingScores"/>). Where the package brings
/// words, those that somebody tore apart or hid under signs are also read as what they were made from (<see cref="SpellingRepair"/>);
/// what is only misspelt it reads itself.
/// </summary>
internal sealed class TransformerClassifier(ModelManifest manifest, TransformerSession session, SpellingRepair? repair = null)
    : ILoadedModel<TextClassificationInput, TextScores>
{
    private const int MostPieces = 256;    // as many sentences as 20,000 characters have
    private const float MostLogOdds = 16f; // nearer to 0 and 1 than floats can tell

    private readonly bool _isBySentence = manifest.Input.Sentences == true;
    private readonly ReadingScores _strength = new(manifest.Labels.Count, manifest.Input.ToReadingOptions().Noise);
    private readonly ScoreMapping _mapping = new(manifest);
    private readonly (string Name, ModerationCategory? Category)[] _labels = [.. manifest.Labels.Select(l => (l.Name, l.Category))];

    public long MemoryBytes => session.MemoryBytes;

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static TransformerClassifier Create(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        ModelPackage.RequireValue(model.Onnx.Outputs, "output", "logits", OnnxType.Float32, "batch", manifest.Labels.Count);
        var words = model.Read(manifest.Input.Words, WordFrequencies.Parse);
        var targets = model.Read(manifest.Input.Targets, RepairTargets.Parse);
        return new(manifest, new(manifest, model, options, "logits"), words is null ? null : new(words, targets, tornOnly: true));
    }

    public void Run(ReadOnlySpan<ModelCall<TextClassificationInput, TextScores>> batch)
    {
        var (windows, extents) = (new List<TokenWindow>(batch.Length), new List<ReadingExtent>(batch.Length));
        for (var i = 0; i < batch.Length; i++)
        {
            AddReadings(session, _isBySentence, i, batch[i].Input.Text, windows, extents, repair);
        }

        var scores = new float[windows.Count * _labels.Length];
        var row = 0;
        session.Run(windows, (_, values, _, _) => values.CopyTo(scores.AsSpan(row++ * _labels.Length, _labels.Length)));
        for (var (i, first) = (0, 0); i < batch.Length; i++)
        {
            var end = first;
            while (end < windows.Count && windows[end].Text == i)
            {
                end++;
            }

            try
            {
                batch[i].Result = Merge(scores.AsSpan(first * _labels.Length), CollectionsMarshal.AsSpan(extents)[first..end]);
            }
            catch (ArithmeticException exception)
            {
                // One text's trouble stays its own.
                batch[i].Error = exception;
            }

            first = end;
        }
    }

    /// <summary>
    /// A text that fits is read whole, and each of its sentences; of a longer one the sentences alone: their windows hold the same words.
    /// </summary>
    internal static void AddReadings(
        TransformerSession session,
        bool bySentence,
        int text,
        string raw,
        List<TokenWindow> windows,
        List<ReadingExtent> extents,
        SpellingRepair? repair = null)
    {
        var (first, pieces) = (windows.Count, bySentence ? SentencePieces.Of(raw, MostPieces) : []);
        windows.AddRange(session.Windows(text, raw));
        var isWhole = windows.Count == first + 1;
        if (pieces.Length > 1)
        {
            windows.RemoveRange(isWhole ? first + 1 : first, isWhole ? 0 : windows.Count - first);
            windows.AddRange(pieces.Where(piece => piece.Length < raw.Length).SelectMany(piece => session.Windows(text, piece)));
        }

        for (var i = first; i < windows.Count; i++)
        {
            extents.Add(isWhole && i == first ? ReadingExtent.Whole : ReadingExtent.Sentence);
        }

        var whole = repair is null ? [] : session.Windows(text, raw, repair).ToList();
        if (whole.Count == 0)
        {
            return;
        }

        if (isWhole || pieces.Length <= 1)
        {
            windows.AddRange(whole);
            extents.AddRange(Enumerable.Repeat(whole.Count == 1 ? ReadingExtent.Whole : ReadingExtent.Sentence, whole.Count));
        }

        if (pieces.Length > 1)
        {
            foreach (var piece in pieces.Where(piece => piece.Length < raw.Length))
            {
                windows.AddRange(session.Windows(text, piece, repair));
            }

            extents.AddRange(Enumerable.Repeat(ReadingExtent.Sentence, windows.Count - extents.Count));
        }
    }

    // Noise is measured in log-odds of calibrated scores, so that a harmless level means the same for every package.
    private TextScores Merge(Span<float> scores, ReadOnlySpan<ReadingExtent> extents)
    {
        _strength.Begin();
        Span<float> own = stackalloc float[_labels.Length];
        if (extents[0] != ReadingExtent.Whole)
        {
            own.Fill(-MostLogOdds);
            _strength.Add(ReadingExtent.Whole, own);
        }

        for (var i = 0; i < extents.Length; i++)
        {
            scores.Slice(i * _labels.Length, _labels.Length).CopyTo(own);
            _mapping.Apply(own);
            foreach (ref var score in own)
            {
                score = Math.Clamp(MathF.Log(score / (1 - score)), -MostLogOdds, MostLogOdds);
            }

            _strength.Add(extents[i], own);
        }

        Span<int> at = stackalloc int[_labels.Length];
        _strength.End(own, at);
        var labels = ImmutableArray.CreateBuilder<LabelScore>(_labels.Length);
        for (var label = 0; label < own.Length; label++)
        {
            labels.Add(new(_labels[label].Name, _labels[label].Category, 1f / (1f + MathF.Exp(-own[label]))));
        }

        return new(labels.MoveToImmutable(), evidence: []);
    }

    public void Dispose() => session.Dispose();
}
