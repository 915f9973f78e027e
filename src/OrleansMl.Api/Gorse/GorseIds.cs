using System.Buffers.Text;
using System.Globalization;
using System.Text;
using OrleansMl.Content;

namespace OrleansMl.Gorse;

/// <summary>
/// Ids of items as their clients write them, and as this cluster stores them. What is an id here stays as it is; other printable text
/// becomes <c>b64:</c> and the base64url of its UTF-8, and is answered as it came. See decision 044.
/// </summary>
internal static class GorseIds
{
    /// <summary>What <see cref="Encode"/> demands, as a sentence.</summary>
    public const string Rule = "Must be 1-128 characters of [A-Za-z0-9._:-] and not . or .., alone or after a user id and ~, " +
        "or other printable characters of at most 93 bytes.";

    private const string Prefix = "b64:";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The id under which an item is stored; null when it can have none.</summary>
    public static string? Encode(string? id)
    {
        // What another text is stored as is stored under an id of its own, so that no two texts meet.
        if (ContentIds.IsValid(id) && Decode(id) == id)
        {
            return id;
        }

        if (id is not { Length: > 0 } || id is "." or ".." || !IsPrintable(id))
        {
            return null;
        }

        var encoded = Prefix + Base64Url.EncodeToString(Utf8.GetBytes(id));
        return ContentIds.IsValid(encoded) ? encoded : null;
    }

    /// <summary>An id as it came.</summary>
    public static string Decode(string id)
    {
        if (!id.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(id.AsSpan(Prefix.Length)))
        {
            return id;
        }

        try
        {
            var text = Utf8.GetString(Base64Url.DecodeFromChars(id.AsSpan(Prefix.Length)));
            return Encode(text) == id ? text : id;
        }
        catch (DecoderFallbackException)
        {
            return id;
        }
    }

    private static bool IsPrintable(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator)
            {
                return false;
            }

            i += rune.Utf16SequenceLength;
        }

        return true;
    }
}
