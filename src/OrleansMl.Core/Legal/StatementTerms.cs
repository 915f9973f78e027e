using System.Collections.Immutable;

namespace OrleansMl.Legal;

/// <summary>What a platform says of itself in its statements of reasons.</summary>
public sealed record StatementTerms
{
    /// <summary>The name of what has no category.</summary>
    public const string NoCategory = "other";

    /// <summary>The member states of the European Union, by ISO 3166-1 alpha-2.</summary>
    public static ImmutableArray<string> EuropeanUnion { get; } =
    [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL",
        "PT", "RO", "SE", "SI", "SK"
    ];

    // A platform's own categories, and what is no category, are violations of its terms.
    private static readonly ImmutableDictionary<string, StatementCategory> Shipped = new Dictionary<string, StatementCategory>
    {
        ["sexual"] = new("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", "KEYWORD_ADULT_SEXUAL_MATERIAL", "sexual content"),
        ["violence"] = new("STATEMENT_CATEGORY_VIOLENCE", "KEYWORD_INCITEMENT_VIOLENCE_HATRED", "violence or a threat of it"),
        ["hate"] = new("STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", "KEYWORD_HATE_SPEECH", "hate speech"),
        ["harassment"] = new("STATEMENT_CATEGORY_CYBER_VIOLENCE", "KEYWORD_CYBER_HARASSMENT", "harassment"),
        ["self_harm"] = new("STATEMENT_CATEGORY_SELF_HARM", null, "self-harm"),
        ["spam"] = new("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", StatementCategory.OtherKeyword, "spam"),
        ["bank:intimate-images"] = new(
            "STATEMENT_CATEGORY_CYBER_VIOLENCE", "KEYWORD_NON_CONSENSUAL_IMAGE_SHARING", "an intimate image shared without consent"),
        ["not_judged"] = new("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", "KEYWORD_LANGUAGE_REQUIREMENTS", "a language that is not assessed"),
        ["not_scored"] = new("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", StatementCategory.OtherKeyword, "what could not be assessed"),
        [NoCategory] = new("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", null, "a violation of the terms"),
    }.ToImmutableDictionary();

    /// <summary>The contractual ground, at most 500 characters.</summary>
    public string Reference { get; init; } = "Terms of service";

    /// <summary>Where the terms are; null for nowhere.</summary>
    public string? Url { get; init; }

    /// <summary>Where restrictions hold: states of the European Union or the European Economic Area, by ISO 3166-1 alpha-2.</summary>
    public ImmutableArray<string> Territory { get; init; } = EuropeanUnion;

    /// <summary>Categories that the platform maps itself, by the name that rules quote.</summary>
    public ImmutableDictionary<string, StatementCategory> Categories { get; init; } =
        ImmutableDictionary<string, StatementCategory>.Empty;

    /// <summary>What a category of ours is there.</summary>
    public StatementCategory CategoryOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        // Of whichever category nobody knows: that it was not looked for is what it says.
        name = name.StartsWith("not_scored.", StringComparison.Ordinal) ? "not_scored" : name;
        return Categories.GetValueOrDefault(name) ?? Shipped.GetValueOrDefault(name)
            ?? new("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", StatementCategory.OtherKeyword, WordsOf(name));
    }

    // "taught.crypto_giveaways" is a category of the operator's own, "bank:scams" a bank.
    private static string WordsOf(string name)
    {
        var start = name.AsSpan().IndexOfAny('.', ':') + 1;
        return name[start..].Replace('_', ' ');
    }
}

/// <summary>A category of the transparency database.</summary>
/// <param name="Category">One of its sixteen, <c>STATEMENT_CATEGORY_…</c>.</param>
/// <param name="Keyword">One of its keywords, <c>KEYWORD_…</c>; null for none.</param>
/// <param name="Words">In words.</param>
public sealed record StatementCategory(string Category, string? Keyword, string Words)
{
    /// <summary>The keyword of what has none.</summary>
    public const string OtherKeyword = "KEYWORD_OTHER";

    /// <summary>All categories.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "STATEMENT_CATEGORY_ANIMAL_WELFARE", "STATEMENT_CATEGORY_CONSUMER_INFORMATION", "STATEMENT_CATEGORY_CYBER_VIOLENCE",
        "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN", "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
        "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
        "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS", "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
        "STATEMENT_CATEGORY_OTHER_VIOLATION_TC", "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
        "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY", "STATEMENT_CATEGORY_SCAMS_AND_FRAUD", "STATEMENT_CATEGORY_SELF_HARM",
        "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", "STATEMENT_CATEGORY_VIOLENCE"
    ];
}
