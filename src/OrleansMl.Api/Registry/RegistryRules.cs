using OrleansMl.Http;
using OrleansMl.Models;

namespace OrleansMl.Registry;

/// <summary>What is wrong with a request to the registry.</summary>
internal static class RegistryRules
{
    public const int MaxReasonLength = 500;

    private const int MinCanaryCalls = 100;

    public static List<FieldError> Check(VersionRequest request) => CheckReason(CheckVersion([], request.Version), request.Reason);

    public static List<FieldError> Check(SplitBody request)
    {
        var errors = CheckVersion([], request.Version);
        if (request.Kind is null)
        {
            errors.Add(new("/kind", "Must be experiment or canary.", "required"));
        }

        if (request.Percent is not (> 0 and <= 100))
        {
            errors.Add(new("/percent", "Must be above 0 and at most 100.", request.Percent is null ? "required" : "out_of_range"));
        }

        if (request.Limits is { } limits)
        {
            if (request.Kind == SplitKind.Experiment)
            {
                errors.Add(new("/limits", "Only a canary has limits.", "not_allowed"));
            }

            if (limits.MaxErrorRate is < 0 or > 1)
            {
                errors.Add(new("/limits/max_error_rate", "Must be in 0 to 1.", "out_of_range"));
            }

            if (limits.MaxDrift is <= 0)
            {
                errors.Add(new("/limits/max_drift", "Must be above 0.", "out_of_range"));
            }

            if (limits.MinCalls is < MinCanaryCalls)
            {
                errors.Add(new(
                    "/limits/min_calls", $"Must be at least {MinCanaryCalls}: fewer make chance look like drift.", "out_of_range"));
            }
        }

        return CheckReason(errors, request.Reason);
    }

    public static List<FieldError> CheckReason(List<FieldError> errors, string? reason)
    {
        if (reason?.Length > MaxReasonLength)
        {
            errors.Add(new("/reason", $"May have at most {MaxReasonLength} characters.", "too_long"));
        }

        return errors;
    }

    private static List<FieldError> CheckVersion(List<FieldError> errors, string? version)
    {
        if (!ModelKey.TryParse($"a@{version}", null, out _))
        {
            errors.Add(new(
                "/version",
                "Must be a version of 1-64 characters of [A-Za-z0-9.+-], for example 1.1.0.",
                version is null ? "required" : "invalid_id"));
        }

        return errors;
    }
}
