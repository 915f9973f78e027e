using System.Text.Json;
using OrleansMl.Http;
using OrleansMl.Registry;

namespace OrleansMl.TaughtCategories;

/// <summary>Turns requests into what the grain takes, or says what is wrong with them.</summary>
internal static class TaughtCategoryRequestRules
{
    private const int MostErrors = 100;

    /// <summary>Null when the name in the path may be one.</summary>
    public static Problem? CheckName(string name) => TaughtCategoryRules.WhatIsWrongWith(name) is { } wrong
        ? Problem.Validation("/category_name", "invalid_id", wrong)
        : null;

    public static Parsed<TaughtLesson> ToLesson(TeachRequest request)
    {
        var errors = RegistryRules.CheckReason(CheckUnknown([], request.Unknown), request.Reason);
        var lesson = new TaughtLesson
        {
            Name = request.Name ?? "",
            Description = request.Description,
            Examples = [.. (request.Examples ?? []).Select(sentence => sentence ?? "")],
            CounterExamples = [.. (request.CounterExamples ?? []).Select(sentence => sentence ?? "")],
        };
        if (request.Examples is { Length: 0 })
        {
            errors.Add(new("/examples", $"Must be at least {TaughtCategoryRules.MinExamples} different sentences.", "too_few"));
        }

        errors.AddRange(TaughtCategoryRules.Check(lesson).Select(ToError));
        return errors.Count > 0 ? new(null, Problem.Validation(errors)) : new(lesson, null);
    }

    public static List<FieldError> Check(PromoteCategoryRequest request)
    {
        var errors = RegistryRules.CheckReason(CheckUnknown([], request.Unknown), request.Reason);
        if (request.Version is < 1)
        {
            errors.Add(new("/version", "Must be 1 or more.", "out_of_range"));
        }

        if (ToLevels(request) is { } levels)
        {
            errors.AddRange(TaughtCategoryRules.Check(levels).Select(ToError));
        }

        return errors;
    }

    public static TaughtLevels? ToLevels(PromoteCategoryRequest request) =>
        request is { Flag: null, Review: null, Reject: null } ? null : new(request.Flag, request.Review, request.Reject);

    private static FieldError ToError(TaughtMistake mistake) => new(mistake.Pointer, mistake.Detail, mistake.Code);

    // A threshold with a slip in its name would be none, and nobody would know.
    private static List<FieldError> CheckUnknown(List<FieldError> errors, Dictionary<string, JsonElement>? unknown)
    {
        errors.AddRange((unknown?.Keys ?? Enumerable.Empty<string>())
            .Take(MostErrors)
            .Select(name => new FieldError($"/{name}", "There is no such field.", "unknown_field")));
        return errors;
    }
}
