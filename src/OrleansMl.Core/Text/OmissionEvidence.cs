using System.Collections.Immutable;

namespace OrleansMl.Text;

/// <summary>A stretch of a text without which a label would be less likely.</summary>
/// <param name="Label">The label, by its place.</param>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last.</param>
/// <param name="Contribution">The log-odds that its sentence loses without it; positive.</param>
/// <param name="Share">Its part of all that speaks for the label, in (0, 1]: the shares of a label's stretches sum to at most 1.</param>
public readonly record struct OmittedSpan(int Label, int Start, int End, float Contribution, float Share);

/// <summary>Asks a model about several texts at once.</summary>
/// <param name="texts">The texts; at most as many as were allowed.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>For each text a probability for each label, in their order.</returns>
public delegate ValueTask<IReadOnlyList<IReadOnlyList<float>>> TextBatchScorer(
    IReadOnlyList<string> texts, CancellationToken cancellationToken);

/// <summary>
/// Why a model that shows no reasons scores a text as it does: what it says when a word is left out, against what it says with it. See
/// Li, Monroe and Jurafsky, "Understanding neural networks through representation erasure", 2016.
/// <para>
/// A text of one sentence is asked about in one batch: whole, and without each of its words. Of a longer one the sentences are asked about
/// first, each alone, because the strongest decides: without a word of one of two insults the other one still stands. The words are then
/// left out of the strongest sentences. Where a batch has no room for every word, neighbouring words are left out together.
/// </para>
/// </summary>
public static class OmissionEvidence
{
    /// <summary>The most stretches for one label.</summary>
    public const int MaxSpans = EvidenceSpans.MaxSpans;

    private const int MaxSentences = 3;       // whose words are left out
    private const float MinShare = 0.10f;     // of the strongest stretch; a weaker one is noise
    private const float MinWordShare = 0.05f; // of the strongest word; a weaker one ends a stretch
    private const float Certain = 1e-6f;      // a score nearer to 0 or 1 is a rounded one

    /// <summary>
    /// Finds the stretches of every label whose score reaches the floor: strongest first within a label, and labels in their order.
    /// Stretches of a label never overlap, and begin and end between the characters that a reader sees. They are empty for a label whose
    /// score does not reach it.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="floor">The least score of a label that is explained.</param>
    /// <param name="most">The most texts in one batch; 2 or more. There are at most two batches.</param>
    /// <param name="score">Asks the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<ImmutableArray<OmittedSpan>> FindAsync(
        string text, float floor, int most, TextBatchScorer score, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(score);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        var focuses = await ChooseAsync(text, floor, most, score, cancellationToken);
        if (focuses.Count == 0)
        {
            return [];
        }

        // The words of all sentences in one batch, each sentence's behind it.
        var room = (most / focuses.Count) - 1;
        var parts = focuses.ConvertAll(focus => TextParts.AtMost(TextParts.WordsOf(text, focus), room));
        var asked = new List<string>();
        for (var i = 0; i < focuses.Count; i++)
        {
            asked.Add(text[focuses[i].Start..focuses[i].End]);
            asked.AddRange(parts[i].Select(part => TextParts.Without(text, focuses[i], part)));
        }

        var answers = await AskAsync(asked, score, cancellationToken);
        var labels = answers[0].Count;
        var spans = ImmutableArray.CreateBuilder<OmittedSpan>();
        for (var label = 0; label < labels; label++)
        {
            var found = new List<ContributionSpan>();
            for (var (i, row) = (0, 0); i < focuses.Count; row += parts[i].Count + 1, i++)
            {
                if (answers[row][label] >= floor)
                {
                    AddSpans(found, focuses[i], parts[i], answers, row, label);
                }
            }

            AddStrongest(spans, label, found);
        }

        return spans.DrainToImmutable();
    }

    // The stretches to look into: the sentences that reach the floor for a label, strongest first; the whole text when it has but one, or
    // when what it says is said by none of them alone.
    private static async ValueTask<List<TextPart>> ChooseAsync(
        string text, float floor, int most, TextBatchScorer score, CancellationToken cancellationToken)
    {
        var sentences = TextParts.AtMost(SentencePieces.RangesOf(text).ConvertAll(range => new TextPart(range.Start, range.End)), most);
        if (sentences.Count < 2)
        {
            return sentences;
        }

        var answers = await AskAsync(
            sentences.ConvertAll(sentence => text[sentence.Start..sentence.End]), score, cancellationToken);
        var strong = Enumerable.Range(0, sentences.Count)
            .Select(i => (Sentence: sentences[i], Score: answers[i].Max()))
            .Where(one => one.Score >= floor)
            .ToList();

        // First the strongest of every label, so that each is explained; then by strength.
        var chosen = Enumerable.Range(0, answers[0].Count)
            .Select(label => Enumerable.Range(0, sentences.Count).MaxBy(i => answers[i][label]) is var at && answers[at][label] >= floor
                ? sentences[at]
                : default)
            .Where(sentence => sentence.Length > 0)
            .Concat(strong.OrderByDescending(one => one.Score).Select(one => one.Sentence))
            .Distinct()
            .Take(Math.Min(MaxSentences, most / 2))
            .ToList();
        return chosen.Count > 0 ? chosen : [new(sentences[0].Start, sentences[^1].End)];
    }

    private static async ValueTask<IReadOnlyList<IReadOnlyList<float>>> AskAsync(
        List<string> texts, TextBatchScorer score, CancellationToken cancellationToken)
    {
        var answers = await score(texts, cancellationToken);
        return answers.Count == texts.Count
            ? answers
            : throw new InvalidOperationException($"{answers.Count} answers were given to {texts.Count} texts.");
    }

    // What each word takes along; neighbours that speak for the label become one stretch.
    private static void AddSpans(
        List<ContributionSpan> found,
        TextPart focus,
        List<TextPart> parts,
        IReadOnlyList<IReadOnlyList<float>> answers,
        int row,
        int label)
    {
        var whole = LogOdds(answers[row][label]);
        var words = Enumerable.Range(1, parts.Count).Select(i => whole - LogOdds(answers[row + i][label])).ToList();
        var least = MinWordShare * words.DefaultIfEmpty().Max();
        if (least <= 0)
        {
            // No word alone makes the difference: all of them together do.
            found.Add(new(focus.Start, focus.End, Math.Max(whole, Certain)));
            return;
        }

        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] < least)
            {
                continue;
            }

            var (first, sum) = (i, words[i]);
            while (i + 1 < words.Count && words[i + 1] >= least)
            {
                sum += words[++i];
            }

            found.Add(new(parts[first].Start, parts[i].End, sum));
        }
    }

    private static void AddStrongest(ImmutableArray<OmittedSpan>.Builder spans, int label, List<ContributionSpan> found)
    {
        var all = found.Sum(span => span.Contribution);
        var strongest = found.Select(span => span.Contribution).DefaultIfEmpty().Max();
        foreach (var span in found.OrderByDescending(span => span.Contribution).ThenBy(span => span.Start)
            .TakeWhile(span => span.Contribution >= MinShare * strongest)
            .Take(MaxSpans))
        {
            spans.Add(new(label, span.Start, span.End, span.Contribution, span.Contribution / all));
        }
    }

    private static float LogOdds(float score)
    {
        var p = Math.Clamp(score, Certain, 1 - Certain);
        return MathF.Log(p / (1 - p));
    }
}
