using System.Collections.Immutable;

namespace OrleansMl.Interactions;

internal sealed partial class UserInteractionsGrain : IInteractionRecord
{
    public async Task<ImmutableArray<Interaction>> AllAsync(CancellationToken cancellationToken)
    {
        var chunks = await Task.WhenAll(Enumerable.Range(Current.FirstChunk, Current.OpenChunk - Current.FirstChunk).Select(ReadChunkAsync));
        var met = new HashSet<(string, InteractionType)>();
        var latest = chunks.SelectMany(chunk => chunk.State!.Interactions).Concat(Current.Open).Concat(_waiting).Reverse().Where(one => met.Add((one.ContentId, one.Type)) && !one.IsRetracted);
        return [.. latest.Reverse().Select(one => new Interaction { ContentId = one.ContentId, Type = one.Type, Value = one.Value, At = one.At })];
    }
}
