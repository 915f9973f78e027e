using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Virality;

namespace OrleansMl.Registry;

/// <summary>Tries versions on this silo.</summary>
internal sealed class VersionProbe(IModelRuntime runtime, Orleans.Runtime.ILocalSiloDetails silo)
{
    private const string Text = "A short text to see whether the model answers.";
    private const float NoEvidence = 1.1f;

    // A bitmap of one black pixel.
    private static readonly byte[] BlackPixel =
        [(byte)'B', (byte)'M', 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[28]];

    public async Task<VersionProbeResult> TryAsync(ModelKey model, ModelKey? live)
    {
        var trial = await TryAsync(model);

        // A live version that cannot answer is no measure for its successor.
        return live is { } other && trial.Problem is null && await TryAsync(other) is { Problem: null, IsInstalled: true } beside
            ? trial with { Live = beside }
            : trial;
    }

    private async Task<VersionProbeResult> TryAsync(ModelKey model)
    {
        var trial = new VersionProbeResult { Silo = silo.SiloAddress.ToParsableString(), IsInstalled = true };
        try
        {
            if (runtime.List().All(status => status.Model != model))
            {
                return trial with { IsInstalled = false };
            }

            var status = await runtime.LoadAsync(model);
            trial = trial with { Task = status.Task };
            return status.Task switch
            {
                ModelTasks.TextClassification => Check(trial, await runtime.ClassifyAsync(model, Text, NoEvidence)),
                ModelTasks.FeatureExtraction => Check(trial, await runtime.EmbedAsync(model, Text)),
                ModelTasks.TokenClassification => Check(trial, await runtime.RecognizeAsync(model, Text)),

                ModelTasks.ImageClassification => Check(trial, await runtime.ClassifyImageAsync(model, BlackPixel)),

                ModelTasks.CascadeForecast =>
                    Check(trial, await runtime.ForecastAsync(model, new(0, CascadePriors.MeanAudience), 3600, null)),

                // Loading has verified hashes, opset, names and shapes.
                _ => trial,
            };
        }
        catch (ModelUnavailableException unavailable)
        {
            return trial with { Problem = unavailable.Reason };
        }
        catch (Exception exception)
        {
            return trial with { Problem = $"it throws {exception.GetType().Name}: {exception.Message}" };
        }
    }

    private static VersionProbeResult Check(VersionProbeResult trial, TextClassification answer) => Check(trial, answer.Labels);

    private static VersionProbeResult Check(VersionProbeResult trial, ImageClassification answer) => Check(trial, answer.Labels);

    private static VersionProbeResult Check(VersionProbeResult trial, ImmutableArray<LabelScore> labels) => trial with
    {
        Categories =
        [
            .. labels
                .Select(label => label.Category)
                .OfType<Moderation.ModerationCategory>()
                .Distinct()
                .Select(category => category.ToString().ToLowerInvariant())
        ],
        Problem = labels
            .Where(label => label.Score is not (>= 0 and <= 1))
            .Select(label => $"its score of '{label.Label}' is no probability.")
            .FirstOrDefault(),
    };

    private static VersionProbeResult Check(VersionProbeResult trial, TextEmbedding answer) =>
        answer.Vector.Length > 0 && answer.Vector.All(float.IsFinite)
            ? trial
            : trial with { Problem = "its vector is empty or not finite." };

    private static VersionProbeResult Check(VersionProbeResult trial, ViralityForecast answer) =>
        answer.Probability is >= 0 and <= 1 && answer.Sizes.All(size => double.IsFinite(size.Value))
            ? trial
            : trial with { Problem = "its forecast is no probability or not finite." };

    private static VersionProbeResult Check(VersionProbeResult trial, TokenClassification answer) =>
        answer.Entities.All(entity => entity.Score is >= 0 and <= 1) ? trial : trial with { Problem = "a name's score is no probability." };
}
