using OrleansMl.Users;

namespace OrleansMl.Catalogue;

/// <summary>Erases what the catalogue holds of an erased author's withdrawn items, their name included.</summary>
internal sealed class CatalogueErasureStep(CatalogueShards shards) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Copies;

    public Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken) =>
        shards.ForgetAuthorAsync(request.UserId, cancellationToken);
}

/// <summary>Erases the vectors of an author's items when the author refused their analysis.</summary>
internal sealed class CatalogueVectorsErasureStep(CatalogueShards shards) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.AnalysisRefused;

    public ErasureStage Stage => ErasureStage.Copies;

    public Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken) =>
        shards.ForgetVectorsAsync(request.UserId, cancellationToken);
}
