namespace OrleansMl.Users;

// What the platform tells about the user.
internal sealed partial class UserGrain
{
    public async Task<UserDescription?> FindAsync(CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        return Current.IsDescribed ? new(Current.Labels, Current.Comment)
            : await users.ContainsAsync(Id) ? new(null, null)
            : null;
    }

    public async Task<UserProfile> SetReachAsync(long reach, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(reach);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reach, UserProfile.MaxReach);
        await Record.LoadAsync();

        // The index first: of whom something is known is in every export.
        await users.RegisterAsync(Id);
        if (reach != Current.Reach)
        {
            await Record.SaveAsync(Current with { Reach = reach });
        }

        return Profile;
    }

    public async Task DescribeAsync(UserDescription description, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(description.Labels?.Length ?? 0, UserDescription.MaxLabels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(description.Comment?.Length ?? 0, UserDescription.MaxComment);
        await Record.LoadAsync();

        // The index first, also when nothing changes: an erasure may have taken the user out of it a moment ago.
        await users.RegisterAsync(Id);
        var next = Current with { IsDescribed = true, Labels = description.Labels, Comment = description.Comment };
        if (next != Current)
        {
            await Record.SaveAsync(next);
        }
    }
}
