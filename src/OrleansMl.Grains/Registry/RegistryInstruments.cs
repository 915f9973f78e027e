using System.Diagnostics.Metrics;
using System.Text.Json;

namespace OrleansMl.Registry;

/// <summary>Owns the registry's counters.</summary>
internal sealed class RegistryInstruments
{
    private readonly Counter<long> _changes;

    public RegistryInstruments(IMeterFactory meters) =>
        _changes = meters.Create("OrleansMl").CreateCounter<long>(
            "orleansml.model.registry_changes",
            "{change}",
            "Changes of a model's registration, by model and action; canary_rolled_back is one to look at.");

    public void OnChanged(string model, RegistryAction action) =>
        _changes.Add(1, new("model", model), new("action", JsonNamingPolicy.SnakeCaseLower.ConvertName(action.ToString())));
}
