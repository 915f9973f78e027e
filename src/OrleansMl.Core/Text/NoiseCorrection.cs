namespace OrleansMl.Text;

/// <summary>How far a stretch of a long text must stand out of the text's own noise; see <see cref="ReadingScores"/>.</summary>
/// <param name="From">
/// How many stretches a text may have before anything is taken off; the correction is whole at twice as many. 4 or more.
/// </param>
/// <param name="Floor">The log-odds up to which noise is harmless: a text whose noise stays below keeps its scores whole.</param>
/// <param name="Most">The most that is taken off, in log-odds; 0 or more.</param>
public sealed record NoiseCorrection(int From, float Floor, float Most);
