using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Experiments;

/// <summary>What an experiment shall be.</summary>
public sealed record ExperimentRequest
{
    /// <summary>Share of all people that take part, 0 to 1. Required.</summary>
    public double? Share { get; init; }

    /// <summary>1 to 10 ways to put lists together; the first is the control that the others are compared with. Required.</summary>
    public ExperimentVariantRequest?[]? Variants { get; init; }

    /// <summary>running or stopped; running when absent.</summary>
    public ExperimentState? State { get; init; }

    /// <summary>For the audit, at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>One way to put lists together.</summary>
public sealed record ExperimentVariantRequest
{
    /// <summary>1 to 64 characters of [A-Za-z0-9._:-], once in an experiment. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Name { get; init; }

    /// <summary>Its part of the experiment's people is this over the sum of all weights; 1 when absent.</summary>
    public double? Weight { get; init; }

    /// <summary>What is different from the defaults; absent for the defaults.</summary>
    public RankingSettingsRequest? Settings { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>How lists are put together; what is absent keeps its default.</summary>
public sealed record RankingSettingsRequest
{
    /// <summary>Weight of what people like them take, 0 to 10; the default is 0.4.</summary>
    public double? Collaborative { get; init; }

    /// <summary>Weight of what is about the same as what they liked, 0 to 10; the default is 0.4.</summary>
    public double? Content { get; init; }

    /// <summary>Weight of what trends, 0 to 10; the default is 0.2.</summary>
    public double? Trending { get; init; }

    /// <summary>1 for scores alone, 0 for difference alone; the default is 0.8.</summary>
    public double? Relevance { get; init; }

    /// <summary>Items of one author among ten places, 1 to 10; the default is 2.</summary>
    public int? PerAuthor { get; init; }

    /// <summary>Of ten places so many try items that are new or little known, 0 to 5; the default is 1.</summary>
    public int? Exploration { get; init; }

    /// <summary>True shows who has seen everything again what they saw the longest ago; the default is false.</summary>
    public bool? RepeatSeen { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>Why an experiment is stopped.</summary>
public sealed record StopExperimentRequest
{
    /// <summary>For the audit, at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }
}

/// <summary>A log of choices, and what another policy would have done.</summary>
public sealed record OffPolicyRequest
{
    /// <summary>1 to 10,000 exposures, each an <see cref="LoggedChoiceRequest"/>.</summary>
    public JsonElement[]? Exposures { get; init; }
}

/// <summary>One thing that was shown by a policy that logged its chances.</summary>
public sealed record LoggedChoiceRequest
{
    /// <summary>What came of it, for example 1 for taken and 0 for not; at most a million either way. Required.</summary>
    public double? Reward { get; init; }

    /// <summary>The chance with which it was shown, 0.000000001 to 1. Required.</summary>
    public double? Propensity { get; init; }

    /// <summary>The chance with which the policy that is asked about would have shown it, 0 to 1. Required.</summary>
    public double? TargetPropensity { get; init; }

    /// <summary>What a model says the reward of it would be; 0 when absent.</summary>
    public double? Predicted { get; init; }

    /// <summary>
    /// What the model says of the other policy's choice: the sum of chance times prediction over all it may show; 0 when absent.
    /// </summary>
    public double? TargetValue { get; init; }
}
