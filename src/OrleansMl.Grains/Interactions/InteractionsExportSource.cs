using OrleansMl.Users;

namespace OrleansMl.Interactions;

/// <summary>What the user did and did not take back, and what waits for its time.</summary>
internal sealed class InteractionsExportSource(IGrainFactory grains) : IUserExportSource
{
    public string Name => "interactions";

    public async Task<UserExportPage> ReadAsync(string userId, string? cursor, CancellationToken cancellationToken)
    {
        var record = grains.GetGrain<IInteractionRecord>(userId);
        var (done, waiting) = (await record.AllAsync(cancellationToken), await record.WaitingAsync(cancellationToken));
        return done.Select(one => one.ToLine("interaction"))
            .Concat(waiting.Select(one => one.ToLine("scheduled_interaction")))
            .ToPage();
    }
}
