using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OrleansMl.Moderation;

namespace OrleansMl.TaughtCategories;

/// <summary>One thing that is wrong with a request to teach or to promote.</summary>
/// <param name="Pointer">JSON pointer to it.</param>
/// <param name="Code">What kind of mistake it is; stable, for programs.</param>
/// <param name="Detail">What is expected.</param>
public sealed record TaughtMistake(string Pointer, string Code, string Detail);

/// <summary>What every entrance to the cluster demands of taught categories alike.</summary>
public static class TaughtCategoryRules
{
    /// <summary>The most categories.</summary>
    public const int MaxCategories = 50;

    /// <summary>The fewest different examples.</summary>
    public const int MinExamples = 10;

    /// <summary>The most sentences of a lesson, examples and counter-examples together.</summary>
    public const int MaxSentences = 2000;

    /// <summary>The longest sentence, in UTF-16 code units.</summary>
    public const int MaxSentenceLength = 500;

    /// <summary>The longest description, in characters.</summary>
    public const int MaxDescriptionLength = 500;

    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The most versions that are kept of one category.</summary>
    public const int MaxVersions = 10;

    private const int MaxMistakes = 20;

    private static readonly HashSet<string> Fixed =
        [.. Enum.GetNames<ModerationCategory>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>True for a name that a taught category may have; the fixed categories' names are taken.</summary>
    public static bool IsValidName(string? name) => WhatIsWrongWith(name) is null;

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? WhatIsWrongWith(string? name) =>
        name is not { Length: >= 1 and <= MaxNameLength }
            || !char.IsAsciiLetterLower(name[0])
            || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            ? "Must be 1-64 characters of [a-z0-9_-], beginning with a letter."
            : Fixed.Contains(name) ? $"'{name}' is one of the fixed categories; choose another name." : null;

    /// <summary>The different sentences of a list, without space around them.</summary>
    public static ImmutableArray<string> Normalize(IEnumerable<string?> sentences) =>
        [.. sentences.Select(sentence => (sentence ?? "").Trim()).Distinct(StringComparer.Ordinal)];

    /// <summary>Everything that is wrong with a lesson; empty when nothing is.</summary>
    public static IReadOnlyList<TaughtMistake> Check(TaughtLesson lesson)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        var mistakes = new List<TaughtMistake>();
        if (WhatIsWrongWith(lesson.Name) is { } wrong)
        {
            mistakes.Add(new("/name", "invalid_id", wrong));
        }

        if (lesson.Description is { Length: > MaxDescriptionLength })
        {
            mistakes.Add(new("/description", "too_long", $"May have at most {MaxDescriptionLength} characters."));
        }

        if (lesson.Examples.IsDefaultOrEmpty)
        {
            // Taught again from what is stored.
            if (!lesson.CounterExamples.IsDefaultOrEmpty)
            {
                mistakes.Add(new("/examples", "required", "Counter-examples alone teach nothing: give the examples too."));
            }

            return mistakes;
        }

        var (examples, counters) = (Normalize(lesson.Examples), Normalize(lesson.CounterExamples.IsDefault ? [] : lesson.CounterExamples));
        if (examples.Length < MinExamples)
        {
            mistakes.Add(new(
                "/examples", "too_few", $"Must be at least {MinExamples} different sentences; these are {examples.Length}."));
        }

        if (examples.Length + counters.Length > MaxSentences)
        {
            mistakes.Add(new(
                "/examples",
                "too_many",
                $"May be at most {MaxSentences} sentences together with the counter-examples; these are " +
                $"{examples.Length + counters.Length}."));
        }

        Check(lesson.Examples, "/examples", mistakes);
        Check(lesson.CounterExamples.IsDefault ? [] : lesson.CounterExamples, "/counter_examples", mistakes);
        if (counters.FirstOrDefault(examples.Contains) is { } both)
        {
            var at = lesson.CounterExamples.Select((sentence, i) => (sentence, i)).First(pair => pair.sentence.Trim() == both).i;
            mistakes.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"/counter_examples/{at}"),
                "ambiguous",
                "Stands among the examples too."));
        }

        return mistakes;
    }

    /// <summary>What is wrong with levels; empty when nothing is.</summary>
    public static IReadOnlyList<TaughtMistake> Check(TaughtLevels levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        var mistakes = new List<TaughtMistake>();
        if (levels is { Flag: null, Review: null, Reject: null })
        {
            mistakes.Add(new("/flag", "required", "Give flag, review or reject, or none of the three for the version's own threshold."));
        }

        float before = 0;
        foreach (var (name, value) in ((string, float?)[])[("flag", levels.Flag), ("review", levels.Review), ("reject", levels.Reject)])
        {
            if (value is not { } threshold)
            {
                continue;
            }

            if (!(threshold > 0 && threshold <= 1))
            {
                mistakes.Add(new($"/{name}", "out_of_range", "Must be above 0 and at most 1."));
            }
            else if (threshold < before)
            {
                mistakes.Add(new($"/{name}", "out_of_range", "Must satisfy flag <= review <= reject."));
            }

            before = Math.Max(before, threshold);
        }

        return mistakes;
    }

    private static void Check(ImmutableArray<string> sentences, string pointer, List<TaughtMistake> mistakes)
    {
        for (var i = 0; i < sentences.Length && mistakes.Count < MaxMistakes; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}");
            if (string.IsNullOrWhiteSpace(sentences[i]))
            {
                mistakes.Add(new(at, "empty", "Must be a sentence."));
            }
            else if (sentences[i].Length > MaxSentenceLength)
            {
                mistakes.Add(new(at, "too_long", $"May have at most {MaxSentenceLength} characters; cut it into sentences."));
            }
        }
    }
}
