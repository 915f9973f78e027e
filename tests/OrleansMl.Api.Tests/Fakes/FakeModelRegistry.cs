using OrleansMl.Registry;

namespace OrleansMl.Fakes;

/// <summary>Records what it was asked and answers what the test set.</summary>
internal sealed class FakeModelRegistry(FakeCluster cluster, string name) : IModelRegistryGrain
{
    public Task<ModelRegistration> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(Registration);

    public Task<RegistryResult> PromoteAsync(string version, RegistryChange change, CancellationToken cancellationToken = default) =>
        AnswerAsync(
            $"promote {version}",
            change,
            new(DateTimeOffset.UnixEpoch, change.By, RegistryAction.Promote, version, "1.1.0", change.Reason));

    public Task<RegistryResult> RollBackAsync(RegistryChange change, CancellationToken cancellationToken = default) =>
        AnswerAsync("roll back", change);

    public Task<RegistryResult> SetShadowAsync(string? version, RegistryChange change, CancellationToken cancellationToken = default) =>
        AnswerAsync($"shadow {version}", change);

    public Task<RegistryResult> SetSplitAsync(SplitRequest? split, RegistryChange change, CancellationToken cancellationToken = default) =>
        AnswerAsync($"split {split}", change);

    private ModelRegistration Registration => new() { Name = name, Revision = 4, Live = "1.1.0", Drift = 0.5 };

    private Task<RegistryResult> AnswerAsync(string what, RegistryChange change, RegistryEntry? entry = null)
    {
        cluster.RegistryCalls.Enqueue($"{name}: {what} by {change.By} because {change.Reason}");
        return Task.FromResult(new RegistryResult(
            cluster.Registry.Outcome, Registration with { Audit = entry is null ? [] : [entry] }, cluster.Registry.Detail));
    }
}
