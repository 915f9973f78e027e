using OrleansMl.Users;

namespace OrleansMl.Search;

/// <summary>Erases what the search index holds of an erased author's items.</summary>
internal sealed class SearchErasureStep(SearchShards shards, SearchWriter writer) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Copies;

    public async Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        // What this silo knows of erased items first; other silos have told theirs since the stage before, or never will.
        await writer.FlushAsync();
        await Task.WhenAll(shards.All.Select(shard => shard.ForgetAsync(request.UserId, request.Since, cancellationToken)));
    }
}
