using System.Buffers;
using System.Globalization;

namespace OrleansMl.Text;

/// <summary>
/// Hosts in the one form in which banks keep and look them up: what a browser connects to (WHATWG URL, "domain to ASCII" and the IPv4
/// parser): mapped by UTS 46, composed, in Punycode, lower case; numbers as four decimal parts.
/// </summary>
public static class HostName
{
    /// <summary>The longest host that can be looked up in the DNS, in characters.</summary>
    public const int MaxLength = 253;

    private const int LongestLabel = 63;
    private const string Encoded = "xn--";

    private static readonly IdnMapping Idn = new();
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    [ThreadStatic]
    private static HostBuffer? s_buffer;

    /// <summary>
    /// The host that somebody gives as an entry: without a user, a port or dots at its ends. Null for what is none, like a single word or
    /// an address with a path. A name already in Punycode is written anew, so that two spellings of it are one.
    /// </summary>
    public static string? Of(ReadOnlySpan<char> host)
    {
        host = host.Trim('.');
        host = host[(host.LastIndexOf('@') + 1)..];
        host = host.IndexOf(':') is >= 0 and var port ? host[..port] : host;
        var name = Decode(host);
        foreach (var rune in name.EnumerateRunes())
        {
            if (!HostBuffer.IsHost(rune.Value))
            {
                return null;
            }
        }

        var buffer = s_buffer ??= new();
        buffer.Map(name);
        buffer.JoinParts();
        Span<char> target = stackalloc char[MaxLength];
        var written = Write(buffer.Chars.Trim('.'), target, isNumber: false, out var isWhole);
        return isWhole && !written.IsEmpty ? written.ToString() : null;
    }

    /// <summary>The form of a name that was kept before names were mapped; null when it is the same.</summary>
    internal static string? Renewed(string domain) =>
        (char.IsAsciiHexDigit(domain[^1]) || domain.Contains(Encoded, StringComparison.Ordinal))
        && Of(domain) is { } renewed && renewed != domain
            ? renewed
            : null;

    /// <summary>
    /// Writes the longest end of a mapped host that is a name: the whole of it, or what stands behind a part that no name has.
    /// </summary>
    /// <param name="host">Mapped, with dots between its parts and none at its ends.</param>
    /// <param name="target">At least <see cref="MaxLength"/>; its end is written.</param>
    /// <param name="isNumber">True when a number without a dot is an address, too.</param>
    /// <param name="isWhole">True when nothing had to be left out.</param>
    /// <returns>What was written; empty when there is no name of two parts, and no number.</returns>
    internal static ReadOnlySpan<char> Write(ReadOnlySpan<char> host, Span<char> target, bool isNumber, out bool isWhole)
    {
        isWhole = false;
        var dot = host.LastIndexOf('.');
        if (dot < 0 && !isNumber)
        {
            return default;
        }

        if (IsNumber(host[(dot + 1)..]))
        {
            isWhole = TryParse(host, out var address);
            return isWhole ? Write(address, target) : default;
        }

        var (at, parts) = (target.Length, 0);
        for (var rest = host; !rest.IsEmpty;)
        {
            dot = rest.LastIndexOf('.');
            var needed = parts > 0 ? 1 : 0;
            var label = Label(rest[(dot + 1)..]);
            if (label.IsEmpty || label.Length + needed > at)
            {
                break;
            }

            if (needed > 0)
            {
                target[--at] = '.';
            }

            at -= label.Length;
            label.CopyTo(target[at..]);
            parts++;
            rest = rest[..Math.Max(dot, 0)];
            isWhole = rest.IsEmpty && dot <= 0;
        }

        return parts > 1 ? target[at..] : default;
    }

    private static ReadOnlySpan<char> Label(ReadOnlySpan<char> label)
    {
        if (label.Length > LongestLabel || System.Text.Ascii.IsValid(label))
        {
            return label.Length > LongestLabel ? default : label;
        }

        try
        {
            return Idn.GetAscii(label.ToString());
        }
        catch (ArgumentException)
        {
            return default; // too long, or written in two directions
        }
    }

    private static string Decode(ReadOnlySpan<char> host)
    {
        if (!host.Contains(Encoded, StringComparison.OrdinalIgnoreCase))
        {
            return host.ToString();
        }

        try
        {
            return Idn.GetUnicode(host.ToString());
        }
        catch (ArgumentException)
        {
            return host.ToString();
        }
    }

    private static bool IsNumber(ReadOnlySpan<char> label) =>
        !label.IsEmpty && (!label.ContainsAnyExceptInRange('0', '9') || (IsHex(label) && !label[2..].ContainsAnyExcept(HexDigits)));

    private static bool IsHex(ReadOnlySpan<char> part) => part.StartsWith("0x", StringComparison.Ordinal);

    // One to four numbers, decimal, octal ("017") or hex ("0xf"); the last one fills the bytes that are left.
    private static bool TryParse(ReadOnlySpan<char> host, out uint address)
    {
        address = 0;
        var (value, last, index) = (0UL, 0UL, 0);
        foreach (var range in host.Split('.'))
        {
            if (index > 0)
            {
                if (last > byte.MaxValue || index > 3)
                {
                    return false;
                }

                value |= last << (8 * (4 - index));
            }

            if (!TryParsePart(host[range], out last))
            {
                return false;
            }

            index++;
        }

        if (last >= 1UL << (8 * (5 - index)))
        {
            return false;
        }

        address = (uint)(value | last);
        return true;
    }

    private static bool TryParsePart(ReadOnlySpan<char> part, out ulong value)
    {
        value = 0;
        if (part.IsEmpty)
        {
            return false;
        }

        var radix = IsHex(part) ? 16UL : part.Length > 1 && part[0] == '0' ? 8UL : 10UL;
        foreach (var c in part[(radix == 16 ? 2 : 0)..])
        {
            var digit = char.IsAsciiHexDigit(c) ? (ulong)(c <= '9' ? c - '0' : c - 'a' + 10) : radix;
            value = (value * radix) + digit;
            if (digit >= radix || value > uint.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<char> Write(uint address, Span<char> target) =>
        target.TryWrite(
            CultureInfo.InvariantCulture,
            $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}",
            out var length)
            ? target[..length]
            : default;
}
