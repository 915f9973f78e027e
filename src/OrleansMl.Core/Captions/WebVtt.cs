using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace OrleansMl.Captions;

/// <summary>Captions as WebVTT (W3C, WebVTT: The Web Video Text Tracks Format).</summary>
public static class WebVtt
{
    /// <summary>Characters of a file that is read; an hour of speech has some 60,000.</summary>
    public const int MaxLength = 2_000_000;

    /// <summary>Cues of a file that is read.</summary>
    public const int MaxCues = 20_000;

    /// <summary>Errors that are told at once; reading stops at twice as many.</summary>
    public const int MaxErrors = 100;

    /// <summary>Writes cues: whole milliseconds, text escaped, no cue has a name or a place.</summary>
    /// <param name="cues">In order, without overlap, each with a text.</param>
    /// <exception cref="ArgumentException">
    /// A cue begins before the one before it ends, does not end after its start, or has an empty line or a control character in its text.
    /// </exception>
    public static string Write(IEnumerable<CaptionCue> cues)
    {
        ArgumentNullException.ThrowIfNull(cues);
        var text = new StringBuilder("WEBVTT\n");
        var (number, free) = (0, TimeSpan.Zero);
        foreach (var cue in cues)
        {
            number++;
            if (Problem(cue, free) is { } problem)
            {
                throw new ArgumentException($"Cue {number} {problem}.", nameof(cues));
            }

            text.Append('\n').Append(Time(cue.Start)).Append(" --> ").Append(Time(cue.End)).Append('\n');
            foreach (var letter in cue.Text)
            {
                _ = letter switch
                {
                    '&' => text.Append("&amp;"),
                    '<' => text.Append("&lt;"),
                    '>' => text.Append("&gt;"),
                    _ => text.Append(letter),
                };
            }

            text.Append('\n');
            free = cue.End;
        }

        return text.ToString();
    }

    /// <summary>
    /// Reads a file strictly: what a player would skip in silence is an error with its line, so that whoever uploads a file hears of each
    /// cue that nobody would see. Comments, names of cues, settings of place and formatting tags are understood and not kept; style sheets
    /// and regions are refused.
    /// </summary>
    /// <param name="text">The file.</param>
    /// <param name="limits">Whether cues that keep to the format but not to <see cref="CaptionLimits"/> are errors, too.</param>
    public static WebVttFile Read(string text, bool limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new WebVttReader(limits).Read(text);
    }

    internal static string Time(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");

    private static string? Problem(CaptionCue cue, TimeSpan free)
    {
        if (cue.Start < free)
        {
            return "begins before the one before it ends";
        }

        if (cue.Start.Ticks % TimeSpan.TicksPerMillisecond != 0 || cue.End.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            return "has times that are no whole milliseconds";
        }

        if (cue.End <= cue.Start)
        {
            return "does not end after its start";
        }

        return cue.Text.Split('\n').Any(string.IsNullOrWhiteSpace) || cue.Text.Any(letter => char.IsControl(letter) && letter != '\n')
            ? "has an empty line or a control character"
            : null;
    }
}

/// <summary>What a file of captions says.</summary>
/// <param name="Cues">
/// Those whose times and text could be read, as plain text, also where they keep to no order and no limit; of a file with many
/// more errors than <see cref="WebVtt.MaxErrors"/>, only those before reading stopped.
/// </param>
/// <param name="Errors">In order of their lines, at most <see cref="WebVtt.MaxErrors"/>; empty for a file that is taken.</param>
public sealed record WebVttFile(ImmutableArray<CaptionCue> Cues, ImmutableArray<WebVttError> Errors)
{
    /// <summary>Whether it may be published.</summary>
    public bool IsValid => Errors.IsEmpty;
}

/// <summary>What is wrong with a file of captions.</summary>
/// <param name="Line">Where, from 1.</param>
/// <param name="Code">Stable name: <c>timing</c>, <c>overlap</c>, …</param>
/// <param name="Message">One sentence for whoever wrote the file.</param>
public sealed record WebVttError(int Line, string Code, string Message);
