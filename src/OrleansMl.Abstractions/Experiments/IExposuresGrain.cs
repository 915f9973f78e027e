namespace OrleansMl.Experiments;

/// <summary>What was put on whose list (stateless; use key 0). The latest half a million exposures are kept.</summary>
[GrainInterfaceType("exposures")]
public interface IExposuresGrain : IGrainWithIntegerKey
{
    /// <summary>The most exposures of one answer.</summary>
    const int MaxLimit = 1000;

    /// <summary>A part of the log, the latest first. What comes meanwhile does not move the parts that follow.</summary>
    /// <param name="cursor">The <see cref="ExposurePage.Next"/> of the part before; null for the latest.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null when the cursor is none of ours.</returns>
    [Alias("list")]
    Task<ExposurePage?> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default);
}
