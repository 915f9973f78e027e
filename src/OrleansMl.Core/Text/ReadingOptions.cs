namespace OrleansMl.Text;

/// <summary>How many ways a text is read. Scores are the strongest over all readings, label by label.</summary>
public sealed record ReadingOptions
{
    /// <summary>One reading: the whole text, folded.</summary>
    public static ReadingOptions WholeOnly { get; } = new();

    /// <summary>How raw text is folded. The default is <see cref="TextFolding.Raw"/>.</summary>
    public TextFolding Folding { get; init; }

    /// <summary>
    /// Words in a window; a text with more words is also read window by window, so that padding cannot
    /// dilute an attack. 0, the default: no windows.
    /// </summary>
    public int WindowWords { get; init; }

    /// <summary>
    /// Words from the start of one window to the next; at most <see cref="WindowWords"/>. An attack of up
    /// to the difference stands whole in some window.
    /// </summary>
    public int WindowStride { get; init; }

    /// <summary>
    /// True also reads a text as it was typed wherever folding undid a disguise, and with single letters where it cut runs
    /// of three or more to two. The default is false.
    /// </summary>
    public bool Plain { get; init; }

    /// <summary>
    /// True also reads a text sentence by sentence when it has several, so that a friendly one cannot dilute a threat beside it.
    /// The default is false.
    /// </summary>
    public bool Sentences { get; init; }

    /// <summary>What is taken off the strongest window or sentence for the noise of a long text; null, the default: nothing.</summary>
    public NoiseCorrection? Noise { get; init; }
}
