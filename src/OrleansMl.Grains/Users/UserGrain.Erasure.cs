namespace OrleansMl.Users;

// The erasure of the whole user: begun and finished here, done by UserErasure outside of this grain's turns.
internal sealed partial class UserGrain
{
    // Whoever asks does most of it at once; the job is for what is left, and for a silo that dies meanwhile.
    private static readonly TimeSpan JobAfter = TimeSpan.FromSeconds(30);

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await Record.LoadAsync();

        // Scheduled first: a crash in between leaves a job that finds nothing to do, never an erasure that nobody carries out.
        var now = timeProvider.GetUtcNow();
        await jobs.ScheduleAsync(UserErasureJob.Name, Id, now + JobAfter, cancellationToken: cancellationToken);
        await Record.SaveAsync(new()
        {
            FirstChunk = Current.FirstChunk,
            LastChunk = Current.LastChunk + 1,
            EraseBelow = Current.LastChunk + 1,
            FirstWithdrawn = Current.FirstWithdrawn,
            LastWithdrawn = Current.LastWithdrawn + 1,
            EraseWithdrawnBelow = Current.LastWithdrawn + 1,
            ErasingSince = now,
        });
    }

    public async Task<Erasure?> GetErasureAsync(CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        return Current.ErasingSince is { } since ? new(since, Current.InteractionsErased) : null;
    }

    public async Task InteractionsErasedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        if (Current.ErasingSince == since && !Current.InteractionsErased)
        {
            await Record.SaveAsync(Current with { InteractionsErased = true });
        }

        if (Current.IsListed)
        {
            // Introduced, or decided something, again while the old record went.
            await users.RegisterAsync(Id);
        }
    }

    public async Task FinishAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        if (Current.ErasingSince != since)
        {
            return;
        }

        // The numbers of the chunks stay: an analysis that is being registered goes into the next one.
        await Record.SaveAsync(Current with { ErasingSince = null, InteractionsErased = false });
    }
}
