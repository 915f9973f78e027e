namespace OrleansMl.Policies;

/// <summary>
/// Tries a policy on what was scored: no model is asked and nothing changes. Kept are the latest scores of some half a million items,
/// the latest revision of each that was judged.
/// </summary>
[GrainInterfaceType("policy-simulation")]
public interface IPolicySimulationGrain : IGrainWithIntegerKey
{
    /// <summary>Decides stored scores by a policy and by the live one.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="request">What to try, on what.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the cluster decides by another policy, or when there is no draft and no document.</returns>
    /// <exception cref="ArgumentException">The document breaks a rule (<see cref="PolicyRules"/>).</exception>
    [Alias("simulate")]
    Task<SimulationResult?> SimulateAsync(string policy, SimulationRequest request, CancellationToken cancellationToken = default);

    /// <summary>How the stored scores of a category are spread: the latest of each item, beside what people decided.</summary>
    [Alias("histogram")]
    Task<ScoreHistogram> HistogramAsync(ScoreHistogramRequest request, CancellationToken cancellationToken = default);
}
