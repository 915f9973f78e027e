using System.Globalization;
using OrleansMl.Content;
using OrleansMl.Recommendations;

namespace OrleansMl.Experiments;

/// <summary>One thing that is wrong with an experiment.</summary>
/// <param name="Pointer">JSON pointer to it.</param>
/// <param name="Code">What kind of mistake it is; stable, for programs.</param>
/// <param name="Detail">What is expected.</param>
public sealed record ExperimentMistake(string Pointer, string Code, string Detail);

/// <summary>What every entrance to the cluster demands of an experiment alike.</summary>
public static class ExperimentRules
{
    /// <summary>The most experiments, stopped ones included.</summary>
    public const int MaxExperiments = 20;

    /// <summary>The most variants of one.</summary>
    public const int MaxVariants = 10;

    /// <summary>The longest name of an experiment or a variant, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The largest weight of a variant.</summary>
    public const double MaxWeight = 1_000_000;

    private const string NameRule = "Must be 1-64 characters of [A-Za-z0-9._:-].";

    // As the ranges of RankingSettings say; reading them there at run time would need Orleans' attributes where there is no Orleans.
    private static readonly (string Name, double Least, double Most, Func<RankingSettings, double> Value)[] Settings =
    [
        ("collaborative", 0, 10, settings => settings.Collaborative),
        ("content", 0, 10, settings => settings.Content),
        ("trending", 0, 10, settings => settings.Trending),
        ("relevance", 0, 1, settings => settings.Relevance),
        ("per_author", 1, 10, settings => settings.PerAuthor),
        ("exploration", 0, 5, settings => settings.Exploration),
    ];

    /// <summary>True for a name that an experiment or a variant may have.</summary>
    public static bool IsValidName(string? name) => name is { Length: <= MaxNameLength } && ContentLimits.IsValidId(name);

    /// <summary>Everything that is wrong; empty when nothing is.</summary>
    public static IReadOnlyList<ExperimentMistake> Check(ExperimentDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var mistakes = new List<ExperimentMistake>();
        if (!IsValidName(draft.Name))
        {
            mistakes.Add(new("/name", "invalid_id", NameRule));
        }

        if (draft.Share is not (>= 0 and <= 1))
        {
            mistakes.Add(new("/share", "out_of_range", "Must be 0 to 1."));
        }

        if (draft.Variants is not { IsDefaultOrEmpty: false, Length: <= MaxVariants } variants)
        {
            mistakes.Add(new(
                "/variants",
                draft.Variants.IsDefaultOrEmpty ? "empty" : "too_many",
                $"Must be 1 to {MaxVariants} variants, the control first."));
            return mistakes;
        }

        for (var i = 0; i < variants.Length; i++)
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/variants/{i}");
            if (!IsValidName(variants[i].Name))
            {
                mistakes.Add(new($"{pointer}/name", "invalid_id", NameRule));
            }
            else if (variants.Take(i).Any(before => before.Name == variants[i].Name))
            {
                mistakes.Add(new($"{pointer}/name", "ambiguous", "Another variant has this name."));
            }

            if (variants[i].Weight is not (> 0 and <= MaxWeight))
            {
                mistakes.Add(new($"{pointer}/weight", "out_of_range", "Must be above 0 and at most 1,000,000."));
            }

            mistakes.AddRange(
                Settings.Where(setting =>
                    !(setting.Value(variants[i].Settings) >= setting.Least && setting.Value(variants[i].Settings) <= setting.Most))
                    .Select(setting => new ExperimentMistake(
                        $"{pointer}/settings/{setting.Name}",
                        "out_of_range",
                        string.Create(CultureInfo.InvariantCulture, $"Must be {setting.Least} to {setting.Most}."))));
        }

        return mistakes;
    }
}
