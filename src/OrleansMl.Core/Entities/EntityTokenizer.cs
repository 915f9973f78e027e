using System.Globalization;

namespace OrleansMl.Entities;

/// <summary>
/// Cuts raw text into tokens for entity recognition, with exact offsets. Words keep what joins their parts (<c>AT&amp;T</c>, <c>U.S</c>,
/// <c>12:30</c>, <c>jean-luc</c>); a possessive <c>'s</c>, links, mentions and hashtags are tokens of their own; the same mark repeated is
/// one token; a mark or emoji keeps the combining marks, joiners and selectors behind it. Training and serving cut alike, because both cut
/// raw text here.
/// </summary>
public static class EntityTokenizer
{
    /// <summary>
    /// Appends the tokens of a text in order. They never overlap, never split a surrogate pair, and leave out nothing but white space.
    /// </summary>
    public static void Tokenize(ReadOnlySpan<char> text, List<TokenSpan> tokens)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var end = TokenEnd(text, at);
            tokens.Add(new(at, end));
            at = end;
        }
    }

    private static int TokenEnd(ReadOnlySpan<char> text, int start)
    {
        if (IsLink(text[start..]))
        {
            return LinkEnd(text, start);
        }

        if (text[start] is '@' or '#' && start + 1 < text.Length && IsWord(text, start + 1))
        {
            return WordEnd(text, start + 1, joins: false);
        }

        if (IsPossessive(text, start))
        {
            return start + 2;
        }

        return IsWord(text, start) ? WordEnd(text, start, joins: true) : MarkEnd(text, start);
    }

    private static int WordEnd(ReadOnlySpan<char> text, int start, bool joins)
    {
        var at = start;
        while (at < text.Length)
        {
            if (IsWord(text, at))
            {
                at += CharLength(text, at);
            }
            else if (IsAttached(text, at) || text[at] == '_')
            {
                at++;
            }
            else if (joins && Joins(text, at) && !IsPossessive(text, at))
            {
                at++;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    // A mark between two word characters; between digits also what numbers are written with.
    private static bool Joins(ReadOnlySpan<char> text, int at) =>
        at > 0 && at + 1 < text.Length && IsWord(text, at + 1) && text[at] switch
        {
            '.' or '\'' or '’' or '-' or '&' => true,
            ',' or ':' or '/' => char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]),
            _ => false,
        };

    private static bool IsPossessive(ReadOnlySpan<char> text, int at) =>
        text[at] is '\'' or '’'
        && at > 0
        && at + 1 < text.Length
        && text[at + 1] is 's' or 'S'
        && (at + 2 == text.Length || !IsWord(text, at + 2));

    private static int MarkEnd(ReadOnlySpan<char> text, int start)
    {
        var length = CharLength(text, start);
        var at = start + length;
        if (length == 1)
        {
            while (at < text.Length && text[at] == text[start] && CharLength(text, at) == 1)
            {
                at++;
            }
        }

        while (at < text.Length && (IsAttached(text, at) || IsEmojiTail(text, at)))
        {
            // What follows a joiner belongs to the same picture.
            var joiner = text[at] == '\u200D';
            at += CharLength(text, at);
            if (joiner && at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at += CharLength(text, at);
            }
        }

        return at;
    }

    private static bool IsLink(ReadOnlySpan<char> text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("www.", StringComparison.OrdinalIgnoreCase);

    private static int LinkEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        // A sentence's own marks are not part of the address.
        while (end > start + 1 && text[end - 1] is '.' or ',' or '!' or '?' or ')' or '"' or '\'' or ';' or ':')
        {
            end--;
        }

        return end;
    }

    private static int CharLength(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

    private static bool IsWord(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        return char.IsSurrogate(c) && CharLength(text, at) == 2
            ? IsWord(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(c, text[at + 1])))
            : IsWord(char.GetUnicodeCategory(c));
    }

    private static bool IsWord(UnicodeCategory category) => category
        is UnicodeCategory.UppercaseLetter
        or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter
        or UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber;

    // Combining marks, joiners and selectors belong to the character before them.
    private static bool IsAttached(ReadOnlySpan<char> text, int at) => char.GetUnicodeCategory(text[at])
        is UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format;

    // Skin tones.
    private static bool IsEmojiTail(ReadOnlySpan<char> text, int at) =>
        CharLength(text, at) == 2 && char.ConvertToUtf32(text[at], text[at + 1]) is >= 0x1F3FB and <= 0x1F3FF;
}
