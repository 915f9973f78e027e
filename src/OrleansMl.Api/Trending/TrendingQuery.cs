using System.Globalization;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Validation;

namespace OrleansMl.Trending;

/// <summary>Which part of which board somebody wants.</summary>
internal readonly record struct TrendingQuery(string Scope, TrendingWindow Window, ContentType? Type, int Limit)
{
    public const int MaxLimit = 100;
    private const int DefaultLimit = 20;

    public static (TrendingQuery Query, Problem? Problem) Read(TrendingParameters parameters)
    {
        List<FieldError>? errors = null;
        var window = TrendingWindows.Parse(parameters.Window);
        if (window is null)
        {
            (errors ??= []).Add(new("/window", TrendingWindows.Rule, "unknown_value"));
        }

        ContentType? type = null;
        if (parameters.ContentType is { } typeName)
        {
            type = typeName switch
            {
                "video" => ContentType.Video,
                "post" => ContentType.Post,
                "comment" => ContentType.Comment,
                _ => null
            };
            if (type is null)
            {
                (errors ??= []).Add(new("/content_type", "Must be one of video, post, comment.", "unknown_value"));
            }
        }

        var (category, region, language) = (parameters.Category, parameters.Region, parameters.Language);
        if (category is not null
            && (string.IsNullOrWhiteSpace(category) || category.Length > ContentLimits.MaxTagLength || category.Any(char.IsControl)))
        {
            (errors ??= []).Add(new(
                "/category", $"Must be 1-{ContentLimits.MaxTagLength} characters without control characters.", "invalid_tag"));
        }

        FieldRules.CheckTag(region, "/region", ref errors);
        FieldRules.CheckTag(language, "/language", ref errors);
        if (language is not null && (region ?? category) is not null)
        {
            (errors ??= []).Add(new(
                "/language",
                "There are boards by language, and by region and category; leave one of them out.",
                "unsupported_combination"));
        }

        var limit = ReadLimit(parameters.Limit, MaxLimit, ref errors);
        return errors is not null
            ? (default, Problem.Validation(errors))
            : (new(new TrendingScope(region, category, language).ToString(), window!.Value, type, limit), null);
    }

    public static int ReadLimit(string? text, int most, ref List<FieldError>? errors)
    {
        var limit = DefaultLimit;
        if (text is not null
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1 || limit > most))
        {
            (errors ??= []).Add(new("/limit", $"Must be 1 to {most}.", "out_of_range"));
        }

        return limit;
    }
}
