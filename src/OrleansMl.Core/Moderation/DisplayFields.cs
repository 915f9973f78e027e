using System.Collections.Immutable;
using System.Text;

namespace OrleansMl.Moderation;

/// <summary>A field beside the text that readers see and somebody typed.</summary>
/// <param name="Name">Where it stands, for example <c>categories/0</c>.</param>
/// <param name="Text">What was typed.</param>
public readonly record struct DisplayField(string Name, string Text);

/// <summary>
/// The fields beside the text as one text for a model: readers see them side by side, so words that are harmless alone count together. One
/// more call a model, whatever the number of fields.
/// </summary>
public static class DisplayFields
{
    // Ends a sentence, so that no word of one field is a neighbour of another's in a phrase.
    private const string Between = ". ";

    /// <summary>What readers see beside the text: topics, and what stands for a language or a region without being a code of one.</summary>
    public static ImmutableArray<DisplayField> Of(ImmutableArray<string> categories, string? language, string? region)
    {
        categories = categories.IsDefault ? [] : categories;
        if (categories.IsEmpty && IsCode(language) && IsCode(region))
        {
            return [];
        }

        var fields = ImmutableArray.CreateBuilder<DisplayField>(categories.Length + 2);
        for (var i = 0; i < categories.Length; i++)
        {
            fields.Add(new($"categories/{i}", categories[i]));
        }

        if (!IsCode(language))
        {
            fields.Add(new("language", Spaced(language!)));
        }

        if (!IsCode(region))
        {
            fields.Add(new("region", Spaced(region!)));
        }

        return fields.DrainToImmutable();
    }

    /// <summary>All fields as one text.</summary>
    public static string Join(ImmutableArray<DisplayField> fields)
    {
        var text = new StringBuilder();
        foreach (var field in fields)
        {
            text.Append(text.Length == 0 ? "" : Between).Append(field.Text);
        }

        return text.ToString();
    }

    /// <summary>A span of the joined text as one of the field it begins in.</summary>
    public static EvidenceSpan Locate(EvidenceSpan span, ImmutableArray<DisplayField> fields)
    {
        var start = 0;
        foreach (var field in fields)
        {
            var end = start + field.Text.Length;
            if (span.Start < end + Between.Length)
            {
                var from = Math.Clamp(span.Start - start, 0, field.Text.Length);
                return span with { Start = from, End = Math.Clamp(span.End - start, from, field.Text.Length), Field = field.Name };
            }

            start = end + Between.Length;
        }

        return span with { Start = 0, End = 0, Field = fields[^1].Name };
    }

    // de, pt-BR, zh-Hans-CN, US: nobody reads a sentence into these.
    private static bool IsCode(string? tag)
    {
        const int MostParts = 3, LongestFirst = 3, LongestPart = 4;
        if (tag is null)
        {
            return true;
        }

        var (parts, length) = (1, 0);
        foreach (var c in tag)
        {
            (parts, length) = c is '-' or '_' ? (parts + 1, 0) : (parts, length + 1);
            if (parts > MostParts || length > (parts == 1 ? LongestFirst : LongestPart))
            {
                return false;
            }
        }

        return true;
    }

    // Of the same length, so that spans point into what was typed.
    private static string Spaced(string tag) => tag.Replace('_', ' ').Replace('-', ' ');
}
