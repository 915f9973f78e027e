using Microsoft.AspNetCore.Mvc;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Trending;
using OrleansMl.Validation;

namespace OrleansMl.Recommendations;

/// <summary>The query of a list.</summary>
internal sealed class RecommendationParameters
{
    /// <summary>1 to 100, 20 by default.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <summary>video, post or comment; absent for all.</summary>
    [FromQuery(Name = "content_type")]
    public string? ContentType { get; init; }

    /// <summary>Only items of this region, or of none.</summary>
    [FromQuery(Name = "region")]
    public string? Region { get; init; }

    /// <summary>Only items in this language, or of unknown language.</summary>
    [FromQuery(Name = "language")]
    public string? Language { get; init; }

    /// <summary>Only items of this category.</summary>
    [FromQuery(Name = "category")]
    public string? Category { get; init; }

    /// <summary>true asks for parts and reasons.</summary>
    [FromQuery(Name = "explain")]
    public string? Explain { get; init; }

    /// <summary>What is wanted; mistakes are added to <paramref name="errors"/>.</summary>
    public RecommendationQuery Read(ref List<FieldError>? errors)
    {
        FieldRules.CheckTag(Region, "/region", ref errors);
        FieldRules.CheckTag(Language, "/language", ref errors);
        ContentType? type = ContentType switch
        {
            "video" => OrleansMl.ContentType.Video,
            "post" => OrleansMl.ContentType.Post,
            "comment" => OrleansMl.ContentType.Comment,
            _ => null
        };
        if (type is null && ContentType is not null)
        {
            (errors ??= []).Add(new("/content_type", "Must be one of video, post, comment.", "unknown_value"));
        }

        if (Category is not null && (string.IsNullOrWhiteSpace(Category) || Category.Length > ContentLimits.MaxTagLength))
        {
            (errors ??= []).Add(new("/category", $"Must be 1-{ContentLimits.MaxTagLength} characters.", "invalid_tag"));
        }

        var explain = false;
        if (Explain is not null && !bool.TryParse(Explain, out explain))
        {
            (errors ??= []).Add(new("/explain", "Must be true or false.", "unknown_value"));
        }

        return new()
        {
            Limit = TrendingQuery.ReadLimit(Limit, RecommendationQuery.MaxLimit, ref errors),
            Type = type,
            Region = Region,
            Language = Language,
            Category = Category,
            Explain = explain,
        };
    }
}
