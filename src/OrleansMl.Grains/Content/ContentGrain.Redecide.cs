using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>The part of a content grain that is called when another version of the policy shall have decided.</summary>
[GrainInterfaceType("content-redecide")]
internal interface IContentRedecide : IGrainWithStringKey
{
    /// <summary>
    /// Decides anew by what models and banks said before. What a human decided stands. Repeating an order changes nothing and is answered
    /// as the first time.
    /// </summary>
    [Alias("redecide")]
    Task<Redecision> RedecideAsync(RedecideOrder order, CancellationToken cancellationToken = default);
}

// Deciding by another version of the policy what an older one decided.
internal sealed partial class ContentGrain : IContentRedecide
{
    // The version for which a reader had it decided anew. Not stored: what comes out the second time is the same.
    private string? _touchedFor;

    public async Task<Redecision> RedecideAsync(RedecideOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        await LoadAsync();
        if (Current is not { } current)
        {
            return new(RedecisionOutcome.Gone);
        }

        var (redecision, judgement) = await moderation.RedecideAsync(current, order, cancellationToken);
        if (judgement is { } made)
        {
            await SaveAsync(made, cancellationToken);
        }

        return redecision;
    }

    /// <summary>Somebody reads the item: where items are being decided anew, this one is now.</summary>
    private async ValueTask LoadTouchedAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is not { } current || moderation.OrderFor(current) is not { } order || order.Version == _touchedFor)
        {
            return;
        }

        _touchedFor = order.Version;
        try
        {
            await RedecideAsync(order, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever reads is answered what is stored.
            moderation.OnNotRedecided(Id, exception);
        }
    }
}
