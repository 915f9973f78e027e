using Microsoft.Extensions.Options;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>Refuses a policy that contradicts itself, with the sentence that mends it.</summary>
internal sealed class ModerationOptionsValidator : IValidateOptions<ModerationOptions>
{
    private static readonly TimeSpan ShortestBudget = TimeSpan.FromMilliseconds(1);

    public ValidateOptionsResult Validate(string? name, ModerationOptions options)
    {
        if (options.TextModels.FirstOrDefault(model => !ModelKey.IsValidName(model)) is { } bad)
        {
            return ValidateOptionsResult.Fail(
                $"{ModerationOptions.Section}:TextModels names '{bad}'; a model name is 1–64 characters of a-z, 0-9 and '-'.");
        }

        if (WrongIn(options.SecondStage, options) is { } wrong)
        {
            return ValidateOptionsResult.Fail($"{ModerationOptions.Section}:SecondStage:{wrong}");
        }

        foreach (var (rule, words) in options.WordRules)
        {
            if (words.Validate(rule, options) is { } mistake)
            {
                return ValidateOptionsResult.Fail($"{ModerationOptions.Section}:WordRules:{rule}: {mistake}");
            }
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
        options.OnNotJudged,
        _ => options.Require);

    private static string? WrongIn(SecondStageOptions second, ModerationOptions options) =>
        second.Model.Length == 0 ? null
        : !ModelKey.IsValidName(second.Model)
            ? $"Model is '{second.Model}'; a model name is 1–64 characters of a-z, 0-9 and '-'. An empty one turns the second stage off."
        : options.TextModels.Contains(second.Model)
            ? $"Model is '{second.Model}', which TextModels names too. A model is of the first stage or of the second; take it out of one."
        : second.Budget < ShortestBudget || second.Budget > options.DetectorTimeout
            ? $"Budget is {second.Budget}; it must be from {ShortestBudget} to DetectorTimeout ({options.DetectorTimeout})."
        : !(second.LeastShare is >= 0 and <= 1) ? $"LeastShare is {second.LeastShare}; it must be in [0, 1]."
        : !(second.UncertainFrom is > 0 and <= 1) ? $"UncertainFrom is {second.UncertainFrom}; it must be above 0 and at most 1."
        : second.Weights.FirstOrDefault(weight => !(weight.Value is >= 0 and <= 1)) is { Value: not 0 } bad
            ? $"Weights:{bad.Key} is {bad.Value}; it must be in [0, 1]."
        : null;

    private static CategoryThresholds ToThresholds(ThresholdOptions options) => new(options.Flag, options.Review, options.Reject);
}
