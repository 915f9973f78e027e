namespace OrleansMl.Media;

/// <summary>
/// From which score on a version of a model asks for review, by what it says of pictures that are known to be harmless: as low as at most
/// <see cref="MaxShare"/> of them reach. A version that needs more than <see cref="Highest"/> for that cannot tell harm from harmlessness
/// and serves as a shadow.
/// </summary>
/// <param name="Review">The threshold, in [<see cref="Lowest"/>, <see cref="Highest"/>]; null for a shadow.</param>
/// <param name="Share">Share of the harmless pictures that reach the threshold; for a shadow, that reach <see cref="Highest"/>.</param>
/// <param name="Pictures">How many harmless pictures it rests on.</param>
public sealed record HarmlessThreshold(float? Review, double Share, int Pictures)
{
    /// <summary>Share of harmless pictures that may be sent to review.</summary>
    public const double MaxShare = .03;

    /// <summary>The highest threshold: a model hardly ever reaches more even where it is right.</summary>
    public const float Highest = .95f;

    /// <summary>The lowest: below, what is asked of people is what the model itself thinks harmless.</summary>
    public const float Lowest = .3f;

    /// <summary>Of fewer, three in a hundred cannot be told from six.</summary>
    public const int MinPictures = 100;

    /// <summary>Whether the version must not decide anything.</summary>
    public bool IsShadow => Review is null;

    /// <summary>The threshold of a version.</summary>
    /// <param name="harmless">What it says of each harmless picture, in [0, 1].</param>
    public static HarmlessThreshold Of(ReadOnlySpan<float> harmless)
    {
        var sorted = harmless.ToArray();
        Array.Sort(sorted);
        if (sorted.Length < MinPictures)
        {
            return new(Review: null, Reaching(Highest), sorted.Length);
        }

        // The highest of those that must not reach it; the threshold is the next number.
        var allowed = (int)Math.Floor(MaxShare * sorted.Length);
        var threshold = Math.Max(Lowest, MathF.BitIncrement(sorted[^(allowed + 1)]));
        return threshold <= Highest
            ? new(threshold, Reaching(threshold), sorted.Length)
            : new(Review: null, Reaching(Highest), sorted.Length);

        double Reaching(float score) => sorted.Length == 0 ? 0 : (double)sorted.Count(each => each >= score) / sorted.Length;
    }
}
