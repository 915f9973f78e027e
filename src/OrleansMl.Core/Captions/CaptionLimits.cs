namespace OrleansMl.Captions;

/// <summary>
/// What can be read: the limits of subtitling guides (Netflix Timed Text Style Guide: 42 characters, two lines, 5/6 s to 7 s, 20 characters
/// a second, two frames between cues).
/// </summary>
public static class CaptionLimits
{
    /// <summary>Characters of a line.</summary>
    public const int MaxLineLength = 42;

    /// <summary>Lines of a cue.</summary>
    public const int MaxLines = 2;

    /// <summary>Characters a second.</summary>
    public const int MaxRate = 20;

    /// <summary>The shortest cue.</summary>
    public static readonly TimeSpan MinDuration = TimeSpan.FromMilliseconds(840);

    /// <summary>The longest.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(7);

    /// <summary>Between two cues.</summary>
    public static readonly TimeSpan MinGap = TimeSpan.FromMilliseconds(80);

    /// <summary>How long a text must stay to be read, at least.</summary>
    internal static TimeSpan Needed(string text)
    {
        var reading = TimeSpan.FromMilliseconds(((CaptionText.Count(text) * 1000) + MaxRate - 1) / MaxRate);
        return reading > MinDuration ? reading : MinDuration;
    }
}
