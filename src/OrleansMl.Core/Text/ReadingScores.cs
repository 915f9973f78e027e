using System.Runtime.InteropServices;

namespace OrleansMl.Text;

/// <summary>
/// From the log-odds of every reading of a text to one for each label: the strongest, less what the text's own noise explains. Among n
/// harmless stretches the strongest is about median + deviation · √(2 ln n), the expected maximum of n normal draws, so without this a very
/// long text is found guilty somewhere. What that expectation exceeds a harmless level by is taken off the strongest stretch, from a
/// number of stretches on. Among quiet sentences it stays below that level, and a threat between them keeps its score whole. Median and
/// upper quartile stand for mean and deviation, so that up to a quarter of the stretches may be attacks without excusing each other;
/// beyond that the reading of the whole text, from which nothing is taken, finds them.
/// <para>
/// A model's own mistakes are no such noise: they are rare and sure of themselves. Of 16,000 headlines, the share above a log-odds of t
/// falls as e^(-a t) with a of .6 (sexual), .8 (harassment) and 1 (hate), so the strongest of k times as many stretches is ln k / a
/// higher for nothing. <see cref="RarityScale"/> is that 1/a. Of the strongest, the second strongest, … the surest counts once its own
/// rarity is off. The greater of both corrections is taken.
/// </para>
/// O(n log n), only for a label whose strongest stretch is above the harmless level.
/// Reused from text to text; not safe for two threads at once.
/// </summary>
public sealed class ReadingScores
{
    // How much surer the surest mistake is among e times as many stretches, in log-odds.
    private const float RarityScale = 4f / 3;
    private const float UpperQuartile = 0.6745f; // of the standard normal distribution

    private readonly NoiseCorrection? _noise;
    private readonly float[] _whole;
    private readonly float[] _part;
    private readonly int[] _wholeAt;
    private readonly int[] _partAt;
    private readonly List<float>[] _windows;   // of the first text: the other ones repeat it
    private readonly List<float>[] _sentences;
    private int _readings;
    private int _texts;

    /// <param name="labels">How many labels there are.</param>
    /// <param name="noise">What is taken off for noise; null: nothing, the strongest reading counts.</param>
    public ReadingScores(int labels, NoiseCorrection? noise)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(labels);
        _noise = noise;
        (_whole, _part) = (new float[labels], new float[labels]);
        (_wholeAt, _partAt) = (new int[labels], new int[labels]);
        _windows = [.. Enumerable.Range(0, noise is null ? 0 : labels).Select(_ => new List<float>())];
        _sentences = [.. _windows.Select(_ => new List<float>())];
    }

    /// <summary>Begins a text.</summary>
    public void Begin()
    {
        (_readings, _texts) = (0, 0);
        Array.Fill(_whole, float.NegativeInfinity);
        Array.Fill(_part, float.NegativeInfinity);
        for (var label = 0; label < _windows.Length; label++)
        {
            _windows[label].Clear();
            _sentences[label].Clear();
        }
    }

    /// <summary>Adds the next reading, in the order of <see cref="TextReadings"/>.</summary>
    /// <param name="extent">How much of its text it is.</param>
    /// <param name="logits">Its log-odds, one per label.</param>
    public void Add(ReadingExtent extent, ReadOnlySpan<float> logits)
    {
        _texts += extent == ReadingExtent.Whole ? 1 : 0;
        var (best, at) = extent == ReadingExtent.Whole ? (_whole, _wholeAt) : (_part, _partAt);
        for (var label = 0; label < logits.Length; label++)
        {
            // MathF.Max passes a NaN on: whoever maps scores must see it, not a good one in front of it.
            var strongest = MathF.Max(best[label], logits[label]);
            if (!strongest.Equals(best[label]))
            {
                best[label] = strongest;
                at[label] = _readings;
            }

            if (_noise is not null && _texts == 1 && extent != ReadingExtent.Whole)
            {
                (extent == ReadingExtent.Window ? _windows : _sentences)[label].Add(logits[label]);
            }
        }

        _readings++;
    }

    /// <summary>Ends the text.</summary>
    /// <param name="logits">Receives one value per label.</param>
    /// <param name="readings">Receives, per label, the reading that it comes from.</param>
    public void End(Span<float> logits, Span<int> readings)
    {
        for (var label = 0; label < logits.Length; label++)
        {
            var part = _part[label];
            if (_noise is not null && part > _noise.Floor)
            {
                part -= Excess(_sentences[label].Count > 0 ? _sentences[label] : _windows[label], _noise);
            }

            var isPart = part > _whole[label] || float.IsNaN(part);
            (logits[label], readings[label]) = isPart ? (part, _partAt[label]) : (_whole[label], _wholeAt[label]);
        }
    }

    // What the strongest of so many stretches exceeds the harmless level by when there is nothing but noise.
    private static float Excess(List<float> stretches, NoiseCorrection noise)
    {
        if (stretches.Count <= noise.From)
        {
            return 0;
        }

        var sorted = CollectionsMarshal.AsSpan(stretches);
        sorted.Sort();
        var median = sorted[sorted.Length / 2];
        var deviation = (sorted[sorted.Length * 3 / 4] - median) / UpperQuartile;
        var expected = median + (deviation * MathF.Sqrt(2 * MathF.Log(sorted.Length)));
        var share = Math.Min(1f, (float)(sorted.Length - noise.From) / noise.From);
        return Math.Max(
            share * Math.Clamp(expected - noise.Floor, 0, noise.Most),
            Math.Min(sorted[^1] - SurestByRank(sorted, noise.From), noise.Most));
    }

    // The k-th strongest of n is as likely a mistake as the strongest of n / k: several attacks do not excuse each other.
    private static float SurestByRank(ReadOnlySpan<float> sorted, int from)
    {
        var surest = float.NegativeInfinity;
        for (var rank = 1; ; rank++)
        {
            var rarity = MathF.Max(0, RarityScale * MathF.Log((float)sorted.Length / (from * rank)));
            surest = MathF.Max(surest, sorted[^rank] - rarity);
            if (rarity == 0)
            {
                return surest;
            }
        }
    }
}
