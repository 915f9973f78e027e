using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace OrleansMl.Legal;

/// <summary>What the platform says of itself in statements of reasons; and whether they are kept; section <c>OrleansMl:Legal</c>.</summary>
public sealed class LegalOptions
{
    internal const string Section = "OrleansMl:Legal";

    /// <summary>
    /// False writes nothing down. The default is true; what it costs is a write for each item that is flagged or removed.
    /// </summary>
    public bool Record { get; set; } = true;

    /// <summary>The contractual ground of restrictions, at most 500 characters. The default is "Terms of service".</summary>
    public string TermsReference { get; set; } = "Terms of service";

    /// <summary>Where the terms are; absent by default.</summary>
    public string? TermsUrl { get; set; }

    /// <summary>Where restrictions hold, by ISO 3166-1 alpha-2; the member states of the European Union when empty.</summary>
    public IList<string> Territory { get; } = [];

    /// <summary>
    /// What a category is in the transparency database, by the name that rules quote, for example <c>taught.giveaways</c>. Others are
    /// mapped as shipped, and what is not known is another violation of the terms.
    /// </summary>
    public IDictionary<string, CategoryOptions> Categories { get; } = new Dictionary<string, CategoryOptions>();

    internal StatementTerms ToTerms() => new()
    {
        Reference = TermsReference,
        Url = TermsUrl,
        Territory = Territory.Count == 0 ? StatementTerms.EuropeanUnion : [.. Territory],
        Categories = Categories.ToImmutableDictionary(
            one => one.Key, one => new StatementCategory(one.Value.Category, one.Value.Keyword, one.Value.Words ?? one.Key)),
    };

    /// <summary>A category of the transparency database.</summary>
    public sealed class CategoryOptions
    {
        /// <summary>One of its sixteen, <c>STATEMENT_CATEGORY_…</c>. Required.</summary>
        public string Category { get; set; } = "";

        /// <summary>One of its keywords, <c>KEYWORD_…</c>; none when absent.</summary>
        public string? Keyword { get; set; }

        /// <summary>In words; the name when absent.</summary>
        public string? Words { get; set; }
    }
}

/// <summary>What cannot be a statement is said at the start, not by the authority.</summary>
internal sealed class LegalOptionsValidator : IValidateOptions<LegalOptions>
{
    public ValidateOptionsResult Validate(string? name, LegalOptions options)
    {
        List<string> wrong = [];
        if (options.TermsReference.Length is 0 or > 500)
        {
            wrong.Add("OrleansMl:Legal:TermsReference must have 1 to 500 characters.");
        }

        if (options.TermsUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            wrong.Add("OrleansMl:Legal:TermsUrl must be an http or https address.");
        }

        if (options.Territory.Any(state => state is not { Length: 2 } || !state.All(char.IsAsciiLetterUpper)))
        {
            wrong.Add("OrleansMl:Legal:Territory must be codes of two capital letters, for example DE.");
        }

        wrong.AddRange(options.Categories.Where(one => !StatementCategory.All.Contains(one.Value.Category)).Select(one =>
            $"OrleansMl:Legal:Categories:{one.Key}:Category must be one of {string.Join(", ", StatementCategory.All)}."));
        wrong.AddRange(options.Categories
            .Where(one => one.Value.Keyword?.StartsWith("KEYWORD_", StringComparison.Ordinal) is false)
            .Select(one => $"OrleansMl:Legal:Categories:{one.Key}:Keyword must begin with KEYWORD_."));
        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }
}
