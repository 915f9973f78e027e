using System.Buffers;

namespace OrleansMl.Text;

/// <summary>A stretch of the raw text and what it adds to a label's log-odds.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last.</param>
/// <param name="Contribution">Sum of the exact contributions of the words inside; positive.</param>
public readonly record struct ContributionSpan(int Start, int End, float Contribution);

/// <summary>
/// From a linear model's exact contributions (value · weight) to the few stretches of raw text that speak for a label.
/// A feature's contribution is shared equally among its occurrences, an occurrence over several words equally among them;
/// words together hold everything but bias and dense features. Neighbouring words that speak for the label become one stretch.
/// </summary>
public static class EvidenceSpans
{
    /// <summary>The most stretches worth showing for one label.</summary>
    public const int MaxSpans = 5;

    private const float MinShare = 0.10f;     // a stretch weaker than a tenth of the strongest one is noise
    private const float MinWordShare = 0.05f; // a word weaker than this against the strongest word ends a stretch

    /// <summary>
    /// Finds the stretches, strongest first; they never overlap and begin and end at words. O(n + words · spans), allocates nothing.
    /// </summary>
    /// <param name="features">The features of the text.</param>
    /// <param name="contributions">One per feature at <c>index · stride</c>: its value times the label's weight.</param>
    /// <param name="stride">Distance between the contributions of two features: 1, or the number
    /// of labels when they lie interleaved.</param>
    /// <param name="spans">Receives at most <see cref="MaxSpans"/> stretches, fewer when it is shorter.</param>
    /// <returns>How many were found.</returns>
    public static int Find(FeatureBuffer features, ReadOnlySpan<float> contributions, int stride, Span<ContributionSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        var tokens = features.Tokens;
        if (tokens.IsEmpty || spans.IsEmpty)
        {
            return 0;
        }

        var rented = ArrayPool<float>.Shared.Rent(tokens.Length);
        var words = rented.AsSpan(0, tokens.Length);
        ScoreWords(features, contributions, stride, words);
        var floor = 0f;
        foreach (var word in words)
        {
            floor = Math.Max(floor, MinWordShare * word);
        }

        var found = 0;
        var room = Math.Min(spans.Length, MaxSpans);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] <= 0 || words[i] < floor)
            {
                continue;
            }

            var (start, end) = tokens[i];
            var sum = words[i];
            while (i + 1 < words.Length && words[i + 1] > 0 && words[i + 1] >= floor)
            {
                // In a text that a direction mark turned round the next word stands before this one.
                sum += words[++i];
                (start, end) = (Math.Min(start, tokens[i].RawStart), Math.Max(end, tokens[i].RawEnd));
            }

            found = Insert(spans[..room], found, new(start, end, sum));
        }

        ArrayPool<float>.Shared.Return(rented);
        while (found > 1 && spans[found - 1].Contribution < MinShare * spans[0].Contribution)
        {
            found--;
        }

        return found;
    }

    /// <summary>What each word contributes.</summary>
    internal static void ScoreWords(FeatureBuffer features, ReadOnlySpan<float> contributions, int stride, Span<float> words)
    {
        words.Clear();
        var counts = features.Occurrences;
        foreach (var place in features.Places)
        {
            var share = contributions[place.Feature * stride] / (counts[place.Feature] * (place.LastToken - place.FirstToken + 1));
            for (var t = place.FirstToken; t <= place.LastToken; t++)
            {
                words[t] += share;
            }
        }
    }

    private static int Insert(Span<ContributionSpan> spans, int found, ContributionSpan span)
    {
        var at = found;
        while (at > 0 && spans[at - 1].Contribution < span.Contribution)
        {
            at--;
        }

        if (at == spans.Length)
        {
            return found;
        }

        var kept = Math.Min(found, spans.Length - 1);
        for (var i = kept; i > at; i--)
        {
            spans[i] = spans[i - 1];
        }

        spans[at] = span;
        return Math.Min(found + 1, spans.Length);
    }
}
