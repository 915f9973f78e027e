using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansMl.RateLimiting;

/// <summary>Checks every group's limit and names the setting that is wrong.</summary>
internal sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        List<string> failures = [];
        foreach (var group in Enum.GetValues<RateLimitGroup>())
        {
            var results = new List<ValidationResult>();
            var limit = options.For(group);
            if (!Validator.TryValidateObject(limit, new(limit), results, validateAllProperties: true))
            {
                failures.AddRange(results.Select(result => $"{RateLimitOptions.Section}:{group}: {result.ErrorMessage}"));
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
