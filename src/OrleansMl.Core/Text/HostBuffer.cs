using System.Globalization;
using System.Text;

namespace OrleansMl.Text;

/// <summary>
/// A run of characters as a browser reads them in a host. Reused from run to run; allocates only for letters with marks of their own.
/// </summary>
internal sealed class HostBuffer
{
    /// <summary>Stands for a dot that is none of ASCII, since that may also end a sentence.</summary>
    public const char WideDot = '\u3002';

    private const byte InHost = 1, EndsHost = 2;

    private static readonly byte[] Known = new byte[char.MaxValue + 1];

    private char[] _chars = new char[256];
    private int _length;

    /// <summary>The mapped run.</summary>
    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, _length);

    /// <summary>True when there is a <see cref="WideDot"/>.</summary>
    public bool HasWideDots { get; private set; }

    /// <summary>
    /// True when there is a sign, or a letter of a script that does without spaces: what is around may be no part of a host.
    /// </summary>
    public bool HasNeighbours { get; private set; }

    /// <summary>True for what may stand in a host; anything else ends it.</summary>
    public static bool IsHost(int codePoint)
    {
        if (codePoint < 128)
        {
            return char.IsAsciiLetterOrDigit((char)codePoint) || codePoint is '-' or '_' or '.';
        }

        if (codePoint > char.MaxValue)
        {
            return Classify(codePoint);
        }

        // Looked at for every letter of a text without spaces. Threads that meet here write the same.
        ref var known = ref Known[codePoint];
        known = known != 0 ? known : Classify(codePoint) ? InHost : EndsHost;
        return known == InHost;
    }

    /// <summary>True for a dot of UTS 46, and for two that browsers took for one until Unicode 15.1.</summary>
    public static bool IsWideDot(int codePoint) => codePoint is WideDot or 0xFF0E or 0xFF61 or 0x2024 or 0xFE52;

    private static bool Classify(int codePoint)
    {
        if (IsWideDot(codePoint))
        {
            return true;
        }

        HostTable.Map(codePoint, out var single, out var many);
        if (single > 0)
        {
            return single >= 128 || IsHost(single);
        }

        if (many is not null)
        {
            return many.All(c => c >= 128 || IsHost(c));
        }

        return codePoint != Rune.ReplacementChar.Value
            && CharUnicodeInfo.GetUnicodeCategory(codePoint) is not (
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator);
    }

    /// <summary>Reads a run. O(n).</summary>
    public void Map(ReadOnlySpan<char> run)
    {
        (_length, HasWideDots, HasNeighbours) = (0, false, false);
        var composes = false;
        Ensure(run.Length);
        for (var at = 0; at < run.Length;)
        {
            if (run[at] < 128)
            {
                _chars[_length++] = char.ToLowerInvariant(run[at++]);
                Ensure(run.Length - at);
                continue;
            }

            Rune.DecodeFromUtf16(run[at..], out var rune, out var read);
            at += read;
            if (IsWideDot(rune.Value))
            {
                _chars[_length++] = WideDot;
                HasWideDots = true;
            }
            else
            {
                HostTable.Map(rune.Value, out var single, out var many);
                composes |= many is null ? Append(single > 0 ? single : rune.Value) : Append(many);
            }

            Ensure(run.Length - at);
        }

        if (composes)
        {
            Compose();
        }
    }

    /// <summary>Every dot is one of ASCII from now on.</summary>
    public void JoinParts() => _chars.AsSpan(0, _length).Replace(WideDot, '.');

    /// <summary>True for a sign, and for letters of scripts that put no space between words, or none before an ending.</summary>
    public static bool IsNeighbour(char c) =>
        c >= 128 && (c >= 0x2000 || c is >= '\u0E00' and < '\u10A0' or >= '\u1100' and < '\u1200' or >= '\u1780' and < '\u1800'
            || !(char.IsLetterOrDigit(c) || IsMark(c)));

    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private bool Append(string many)
    {
        var composes = false;
        foreach (var rune in many.EnumerateRunes())
        {
            composes |= Append(rune.Value);
        }

        return composes;
    }

    private bool Append(int codePoint)
    {
        Ensure(2);
        _length += new Rune(codePoint).EncodeToUtf16(_chars.AsSpan(_length));
        HasNeighbours |= IsNeighbour(_chars[_length - 1]);
        return HostTable.MayCompose(codePoint);
    }

    private void Compose()
    {
        List<int> codePoints = [];
        foreach (var rune in Chars.EnumerateRunes())
        {
            codePoints.Add(rune.Value);
        }

        HostTable.Compose(codePoints);
        _length = 0;
        foreach (var codePoint in codePoints)
        {
            Ensure(2);
            _length += new Rune(codePoint).EncodeToUtf16(_chars.AsSpan(_length));
        }
    }

    private void Ensure(int more)
    {
        if (_length + more > _chars.Length)
        {
            Array.Resize(ref _chars, Math.Max(_length + more, _chars.Length * 2));
        }
    }
}
