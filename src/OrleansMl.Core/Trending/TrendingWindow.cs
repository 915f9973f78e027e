namespace OrleansMl.Trending;

/// <summary>A window of trending as two half-lives: what happens now against what is usual.</summary>
/// <param name="Length">Seconds of the window; rates are per window.</param>
/// <param name="Fast">Forgets within the window.</param>
/// <param name="Slow">Remembers what is usual.</param>
public sealed record WindowDecay(double Length, ForwardDecay Fast, ForwardDecay Slow)
{
    private const double Hour = 3600, Day = 24 * Hour;

    /// <summary>
    /// All windows, in the order of <see cref="TrendingWindow"/>: 1 h (20 min / 2 h), 24 h (8 h / 48 h), 7 d (2.3 d / 14 d).
    /// </summary>
    public static IReadOnlyList<WindowDecay> All { get; } =
    [
        new(Hour, new(Hour / 3), new(2 * Hour)),
        new(Day, new(8 * Hour), new(48 * Hour)),
        new(7 * Day, new(2.3 * Day), new(14 * Day)),
    ];

    /// <summary>The half-lives of a window.</summary>
    public static WindowDecay Of(TrendingWindow window) => All[(int)window];
}
