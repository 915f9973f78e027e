using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OrleansMl.Users;

/// <summary>
/// Ids of users. Whatever an issuer calls somebody becomes an id that can stand in an address, a log line and a store's key, and back:
/// percent-encoding of all bytes but those of <c>[A-Za-z0-9._:-]</c>, in upper case. What consists of these characters is its own id.
/// </summary>
public static class UserIds
{
    /// <summary>The longest subject, in UTF-16 code units.</summary>
    public const int MaxSubjectLength = 255;

    /// <summary>The longest id: each unit of a subject is three bytes at most, and a byte three characters.</summary>
    public const int MaxLength = MaxSubjectLength * 9;

    /// <summary>What <see cref="IsValid"/> demands, as a sentence.</summary>
    public const string Rule = "Must be 1-255 characters of [A-Za-z0-9._:-] and not . or .., others percent-encoded.";

    // Services with an API key act as key:<name>; nobody of the issuer may come as one.
    private const string ServicePrefix = "key:";

    /// <summary>True when <paramref name="id"/> is an id, in the only way to write it.</summary>
    public static bool IsValid([NotNullWhen(true)] string? id) =>
        id is { Length: >= 1 and <= MaxLength }
        && (id.Contains('%') ? FromSubject(Uri.UnescapeDataString(id)) == id : id.Length <= MaxSubjectLength && IsPlain(id));

    /// <summary>
    /// The id of a token's subject; null when it is not 1–<see cref="MaxSubjectLength"/> printable characters, or <c>.</c> or <c>..</c>.
    /// </summary>
    public static string? FromSubject(string? subject)
    {
        if (subject is not { Length: >= 1 and <= MaxSubjectLength } || !IsPrintable(subject) || subject is "." or "..")
        {
            return null;
        }

        var isServiceLike = subject.StartsWith(ServicePrefix, StringComparison.Ordinal);
        return isServiceLike
            ? $"{ServicePrefix[..^1]}%3A{Encode(subject[ServicePrefix.Length..])}"
            : IsPlain(subject) ? subject : Encode(subject);
    }

    /// <summary>The subject that an id stands for.</summary>
    public static string ToSubject(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Contains('%') ? Uri.UnescapeDataString(id) : id;
    }

    /// <summary>
    /// The id that a request means: an id, or a subject as the issuer writes it. Null for neither; what looks encoded and is
    /// not written as an id is neither, so that nobody is two people.
    /// </summary>
    public static string? Resolve(string? text) =>
        IsValid(text) ? text
        : text is null || LooksEncoded(text) ? null
        : FromSubject(text);

    /// <summary>True for <c>[A-Za-z0-9._:-]</c>, which stand for themselves.</summary>
    public static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-';

    private static bool LooksEncoded(string text)
    {
        for (var i = text.IndexOf('%'); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (!IsIdCharacter(c))
            {
                return false;
            }
        }

        return text is not ("." or "..");
    }

    private static bool IsPrintable(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return false;
            }

            i += rune.Utf16SequenceLength;
        }

        return true;
    }

    private static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (IsIdCharacter((char)value))
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }
}
