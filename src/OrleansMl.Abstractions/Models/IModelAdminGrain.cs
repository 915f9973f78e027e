using System.Collections.Immutable;

namespace OrleansMl.Models;

/// <summary>Lists, loads and unloads models on every silo that runs inference. Stateless; use key 0.</summary>
[GrainInterfaceType("model-admin")]
public interface IModelAdminGrain : IGrainWithIntegerKey
{
    /// <summary>Every installed version on every inference silo, ordered by name, version and silo.</summary>
    [Alias("list")]
    Task<ImmutableArray<ModelOnSilo>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Loads a model on every inference silo and returns its status there; empty when no silo has it installed.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="version">A version; null loads the live one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelUnavailableException">The package is broken on at least one silo.</exception>
    [ResponseTimeout("00:02:00")]
    [Alias("load")]
    Task<ImmutableArray<ModelOnSilo>> LoadAsync(string name, string? version, CancellationToken cancellationToken = default);

    /// <summary>
    /// Frees a model on every silo; it loads again on next use. Returns its status there; empty when no silo has it installed.
    /// </summary>
    /// <param name="name">The model's name.</param>
    /// <param name="version">A version; null unloads every loaded version.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [ResponseTimeout("00:02:00")]
    [Alias("unload")]
    Task<ImmutableArray<ModelOnSilo>> UnloadAsync(string name, string? version, CancellationToken cancellationToken = default);
}

/// <summary>A model's status on one silo.</summary>
/// <param name="Silo">The silo's address.</param>
/// <param name="Status">How the model does there.</param>
[GenerateSerializer, Immutable, Alias("model-on-silo")]
public sealed record ModelOnSilo([property: Id(0)] string Silo, [property: Id(1)] ModelStatus Status);
