using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace OrleansMl.Captions;

/// <summary>Reads one file, block by block: a block ends at an empty line.</summary>
internal sealed class WebVttReader(bool limits)
{
    private const string Arrow = "-->";

    private readonly ImmutableArray<CaptionCue>.Builder _cues = ImmutableArray.CreateBuilder<CaptionCue>();
    private readonly List<WebVttError> _errors = [];
    private (TimeSpan Start, TimeSpan End)? _before;

    /// <summary>
    /// Control characters are looked for first and take half of the room; the rest of the file is read in the order of its lines. So what
    /// is not looked for any more comes after a hundred errors that are told.
    /// </summary>
    private bool IsFull => _errors.Count >= 2 * WebVtt.MaxErrors;

    public WebVttFile Read(string text)
    {
        if (text.Length > WebVtt.MaxLength)
        {
            Error(1, "too_large", $"The file has {text.Length} characters; at most {WebVtt.MaxLength} are read.");
            return Result();
        }

        // In the format, a carriage return ends a line, too, alone or before a line feed.
        var lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        CheckLetters(lines);
        if (!ReadHeader(lines))
        {
            return Result();
        }

        for (var line = 1; line < lines.Length && !IsFull;)
        {
            if (lines[line].Length == 0)
            {
                line++;
                continue;
            }

            var end = Array.IndexOf(lines, "", line) is >= 0 and var at ? at : lines.Length;
            if (!ReadBlock(lines.AsSpan(line..end), line + 1))
            {
                break;
            }

            line = end;
        }

        return Result();
    }

    private WebVttFile Result() =>
        new(_cues.ToImmutable(), [.. _errors.OrderBy(error => error.Line).Take(WebVtt.MaxErrors)]);

    private void Error(int line, string code, string message) => _errors.Add(new(line, code, message));

    private void CheckLetters(string[] lines)
    {
        for (var line = 0; line < lines.Length && _errors.Count < WebVtt.MaxErrors; line++)
        {
            if (HasControl(lines[line]))
            {
                Error(line + 1, "control_character", "The line has a control character.");
            }
        }

        static bool HasControl(ReadOnlySpan<char> line)
        {
            foreach (var letter in line)
            {
                if (char.IsControl(letter) && letter != '\t')
                {
                    return true;
                }
            }

            return false;
        }
    }

    private bool ReadHeader(string[] lines)
    {
        if (lines[0] != "WEBVTT" && !lines[0].StartsWith("WEBVTT ", StringComparison.Ordinal)
            && !lines[0].StartsWith("WEBVTT\t", StringComparison.Ordinal))
        {
            Error(1, "header", "The file must begin with WEBVTT.");
            return false;
        }

        if (lines[0].Contains(Arrow, StringComparison.Ordinal) || (lines.Length > 1 && lines[1].Length > 0))
        {
            Error(lines[0].Contains(Arrow, StringComparison.Ordinal) ? 1 : 2, "header", "After WEBVTT comes an empty line.");
            return false;
        }

        return true;
    }

    /// <summary>False when there are more cues than are read.</summary>
    private bool ReadBlock(ReadOnlySpan<string> lines, int number)
    {
        if (Begins(lines[0], "NOTE"))
        {
            for (var i = 0; i < lines.Length && !IsFull; i++)
            {
                if (lines[i].Contains(Arrow, StringComparison.Ordinal))
                {
                    Error(number + i, "note", $"A comment has no {Arrow}; does an empty line miss before this cue?");
                }
            }

            return true;
        }

        if ((Begins(lines[0], "STYLE") || Begins(lines[0], "REGION"))
            && (lines.Length == 1 || !lines[1].Contains(Arrow, StringComparison.Ordinal)))
        {
            Error(number, "style", "Style sheets and regions are not taken.");
            return true;
        }

        var timing = lines[0].Contains(Arrow, StringComparison.Ordinal) ? 0 : 1;
        if (timing == lines.Length || !lines[timing].Contains(Arrow, StringComparison.Ordinal))
        {
            Error(number, "timing", $"A cue has a line 'start {Arrow} end'; this block has none.");
            return true;
        }

        if (_cues.Count == WebVtt.MaxCues)
        {
            Error(number, "too_many_cues", $"At most {WebVtt.MaxCues} cues are read.");
            return false;
        }

        ReadCue(lines[timing], number + timing, lines[(timing + 1)..]);
        return true;
    }

    private static bool Begins(string line, string word) =>
        line.StartsWith(word, StringComparison.Ordinal) && (line.Length == word.Length || line[word.Length] is ' ' or '\t');

    private void ReadCue(string timing, int number, ReadOnlySpan<string> lines)
    {
        var times = ReadTimes(timing, number);
        var errors = _errors.Count;
        List<string> text = [];
        for (var i = 0; i < lines.Length && !IsFull; i++)
        {
            text.Add(ReadText(lines[i], number + 1 + i));
        }

        if (_errors.Count == errors && !IsFull && (text.Count == 0 || text.Exists(string.IsNullOrWhiteSpace)))
        {
            Error(number, "empty", "The cue has no text, or a line without any.");
        }

        if (times is not { } found)
        {
            return;
        }

        var isRead = _errors.Count == errors && !IsFull;
        CheckOrder(found.Start, found.End, number);
        if (isRead)
        {
            var cue = new CaptionCue(found.Start, found.End, string.Join('\n', text));
            if (limits && _errors.Count == errors)
            {
                CheckLimits(cue, number, text);
            }

            _cues.Add(cue);
        }
    }

    private (TimeSpan Start, TimeSpan End)? ReadTimes(string line, int number)
    {
        var parts = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || parts[1] != Arrow || line[0] is ' ' or '\t')
        {
            Error(number, "timing", $"A time line reads '00:00:01.000 {Arrow} 00:00:02.500', with spaces around the arrow.");
            return null;
        }

        if (ReadTime(parts[0]) is not { } start || ReadTime(parts[2]) is not { } end)
        {
            Error(number, "timing", "A time is hours:minutes:seconds.milliseconds, such as 00:01:02.500; the hours may be left out.");
            return null;
        }

        foreach (var setting in parts.AsSpan(3))
        {
            if (IsFull)
            {
                break;
            }

            var colon = setting.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || colon == setting.Length - 1
                || setting[..colon] is not ("vertical" or "line" or "position" or "size" or "align" or "region"))
            {
                Error(number, "setting", $"'{Short(setting)}' is no setting of a cue.");
            }
        }

        return (start, end);
    }

    /// <summary>Two to four digits of hours and a colon, or none; two digits of minutes and of seconds, three of milliseconds.</summary>
    private static TimeSpan? ReadTime(string time)
    {
        var colon = time.IndexOf(':', StringComparison.Ordinal);
        var hours = 0;
        var rest = time.AsSpan();
        if (time.Length > 9)
        {
            if (colon is < 2 or > 4 || !int.TryParse(time.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out hours))
            {
                return null;
            }

            rest = rest[(colon + 1)..];
        }

        return rest.Length == 9 && rest[2] == ':' && rest[5] == '.'
            && int.TryParse(rest[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes < 60
            && int.TryParse(rest[3..5], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 60
            && int.TryParse(rest[6..], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? new TimeSpan(0, hours, minutes, seconds, milliseconds)
                : null;
    }

    private void CheckOrder(TimeSpan start, TimeSpan end, int number)
    {
        if (end <= start)
        {
            Error(number, "times", "The cue ends before it starts.");
        }

        if (_before is { } before)
        {
            if (start < before.Start)
            {
                Error(number, "order", "The cue starts before the one before it.");
            }
            else if (start < before.End)
            {
                Error(number, "overlap", "The cue starts before the one before it ends.");
            }
            else if (limits && start - before.End < CaptionLimits.MinGap)
            {
                Error(number, "gap", Invariant($"Between two cues are at least {CaptionLimits.MinGap.TotalMilliseconds} ms."));
            }
        }

        _before = (start, end);
    }

    private void CheckLimits(CaptionCue cue, int number, List<string> lines)
    {
        if (lines.Count > CaptionLimits.MaxLines)
        {
            Error(number, "lines", $"A cue has at most {CaptionLimits.MaxLines} lines.");
        }

        for (var i = 0; i < lines.Count && !IsFull; i++)
        {
            if (CaptionText.Count(lines[i]) is var count and > CaptionLimits.MaxLineLength)
            {
                Error(number + 1 + i, "line_length", $"A line has at most {CaptionLimits.MaxLineLength} characters; this one has {count}.");
            }
        }

        var duration = cue.End - cue.Start;
        if (duration > TimeSpan.Zero && duration < CaptionLimits.MinDuration)
        {
            Error(number, "too_short", Invariant($"A cue stays for at least {CaptionLimits.MinDuration.TotalSeconds} s."));
        }
        else if (duration > CaptionLimits.MaxDuration)
        {
            Error(number, "too_long", Invariant($"A cue stays for at most {CaptionLimits.MaxDuration.TotalSeconds} s."));
        }
        else if (duration > TimeSpan.Zero && duration < CaptionLimits.Needed(cue.Text))
        {
            var needed = CaptionLimits.Needed(cue.Text).TotalSeconds;
            Error(number, "too_fast", Invariant($"{CaptionLimits.MaxRate} characters a second can be read: this cue needs {needed} s."));
        }
    }

    /// <summary>A line as plain text: tags go, escapes become what they stand for.</summary>
    private string ReadText(string line, int number)
    {
        if (line.Contains(Arrow, StringComparison.Ordinal))
        {
            Error(number, "arrow", $"Text has no {Arrow}; does an empty line miss before this cue?");
            return "";
        }

        var text = new StringBuilder(line.Length);
        for (var at = 0; at < line.Length;)
        {
            switch (line[at])
            {
                case '<':
                    var close = line.IndexOf('>', at);
                    if (close < 0 || !IsTag(line[(at + 1)..close]))
                    {
                        Error(number, "markup", $"'{Short(line[at..])}' is no tag of a caption; a < in text is written &lt;.");
                        return "";
                    }

                    at = close + 1;
                    break;

                case '&':
                    var end = line.IndexOf(';', at);
                    if (end < 0 || Escaped(line.AsSpan(at + 1, end - at - 1)) is not { } letter)
                    {
                        Error(number, "escape", $"'{Short(line[at..])}' stands for nothing; an & in text is written &amp;.");
                        return "";
                    }

                    text.Append(letter);
                    at = end + 1;
                    break;

                default:
                    text.Append(line[at++]);
                    break;
            }
        }

        return text.ToString();
    }

    private static bool IsTag(string tag)
    {
        var name = tag.StartsWith('/') ? tag[1..] : tag;
        var end = name.AsSpan().IndexOfAny('.', ' ', '\t');
        return (end < 0 ? name : name[..end]) is "b" or "i" or "u" or "c" or "v" or "lang" or "ruby" or "rt" || ReadTime(tag) is not null;
    }

    private static string? Escaped(ReadOnlySpan<char> name)
    {
        if (name is ['#', ..])
        {
            var hex = name is ['#', 'x' or 'X', ..];
            return int.TryParse(
                name[(hex ? 2 : 1)..], hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                && Rune.IsValid(code) && !Rune.IsControl(new(code))
                    ? new Rune(code).ToString()
                    : null;
        }

        return name switch
        {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            "nbsp" => "\u00A0",
            "lrm" => "\u200E",
            "rlm" => "\u200F",
            _ => null,
        };
    }

    private static string Short(string text) => text.Length <= 20 ? text : $"{text[..20]}…";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
