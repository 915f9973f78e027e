using OrleansMl.Models;

namespace OrleansMl.Registry;

/// <summary>Probes versions on this silo: loads them, and lets them answer one input.</summary>
internal sealed class VersionProbe(IModelRuntime runtime, ModelTaskRegistry tasks, Orleans.Runtime.ILocalSiloDetails silo)
{
    public async Task<VersionProbeResult> ProbeAsync(ModelKey model, ModelKey? live)
    {
        var result = await ProbeAsync(model);

        // A live version that cannot answer is no measure for its successor.
        return live is { } other && result.Problem is null && await ProbeAsync(other) is { Problem: null, IsInstalled: true } beside
            ? result with { Live = beside }
            : result;
    }

    private async Task<VersionProbeResult> ProbeAsync(ModelKey model)
    {
        var result = new VersionProbeResult { Silo = silo.SiloAddress.ToParsableString(), IsInstalled = true };
        try
        {
            if (runtime.List().All(status => status.Model != model))
            {
                return result with { IsInstalled = false };
            }

            var status = await runtime.LoadAsync(model);
            result = result with { Task = status.Task };

            // Loading has verified hashes, opset, names and shapes.
            return tasks.Find(status.Task) is { } task ? Check(result, await task.ProbeAsync(runtime, model)) : result;
        }
        catch (ModelUnavailableException unavailable)
        {
            return result with { Problem = unavailable.Reason };
        }
        catch (Exception exception)
        {
            return result with { Problem = $"it throws {exception.GetType().Name}: {exception.Message}" };
        }
    }

    private static VersionProbeResult Check(VersionProbeResult result, ModelProbe probe) => result with
    {
        Categories = [.. probe.Scores
            .Select(score => score.Category)
            .OfType<Moderation.ModerationCategory>()
            .Distinct()
            .Select(category => category.ToString().ToLowerInvariant())],
        Problem = probe.Problem,
    };
}
