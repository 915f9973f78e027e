using Microsoft.Extensions.Options;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>Refuses a policy that contradicts itself, with the sentence that mends it.</summary>
internal sealed class ModerationOptionsValidator : IValidateOptions<ModerationOptions>
{
    public ValidateOptionsResult Validate(string? name, ModerationOptions options)
    {
        if (options.TextModels.FirstOrDefault(model => !ModelKey.IsValidName(model)) is { } bad)
        {
            return ValidateOptionsResult.Fail(
                $"{ModerationOptions.Section}:TextModels names '{bad}'; a model name is 1–64 characters of a-z, 0-9 and '-'.");
        }

        try
        {
            _ = Build(options);
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException exception)
        {
            return ValidateOptionsResult.Fail($"{ModerationOptions.Section}: {exception.Message}");
        }
    }

    /// <summary>The policy these options describe.</summary>
    internal static ModerationPolicy Build(ModerationOptions options) => new(
        new PolicyRef(options.Policy, options.PolicyVersion),
        (surface, category) =>
            options.Surfaces.GetValueOrDefault(surface)?.GetValueOrDefault(category) is { } special ? ToThresholds(special)
            : options.Thresholds.GetValueOrDefault(category) is { } general ? ToThresholds(general)
            : null,
        options.OnError,
        options.PendingVisible,
        options.OnNotJudged);

    private static CategoryThresholds ToThresholds(ThresholdOptions options) => new(options.Flag, options.Review, options.Reject);
}
