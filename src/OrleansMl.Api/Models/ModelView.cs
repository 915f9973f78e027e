using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansMl.Registry;

namespace OrleansMl.Models;

/// <summary>The installed models.</summary>
public sealed record ModelsView
{
    /// <summary>Ordered by name.</summary>
    public required ImmutableArray<ModelView> Models { get; init; }
}

/// <summary>A model with its versions.</summary>
public sealed record ModelView
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version that answers for the name; null when none can.</summary>
    public required string? LiveVersion { get; init; }

    /// <summary>The installed versions.</summary>
    public required ImmutableArray<ModelVersionView> Versions { get; init; }

    /// <summary>What was promoted, shadowed and split, how it does, and who decided so; absent in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelRegistration? Registration { get; init; }

    internal static ImmutableArray<ModelView> From(ImmutableArray<ModelOnSilo> statuses) =>
    [
        .. statuses
            .GroupBy(on => on.Status.Model.Name, StringComparer.Ordinal)
            .OrderBy(model => model.Key, StringComparer.Ordinal)
            .Select(model => new ModelView
            {
                Name = model.Key,
                LiveVersion = model.FirstOrDefault(on => on.Status.Live)?.Status.Model.Version,
                Versions =
                [
                    .. model.GroupBy(on => on.Status.Model.Version, StringComparer.Ordinal).Select(version => new ModelVersionView
                    {
                        Version = version.Key,
                        Task = version.First().Status.Task,
                        Live = version.Any(on => on.Status.Live),
                        Silos = [.. version.Select(on => ModelSiloView.From(on))],
                    }),
                ],
            }),
    ];
}

/// <summary>One version of a model.</summary>
public sealed record ModelVersionView
{
    /// <summary>The semantic version.</summary>
    public required string Version { get; init; }

    /// <summary>What the model does, for example <c>text-classification</c>.</summary>
    public required string Task { get; init; }

    /// <summary>True when this version answers for the name.</summary>
    public required bool Live { get; init; }

    /// <summary>How it does on each silo that has it installed.</summary>
    public required ImmutableArray<ModelSiloView> Silos { get; init; }
}

/// <summary>How a model version does on one silo.</summary>
public sealed record ModelSiloView
{
    /// <summary>The silo's address.</summary>
    public required string Silo { get; init; }

    /// <summary>Where it stands there.</summary>
    public required ModelState State { get; init; }

    /// <summary>Why it is broken; null otherwise.</summary>
    public required string? Reason { get; init; }

    /// <summary>Bytes charged to the silo's model memory; 0 when not loaded.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>When it was loaded (UTC); null when not loaded.</summary>
    public required DateTimeOffset? LoadedAt { get; init; }

    /// <summary>How long the load took, in milliseconds.</summary>
    public required double? LoadMs { get; init; }

    /// <summary>Texts answered since the load.</summary>
    public required long Calls { get; init; }

    /// <summary>Texts that ended in an error since the load.</summary>
    public required long Errors { get; init; }

    /// <summary>ONNX runs since the load.</summary>
    public required long Batches { get; init; }

    /// <summary>Mean time from queue to answer since the load, in milliseconds.</summary>
    public required double MeanMs { get; init; }

    /// <summary>Texts waiting now.</summary>
    public required int Queued { get; init; }

    internal static ModelSiloView From(ModelOnSilo on) => new()
    {
        Silo = on.Silo,
        State = on.Status.State,
        Reason = on.Status.Reason,
        MemoryBytes = on.Status.MemoryBytes,
        LoadedAt = on.Status.LoadedAt,
        LoadMs = on.Status.LoadMs,
        Calls = on.Status.Calls,
        Errors = on.Status.Errors,
        Batches = on.Status.Batches,
        MeanMs = on.Status.MeanMs,
        Queued = on.Status.Queued,
    };
}
