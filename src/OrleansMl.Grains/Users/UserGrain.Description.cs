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
