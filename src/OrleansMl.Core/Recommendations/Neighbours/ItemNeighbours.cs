using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

/// <summary>
/// The item-item half, as the size of the catalogue allows: <see cref="EaseModel"/> costs items³ to learn and 12 · items² bytes meanwhile
/// (8,000 items: about two minutes and 770 MB), co-visitation only as much as users did.
/// </summary>
public static class ItemNeighbours
{
    /// <summary>Items up to which <see cref="EaseModel"/> is learned.</summary>
    public const int LargestEase = 8_000;

    /// <summary>Neighbours that are kept of each item.</summary>
    public const int PerItem = 256;

    /// <summary>True when <see cref="EaseModel"/> can be learned of so many items.</summary>
    public static bool FitsEase(int items) => items <= LargestEase;

    /// <summary>Learns.</summary>
    /// <param name="interactions">Users by items.</param>
    /// <param name="regularisation">λ of EASE; null for co-visitation.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static IItemScorer Learn(SparseMatrix interactions, double? regularisation, CancellationToken cancellationToken) =>
        regularisation is { } lambda
            ? EaseModel.Train(interactions, lambda, cancellationToken)
            : NeighbourTable.OfCoVisits(interactions, PerItem, cancellationToken: cancellationToken);

    /// <summary>The heaviest neighbours of what was learned, to be published.</summary>
    public static NeighbourTable TableOf(IItemScorer learned) =>
        learned as NeighbourTable ?? NeighbourTable.Of((EaseModel)learned, PerItem);
}
