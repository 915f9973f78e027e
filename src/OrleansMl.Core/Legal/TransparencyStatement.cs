using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OrleansMl.Moderation;

namespace OrleansMl.Legal;

/// <summary>
/// A statement as one JSON object of the DSA Transparency Database of the European Commission, schema of July 2025: names, values and
/// lengths by its documentation (transparency.dsa.ec.europa.eu, "API and Schema"). Optional fields that do not apply are left out.
/// </summary>
public static class TransparencyStatement
{
    private const int MaxOther = 500;

    /// <summary>Writes a statement.</summary>
    /// <param name="to">Where to; a line feed is not written.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="terms">What the platform says of itself.</param>
    public static void Write(IBufferWriter<byte> to, Statement statement, StatementTerms terms)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(terms);
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        if (statement.Pause is { } pause)
        {
            json.WriteString("decision_provision"u8, "DECISION_PROVISION_PARTIAL_SUSPENSION"u8);
            if (pause.Until is { } until)
            {
                json.WriteString("end_date_service_restriction"u8, DateOf(until, new(2020, 1, 1)));
            }
        }
        else
        {
            WriteArray(json, "decision_visibility"u8, statement.Level == ModerationLevel.Rejected
                ? "DECISION_VISIBILITY_CONTENT_REMOVED"
                : "DECISION_VISIBILITY_CONTENT_LABELLED");
        }

        json.WriteString("decision_ground"u8, "DECISION_GROUND_INCOMPATIBLE_CONTENT"u8);
        if (terms.Url is { } url)
        {
            json.WriteString("decision_ground_reference_url"u8, url);
        }

        ImmutableArray<StatementCategory> categories =
            [.. (statement.Categories.IsEmpty ? [StatementTerms.NoCategory] : statement.Categories).Select(terms.CategoryOf)];
        json.WriteString("incompatible_content_ground"u8, terms.Reference);
        json.WriteString("incompatible_content_explanation"u8, ExplanationOf(categories));
        WriteArray(json, "content_type"u8, statement switch
        {
            { Pause: not null } => "CONTENT_TYPE_OTHER",
            { Type: ContentType.Video } => "CONTENT_TYPE_VIDEO",
            _ => "CONTENT_TYPE_TEXT",
        });
        if (statement.Pause is not null)
        {
            json.WriteString("content_type_other"u8, "all that a user posts"u8);
        }

        json.WriteString("category"u8, categories[0].Category);
        WriteArray(json, "category_addition"u8, [.. categories.Select(one => one.Category).Distinct().Skip(1)]);
        ImmutableArray<string> keywords = [.. categories.Select(one => one.Keyword).OfType<string>().Distinct()];
        WriteArray(json, "category_specification"u8, [.. keywords]);
        if (keywords.Contains(StatementCategory.OtherKeyword))
        {
            var others = categories.Where(one => one.Keyword == StatementCategory.OtherKeyword).Select(one => one.Words).Distinct();
            json.WriteString("category_specification_other"u8, Shortened(string.Join(", ", others), MaxOther));
        }

        WriteArray(json, "territorial_scope"u8, [.. terms.Territory]);
        if (LanguageOf(statement.Language) is { } language)
        {
            json.WriteString("content_language"u8, language);
        }

        json.WriteString("content_date"u8, DateOf(statement.ContentDate, new(2000, 1, 1)));
        json.WriteString("application_date"u8, DateOf(statement.At, new(2020, 1, 1)));
        json.WriteString("decision_facts"u8, FactsOf(statement, categories));
        json.WriteString("source_type"u8, statement.IsReported ? "SOURCE_ARTICLE_16"u8 : "SOURCE_VOLUNTARY"u8);
        json.WriteString("automated_detection"u8, statement.IsDetected ? "Yes"u8 : "No"u8);
        json.WriteString("automated_decision"u8, AutomationOf(statement));
        json.WriteString("puid"u8, statement.Puid);
        json.WriteEndObject();
    }

    /// <summary>
    /// FULLY: nobody looked. PARTIALLY: a person decided what automatic means had brought up. NOT_AUTOMATED: a person decided what people
    /// had brought up.
    /// </summary>
    public static string AutomationOf(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return statement switch
        {
            { Source: DecisionSource.Auto or DecisionSource.Hash or DecisionSource.Legal } => "AUTOMATED_DECISION_FULLY",
            { IsDetected: true } => "AUTOMATED_DECISION_PARTIALLY",
            _ => "AUTOMATED_DECISION_NOT_AUTOMATED",
        };
    }

    private static string ExplanationOf(ImmutableArray<StatementCategory> categories) => Shortened(
        $"The terms do not allow this kind of content without restriction: {WordsOf(categories)}.", 2000);

    private static string WordsOf(ImmutableArray<StatementCategory> categories) =>
        string.Join(", ", categories.Select(one => one.Words).Distinct());

    private static string FactsOf(Statement statement, ImmutableArray<StatementCategory> categories)
    {
        if (statement.Pause is not null)
        {
            var who = statement.Source == DecisionSource.Auto ? "Earlier decisions came to the bound for it" : "A moderator decided it";
            return Shortened($"{who}, for: {WordsOf(categories)}. The user may not post meanwhile.", 5000);
        }

        var how = statement switch
        {
            { Source: DecisionSource.Hash or DecisionSource.Legal } => "It matches content that the platform had assessed before",
            { Source: DecisionSource.Auto } => "A classifier of text assessed it by the policy in force",
            { Source: DecisionSource.Appeal } => "A moderator assessed it again after a complaint",
            { IsReported: true } => "A moderator assessed it after users had reported it",
            { IsDetected: true } => "A moderator assessed it after a classifier of text had brought it up",
            _ => "A moderator assessed it",
        };
        var what = statement.Level == ModerationLevel.Rejected ? "removed" : "shown with a warning";
        var (name, version) = (statement.Policy.Name, statement.Policy.Version);
        return Shortened($"{how} (policy {name}, version {version}) as: {WordsOf(categories)}. It is {what}.", 5000);
    }

    // The first subtag, when it is an ISO 639-1 code; the declared language is whatever a client said.
    private static string? LanguageOf(string? tag)
    {
        var end = tag?.IndexOf('-') ?? -1;
        var first = end < 0 ? tag : tag![..end];
        return first is { Length: 2 } && char.IsAsciiLetter(first[0]) && char.IsAsciiLetter(first[1]) ? first.ToUpperInvariant() : null;
    }

    // What a client says of the past, or of the future, must not make the statement invalid.
    private static string DateOf(DateTimeOffset time, DateOnly least)
    {
        var day = DateOnly.FromDateTime(time.UtcDateTime);
        return (day < least ? least : day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string Shortened(string text, int most) => text.Length <= most ? text : text[..most];

    private static void WriteArray(Utf8JsonWriter json, ReadOnlySpan<byte> name, params ReadOnlySpan<string> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
