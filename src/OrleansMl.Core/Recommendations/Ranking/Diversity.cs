using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

/// <summary>
/// Orders candidates so that a list is good as a whole: maximal marginal relevance, λ · relevance − (1 − λ) · the closest that is on the
/// list (Carbonell and Goldstein 1998), and at most so many of one author within a window of places. O(places · candidates · dimensions) at
/// worst: candidates are kept in the order of relevance, and those that are too irrelevant to win whatever they are like are not compared
/// (the lazy evaluation of greedy choices, Minoux 1978). Buffers are pooled.
/// </summary>
public static class Diversity
{
    /// <summary>The author of what is nobody's: never too often on a list.</summary>
    public const int Nobody = -1;

    // Rows that are compared at once.
    private const int Block = 8;

    /// <summary>Chooses and orders. Allocates nothing.</summary>
    /// <param name="scores">One per candidate, the higher the better.</param>
    /// <param name="authors">A number for each one's author, or <see cref="Nobody"/>.</param>
    /// <param name="vectors">[candidates · dimensions], row-major: what each is about, of unit length; zero when unknown, which is like
    /// nothing else. Empty: of all it is unknown.</param>
    /// <param name="options">How.</param>
    /// <param name="order">Takes indices of candidates, first place first.</param>
    /// <returns>How many places are filled: all of them unless there are too few candidates.</returns>
    public static int Rerank(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> authors, ReadOnlySpan<float> vectors, DiversityOptions options, Span<int> order)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNotEqual(authors.Length, scores.Length);
        var (count, places) = (scores.Length, Math.Min(order.Length, scores.Length));
        if (count == 0)
        {
            return 0;
        }

        var dimensions = vectors.Length / count;
        if (vectors.Length != count * dimensions)
        {
            throw new ArgumentException($"{vectors.Length} numbers do not make {count} rows.", nameof(vectors));
        }

        // Blocks of eight in the order of relevance, each with its rows of vectors together.
        var blocks = (count + Block - 1) / Block;
        var padded = blocks * Block;
        var floats = ArrayPool<float>.Shared.Rent(padded * (2 + dimensions));
        var ints = ArrayPool<int>.Shared.Rent(padded + blocks + places);
        var relevance = floats.AsSpan(0, padded);
        var closest = floats.AsSpan(padded, padded);
        var copied = floats.AsSpan(2 * padded, padded * dimensions);
        var candidates = ints.AsSpan(0, padded);
        var compared = ints.AsSpan(padded, blocks);
        var chosen = ints.AsSpan(padded + blocks, places);

        // Closeness is not needed yet: its place takes the relevance in the order of the candidates.
        var given = closest[..count];
        Relevance(scores, options.Relevance, given);
        var areInPlace = IsFalling(given);
        if (areInPlace)
        {
            given.CopyTo(relevance);
            for (var i = 0; i < count; i++)
            {
                candidates[i] = i;
            }
        }
        else
        {
            TopItems.Of(given, candidates[..count]);
            for (var i = 0; i < count; i++)
            {
                relevance[i] = given[candidates[i]];
            }
        }

        areInPlace &= count == padded;

        // Who has sorted them already saves a copy of all vectors.
        for (var i = 0; i < count && !areInPlace; i++)
        {
            vectors.Slice(candidates[i] * dimensions, dimensions).CopyTo(copied[(i * dimensions)..]);
        }

        relevance[count..].Fill(float.NegativeInfinity);
        candidates[count..].Clear();
        copied[(count * dimensions)..].Clear();
        var rows = areInPlace ? vectors : copied;
        closest.Clear();
        compared.Clear();

        Span<float> dots = stackalloc float[Block];
        for (var place = 0; place < places; place++)
        {
            var (best, any) = (new Choice(-1, -1, float.NegativeInfinity), new Choice(-1, -1, float.NegativeInfinity));
            var recent = chosen[Math.Clamp(place - options.AuthorWindow + 1, 0, place)..place];
            for (var block = 0; block < blocks; block++)
            {
                var from = block * Block;
                var bound = Bound(relevance.Slice(from, Block));
                if (bound < best.Value)
                {
                    // Closeness only takes away: neither this block nor any after it has what beats the best so far. An
                    // empty block says nothing of those after it.
                    if (bound == float.NegativeInfinity)
                    {
                        continue;
                    }

                    break;
                }

                // Nor has this block when what it was worth at the last look is too little.
                var relevant = Vector256.Create(relevance.Slice(from, Block));
                var near = Vector256.Create(closest.Slice(from, Block));
                if (!Vector256.GreaterThanOrEqualAny(relevant - ((1 - options.Relevance) * near), Vector256.Create(best.Value)))
                {
                    continue;
                }

                // What was chosen since then.
                for (; dimensions > 0 && compared[block] < place; compared[block]++)
                {
                    DenseScorer.Score(
                        rows.Slice(from * dimensions, Block * dimensions),
                        rows.Slice(chosen[compared[block]] * dimensions, dimensions),
                        dots);
                    var like = Vector256.Create<float>(dots);
                    near = Vector256.ConditionalSelect(Vector256.GreaterThan(like, near), like, near);
                }

                near.CopyTo(closest[from..]);

                // All eight at once, and those that are worth as much as the best so far one by one; what is
                // chosen or padding is −∞ and worth nothing.
                var values = relevant - ((1 - options.Relevance) * near);
                for (var mask = Vector256.GreaterThanOrEqual(values, Vector256.Create(best.Value))
                    .ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
                {
                    var i = from + BitOperations.TrailingZeroCount(mask);
                    var choice = new Choice(i, candidates[i], values[i - from]);
                    if (choice.Beats(best))
                    {
                        if (MayFollow(authors[choice.Candidate], recent, candidates, authors, options.PerAuthor))
                        {
                            best = choice;
                        }
                        else if (choice.Beats(any))
                        {
                            any = choice;
                        }
                    }
                }
            }

            best = best.Row >= 0 ? best : any;
            order[place] = best.Candidate;
            chosen[place] = best.Row;
            relevance[best.Row] = float.NegativeInfinity;
        }

        ArrayPool<float>.Shared.Return(floats);
        ArrayPool<int>.Shared.Return(ints);
        return places;
    }

    // λ times the relevance on the scale of a cosine: 0 for the worst candidate (and what has no score), 1 for the best.
    private static void Relevance(ReadOnlySpan<float> scores, float weight, Span<float> relevance)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var score in scores)
        {
            if (float.IsFinite(score))
            {
                (low, high) = (Math.Min(low, score), Math.Max(high, score));
            }
        }

        for (var i = 0; i < scores.Length; i++)
        {
            relevance[i] = weight * (!float.IsFinite(scores[i]) ? 0 : high > low ? (scores[i] - low) / (high - low) : 1);
        }
    }

    private static bool IsFalling(ReadOnlySpan<float> values)
    {
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    // The most that anything left in a block can be worth: they fall, and what is chosen is −∞.
    private static float Bound(ReadOnlySpan<float> relevance)
    {
        foreach (var value in relevance)
        {
            if (value > float.NegativeInfinity)
            {
                return value;
            }
        }

        return float.NegativeInfinity;
    }

    // Few are asked, and few were chosen lately.
    private static bool MayFollow(
        int author, ReadOnlySpan<int> recent, ReadOnlySpan<int> candidates, ReadOnlySpan<int> authors, int perAuthor)
    {
        var times = 0;
        foreach (var row in recent)
        {
            times += authors[candidates[row]] == author ? 1 : 0;
        }

        return author < 0 || times < perAuthor;
    }

    // The higher value; of equal ones the earlier candidate. What is chosen or padding is −∞ and beats nothing.
    private readonly record struct Choice(int Row, int Candidate, float Value)
    {
        public bool Beats(Choice other) => Value > other.Value || (Value == other.Value && Candidate < other.Candidate);
    }
}

/// <summary>How a list is made diverse.</summary>
public sealed record DiversityOptions
{
    /// <summary>λ: 1 for relevance alone, 0 for difference alone.</summary>
    public float Relevance { get; init; } = .8f;

    /// <summary>Items of one author within <see cref="AuthorWindow"/> places.</summary>
    public int PerAuthor { get; init; } = 2;

    /// <summary>Places that <see cref="PerAuthor"/> looks back over, the new one included.</summary>
    public int AuthorWindow { get; init; } = 10;
}
