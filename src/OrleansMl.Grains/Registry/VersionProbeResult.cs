using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Registry;

/// <summary>How a version did on one silo when it was tried: loaded, and asked for one answer.</summary>
[GenerateSerializer, Immutable, Alias("version-trial")]
internal sealed record VersionProbeResult
{
    [Id(0)] public required string Silo { get; init; }

    [Id(1)] public required bool IsInstalled { get; init; }

    /// <summary>Why it cannot serve there; null when it can.</summary>
    [Id(2)] public string? Problem { get; init; }

    [Id(3)] public string Task { get; init; } = "";

    /// <summary>The moderation categories it scores; empty when it is no classifier.</summary>
    [Id(4)] public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>The same of the version it would serve beside or instead of; null when there is none, or it cannot answer itself.</summary>
    [Id(5)] public VersionProbeResult? Live { get; init; }
}

/// <summary>What the trials on all silos mean.</summary>
internal static class TrialVerdict
{
    public static (RegistryOutcome Outcome, string? Detail) Of(ModelKey model, ImmutableArray<VersionProbeResult> trials)
    {
        if (!trials.Any(trial => trial.IsInstalled))
        {
            return (
                RegistryOutcome.NotInstalled,
                $"No inference silo has {model}. Put the package into models/{model.Name}/{model.Version} of each.");
        }

        foreach (var trial in trials)
        {
            if (!trial.IsInstalled)
            {
                return (RegistryOutcome.Refused, $"Silo {trial.Silo} does not have {model}; put the package there, too.");
            }

            if (trial.Problem is { } problem)
            {
                return (RegistryOutcome.Refused, $"{model} cannot serve on silo {trial.Silo}: {problem}");
            }

            if (trial.Live is { } live && live.Task != trial.Task)
            {
                return (RegistryOutcome.Refused, $"{model} does {trial.Task}, the live version does {live.Task}.");
            }

            if (trial.Live?.Categories.Except(trial.Categories).ToList() is { Count: > 0 } missing)
            {
                // Whoever lost a category would approve what the other one holds.
                return (RegistryOutcome.Refused, $"{model} does not score {string.Join(", ", missing)}, which the live version does.");
            }
        }

        return (RegistryOutcome.Changed, null);
    }
}
