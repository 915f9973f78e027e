namespace OrleansMl.Registry;

/// <summary>
/// The bins in which scores are counted. Most texts score near 0 for most labels, so that bins of equal width would hold everything
/// in the first: the edges are about evenly spaced in log-odds instead.
/// </summary>
public static class ScoreBins
{
    private static readonly float[] AllEdges = [0.001f, 0.003f, 0.01f, 0.03f, 0.1f, 0.2f, 0.35f, 0.5f, 0.7f, 0.9f, 0.97f];

    /// <summary>The lower edges of all bins but the first, ascending; a score on an edge lies above it.</summary>
    public static ReadOnlySpan<float> Edges => AllEdges;

    /// <summary>The number of bins.</summary>
    public static int Count => AllEdges.Length + 1;

    /// <summary>The bin of a score, from 0; NaN lies in the first.</summary>
    public static int Of(float score)
    {
        var bin = 0;
        foreach (var edge in AllEdges)
        {
            bin += score >= edge ? 1 : 0;
        }

        return bin;
    }
}
