using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OrleansMl.Http;
using OrleansMl.Recommendations;
using OrleansMl.Registry;

namespace OrleansMl.Experiments;

/// <summary>Turns requests into what grains take, or says what is wrong with them.</summary>
internal static class ExperimentRequestRules
{
    private const double LargestReward = 1_000_000;

    // No log of choices has smaller chances, and one over a smaller number is soon no number.
    private const double SmallestPropensity = 1e-9;
    private const int MostErrors = 100;

    /// <summary>Null when the name in the path may be one.</summary>
    public static Problem? CheckName(string name) =>
        ExperimentRules.IsValidName(name)
            ? null
            : Problem.Validation("/experiment_name", "invalid_id", "Must be 1-64 characters of [A-Za-z0-9._:-].");

    public static Parsed<ExperimentDraft> ToDraft(string name, ExperimentRequest request)
    {
        var errors = RegistryRules.CheckReason([], request.Reason);
        CheckUnknown(request.Unknown, "");
        if (request.Share is null)
        {
            errors.Add(new("/share", "Must be 0 to 1.", "required"));
        }

        if (request.Variants is null)
        {
            errors.Add(new("/variants", $"Must be 1 to {ExperimentRules.MaxVariants} variants, the control first.", "required"));
            return new(null, Problem.Validation(errors));
        }

        for (var i = 0; i < Math.Min(request.Variants.Length, ExperimentRules.MaxVariants); i++)
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/variants/{i}");
            CheckUnknown(request.Variants[i]?.Unknown, pointer);
            CheckUnknown(request.Variants[i]?.Settings?.Unknown, $"{pointer}/settings");
        }

        var missing = Enumerable.Range(0, Math.Min(request.Variants.Length, ExperimentRules.MaxVariants))
            .Where(i => request.Variants[i]?.Name is null)
            .ToHashSet();
        errors.AddRange(
            missing.Select(i => new FieldError(
                string.Create(CultureInfo.InvariantCulture, $"/variants/{i}/name"), "Give each variant a name.", "required")));
        var draft = new ExperimentDraft
        {
            Name = name,
            Share = request.Share ?? 0,
            State = request.State ?? ExperimentState.Running,
            Variants =
            [
                .. request.Variants.Select(
                    variant => new ExperimentVariant(variant?.Name ?? "", variant?.Weight ?? 1, ToSettings(variant?.Settings)))
            ],
        };
        errors.AddRange(
            ExperimentRules.Check(draft)
                .Select(mistake => new FieldError(mistake.Pointer, mistake.Detail, mistake.Code))
                .Where(error => errors.TrueForAll(known => known.Pointer != error.Pointer)));
        return errors.Count > 0 ? new(null, Problem.Validation(errors)) : new(draft, null);

        // An experiment with a setting that nobody knows compares something else than its author thinks.
        void CheckUnknown(Dictionary<string, JsonElement>? unknown, string pointer)
        {
            foreach (var name in (unknown?.Keys ?? Enumerable.Empty<string>()).Take(MostErrors))
            {
                errors.Add(new($"{pointer}/{name}", "There is no such field.", "unknown_field"));
            }
        }
    }

    public static (ImmutableArray<LoggedChoice> Log, Problem? Problem) ToLog(OffPolicyRequest request)
    {
        if (request.Exposures is not { Length: >= 1 and <= IExperimentResultsGrain.MaxLogged } elements)
        {
            var count = request.Exposures?.Length;
            return (
                [],
                Problem.Validation(
                    "/exposures",
                    count is null ? "required" : count == 0 ? "empty" : "too_many",
                    $"Must be an array of 1 to {IExperimentResultsGrain.MaxLogged} exposures."));
        }

        var (log, errors) = (ImmutableArray.CreateBuilder<LoggedChoice>(elements.Length), new List<FieldError>());
        for (var i = 0; i < elements.Length && errors.Count < MostErrors; i++)
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/exposures/{i}");
            var (one, problem) = JsonBody.Parse(elements[i], ExperimentsJson.Default.LoggedChoiceRequest, pointer);
            if (one is null)
            {
                errors.AddRange(problem!.Errors ?? [new(pointer, problem.Detail!, problem.Code)]);
                continue;
            }

            Demand(
                one.Reward,
                value => Math.Abs(value) <= LargestReward,
                "reward",
                "Must be a number of at most a million either way.",
                isRequired: true);
            Demand(
                one.Propensity,
                value => value is >= SmallestPropensity and <= 1,
                "propensity",
                "Must be 0.000000001 to 1: what had no chance was not shown.",
                isRequired: true);
            Demand(one.TargetPropensity, value => value is >= 0 and <= 1, "target_propensity", "Must be 0 to 1.", isRequired: true);
            Demand(
                one.Predicted,
                value => Math.Abs(value) <= LargestReward,
                "predicted",
                "Must be a number of at most a million either way.",
                isRequired: false);
            Demand(
                one.TargetValue,
                value => Math.Abs(value) <= LargestReward,
                "target_value",
                "Must be a number of at most a million either way.",
                isRequired: false);
            log.Add(new(one.Reward ?? 0, one.Propensity ?? 1, one.TargetPropensity ?? 0, one.Predicted ?? 0, one.TargetValue ?? 0));

            void Demand(double? value, Func<double, bool> isGood, string field, string rule, bool isRequired)
            {
                if (value is { } number ? !isGood(number) : isRequired)
                {
                    errors.Add(new($"{pointer}/{field}", rule, value is null ? "required" : "out_of_range"));
                }
            }
        }

        return errors.Count > 0 ? ([], Problem.Validation(errors)) : (log.ToImmutable(), null);
    }

    private static RankingSettings ToSettings(RankingSettingsRequest? request)
    {
        var settings = new RankingSettings();
        return request is null ? settings : settings with
        {
            Collaborative = request.Collaborative ?? settings.Collaborative,
            Content = request.Content ?? settings.Content,
            Trending = request.Trending ?? settings.Trending,
            Relevance = request.Relevance ?? settings.Relevance,
            PerAuthor = request.PerAuthor ?? settings.PerAuthor,
            Exploration = request.Exploration ?? settings.Exploration,
            RepeatSeen = request.RepeatSeen ?? settings.RepeatSeen,
        };
    }
}
