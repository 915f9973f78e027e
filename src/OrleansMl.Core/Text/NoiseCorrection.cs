namespace OrleansMl.Text;

/// <summary>How far a stretch of a long text must stand out of the text's own noise; see <see cref="ReadingScores"/>.</summary>
/// <param name="Floor">The log-odds up to which noise is harmless: a text whose noise stays below keeps its scores whole.</param>
/// <param name="Most">The most that is taken off, in log-odds; 0 or more.</param>
public sealed record NoiseCorrection(float Floor, float Most);
