using System.Numerics.Tensors;

namespace OrleansMl.Recommendations;

/// <summary>
/// One person's profile by what items are about, for vectors that lie wherever they lie: start with zeros, <see cref="Add"/> what they
/// liked, <see cref="ToUnitLength"/> once, and <see cref="Score"/> every run of items. Allocates nothing.
/// </summary>
public static class ContentProfile
{
    /// <summary>Takes an item in. O(dimensions).</summary>
    /// <param name="profile">The sum so far.</param>
    /// <param name="vector">What the item is about, of unit length; empty when unknown, which adds nothing.</param>
    /// <param name="weight">How much it counts; negative for what they reject.</param>
    public static void Add(Span<float> profile, ReadOnlySpan<float> vector, float weight)
    {
        if (!vector.IsEmpty)
        {
            TensorPrimitives.MultiplyAdd(vector, weight, profile, profile);
        }
    }

    /// <summary>Makes a profile of the sum. O(dimensions).</summary>
    /// <param name="profile">The sum; becomes the direction of it.</param>
    /// <returns>False when nothing is known: the profile is zero, and so are all its scores.</returns>
    public static bool ToUnitLength(Span<float> profile)
    {
        var length = TensorPrimitives.Norm<float>(profile);
        if (length > 0)
        {
            TensorPrimitives.Divide(profile, length, profile);
        }

        return length > 0;
    }

    /// <summary>
    /// Cosines of the profile with a run of items. O(items · dimensions); call it for each segment with its part of the scores.
    /// </summary>
    /// <param name="profile">Of unit length.</param>
    /// <param name="vectors">[items · dimensions], row-major; each of unit length, or zero when nothing is known.</param>
    /// <param name="scores">Takes one cosine per item.</param>
    public static void Score(ReadOnlySpan<float> profile, ReadOnlySpan<float> vectors, Span<float> scores) =>
        DenseScorer.Score(vectors, profile, scores);
}
