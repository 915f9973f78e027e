using System.Globalization;
using System.Text.Json;
using OrleansMl.Http;
using OrleansMl.Moderation;
using OrleansMl.Registry;

namespace OrleansMl.Policies;

/// <summary>Turns requests into what the grain takes, or says what is wrong with them.</summary>
internal static class PolicyRequestRules
{
    private const int MostErrors = 100;
    private const int MaxNameLength = 64;

    /// <summary>Null when the name in the path may be one.</summary>
    public static Problem? CheckName(string name) =>
        name.Length is >= 1 and <= MaxNameLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? null
            : Problem.Validation("/policy_name", "invalid_id", $"Must be 1-{MaxNameLength} characters of [A-Za-z0-9._-].");

    /// <param name="request">What it shall say.</param>
    /// <param name="at">JSON pointer to it.</param>
    public static Parsed<PolicyDocument> ToDocument(PolicyRequest request, string at = "")
    {
        var errors = new List<FieldError>();
        CheckUnknown(request.Unknown, at, errors);
        var thresholds = new List<PolicyThreshold>();
        foreach (var (entry, i) in (request.Thresholds ?? []).Take(PolicyRules.MaxThresholds).Select((entry, i) => (entry, i)))
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"{at}/thresholds/{i}");
            CheckUnknown(entry?.Unknown, pointer, errors);
            if (entry?.Category is not { } category)
            {
                errors.Add(new($"{pointer}/category", "Name the category.", "required"));
                continue;
            }

            thresholds.Add(new(category, entry.Surface, entry.Flag, entry.Review, entry.Reject, entry.Tier));
        }

        if (request.Thresholds?.Length > PolicyRules.MaxThresholds)
        {
            errors.Add(new($"{at}/thresholds", "One entry for a category, surface and tier is enough.", "too_many"));
        }

        if (request.Require?.Length > PolicyRules.MaxRequirements)
        {
            errors.Add(new($"{at}/require", "One line for every kind of content and one for each is enough.", "too_many"));
        }

        var require = (request.Require ?? []).Take(PolicyRules.MaxRequirements).ToList();
        for (var i = 0; i < require.Count; i++)
        {
            CheckUnknown(require[i]?.Unknown, string.Create(CultureInfo.InvariantCulture, $"{at}/require/{i}"), errors);
        }

        var document = new PolicyDocument
        {
            OnError = request.OnError ?? ModerationLevel.ReviewRequired,
            OnNotJudged = request.OnNotJudged ?? ModerationLevel.Flagged,
            PendingVisible = request.PendingVisible ?? false,
            Thresholds = [.. thresholds],
            Require = [.. require.Select(line => new PolicyRequirement([.. line?.Categories ?? []], line?.Surface))],
        };
        if (errors.Count == 0)
        {
            errors.AddRange(PolicyRules.Check(document).Select(one => new FieldError($"{at}{one.Pointer}", one.Detail, one.Code)));
        }

        return errors.Count > 0 ? new(null, Problem.Validation(errors)) : new(document, null);
    }

    public static Parsed<SimulationRequest> ToSimulation(SimulationBody body)
    {
        var errors = new List<FieldError>();
        CheckUnknown(body.Unknown, "", errors);
        if (body.Since >= body.Until)
        {
            errors.Add(new("/until", "Must be after since.", "out_of_range"));
        }

        if (errors.Count > 0)
        {
            return new(null, Problem.Validation(errors));
        }

        if (body.Document is null)
        {
            return new(new() { Since = body.Since, Until = body.Until, Surface = body.Type }, null);
        }

        var (document, mistakes) = ToDocument(body.Document, "/document");
        return document is null
            ? new(null, mistakes)
            : new(new() { Document = document, Since = body.Since, Until = body.Until, Surface = body.Type }, null);
    }

    public static Parsed<PolicyRescanRequest> ToRescan(PolicyRescanBody body)
    {
        var errors = new List<FieldError>();
        CheckUnknown(body.Unknown, "", errors);
        if (body.RatePerSecond is < 1 or > PolicyRescanRequest.MaxRate)
        {
            errors.Add(new("/rate_per_second", $"Must be from 1 to {PolicyRescanRequest.MaxRate}.", "out_of_range"));
        }

        errors = RegistryRules.CheckReason(errors, body.Reason);
        if (errors.Count > 0)
        {
            return new(null, Problem.Validation(errors));
        }

        var request = new PolicyRescanRequest { Since = body.Since, Surface = body.Surface, IsDry = body.DryRun ?? false };
        return new(body.RatePerSecond is { } rate ? request with { RatePerSecond = rate } : request, null);
    }

    private static void CheckUnknown(Dictionary<string, JsonElement>? unknown, string pointer, List<FieldError> errors) =>
        errors.AddRange((unknown?.Keys ?? Enumerable.Empty<string>())
            .Take(MostErrors)
            .Select(name => new FieldError($"{pointer}/{name}", "There is no such field.", "unknown_field")));
}
