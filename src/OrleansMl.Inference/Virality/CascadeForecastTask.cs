using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Virality;

/// <summary>How a cascade of shares will grow.</summary>
public sealed class CascadeForecastTask() : InferenceTask<CascadeForecastInput, ViralityForecast, ViralityForecast>(TaskName)
{
    /// <summary>The <c>task</c> of its manifests.</summary>
    public const string TaskName = "cascade-forecast";

    /// <inheritdoc/>
    public override CascadeForecastInput ProbeInput => new(new(0, CascadePriors.MeanAudience), 3600, null);

    /// <inheritdoc/>
    public override string? ProblemOf(ViralityForecast output) =>
        output.Probability is >= 0 and <= 1 && output.Sizes.All(size => double.IsFinite(size.Value))
            ? null
            : "its forecast is no probability or not finite.";

    /// <inheritdoc/>
    public override void Validate(CascadeForecastInput input) => ArgumentNullException.ThrowIfNull(input.Cascade);

    /// <inheritdoc/>
    public override void Check(ModelManifest manifest) => ManifestRules.RequireLabels(manifest);

    /// <inheritdoc/>
    public override ILoadedModel<CascadeForecastInput, ViralityForecast> Load(
        ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) => manifest.Input.Adapter == ModelInput.Cascade
            ? CascadeForecaster.Create(manifest, model)
            : throw ManifestRules.Wrong(
                "input.adapter", $"is '{manifest.Input.Adapter}'.", $"For {Name} this version runs {ModelInput.Cascade}.");

    /// <inheritdoc/>
    public override ViralityForecast ToOutput(in ViralityForecast result, ModelKey model, string calibration, double ms) =>
        result with { Model = model };
}
