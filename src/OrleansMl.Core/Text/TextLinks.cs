using System.Globalization;

namespace OrleansMl.Text;

/// <summary>A web address in a text.</summary>
/// <param name="Start">First UTF-16 code unit of the host.</param>
/// <param name="HostEnd">One past the host.</param>
/// <param name="End">One past the address.</param>
public readonly record struct TextLink(int Start, int HostEnd, int End);

/// <summary>Finds web addresses as folding does: written out, bare, and behind the words of an HTML link.</summary>
public static class TextLinks
{
    private const int LongestHost = 253;

    private static readonly IdnMapping Idn = new();

    [ThreadStatic]
    private static VisibleText? s_visible;

    /// <summary>Adds the addresses of a text, in their order. O(n); no text without a dot is read twice.</summary>
    public static void Find(ReadOnlySpan<char> text, List<TextLink> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        if (text.Contains('.'))
        {
            (s_visible ??= new()).Read(text, links);
        }
    }

    /// <summary>
    /// A domain as banks keep it: lower case, Punycode, without a user, a port or dots at its ends. Null for what is none, like a single
    /// word or an address with a path.
    /// </summary>
    public static string? Domain(ReadOnlySpan<char> host)
    {
        host = host.Trim('.');
        if (host.LastIndexOf('@') is >= 0 and var at)
        {
            host = host[(at + 1)..];
        }

        if (host.IndexOf(':') is >= 0 and var port)
        {
            host = host[..port];
        }

        if (host.Length is 0 or > LongestHost || host.IndexOf('.') <= 0)
        {
            return null;
        }

        string ascii;
        try
        {
            ascii = System.Text.Ascii.IsValid(host) ? host.ToString() : Idn.GetAscii(host.ToString());
        }
        catch (ArgumentException)
        {
            return null; // no such domain can be registered
        }

        ascii = ascii.ToLowerInvariant();
        return ascii.Length <= LongestHost && ascii.Split('.').All(IsLabel) ? ascii : null;
    }

    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
