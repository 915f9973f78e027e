namespace OrleansMl.Users;

/// <summary>All sources, one after the other. A cursor is the source's name, a slash and what the source said.</summary>
internal sealed class UserExport(IEnumerable<IUserExportSource> sources)
{
    private readonly IUserExportSource[] _sources = [.. sources.OrderBy(source => source.Name, StringComparer.Ordinal)];

    public async Task<UserExportPage> ReadAsync(string userId, string? cursor, CancellationToken cancellationToken)
    {
        var (name, inner) = cursor?.IndexOf('/') is { } slash and >= 0 ? (cursor[..slash], cursor[(slash + 1)..]) : (cursor, "");
        var at = name is null ? 0 : Array.FindIndex(_sources, source => source.Name == name);
        if (at < 0)
        {
            throw new ArgumentException($"'{cursor}' is no cursor of an export.", nameof(cursor));
        }

        var page = await _sources[at].ReadAsync(userId, inner.Length == 0 ? null : inner, cancellationToken);
        var next = page.Next is { } more ? $"{_sources[at].Name}/{more}" : at + 1 < _sources.Length ? $"{_sources[at + 1].Name}/" : null;
        return page with { Next = next };
    }
}

/// <summary>What the user decided, and what the platform told about them.</summary>
internal sealed class UserExportSource(IGrainFactory grains) : IUserExportSource
{
    public string Name => "user";

    public async Task<UserExportPage> ReadAsync(string userId, string? cursor, CancellationToken cancellationToken)
    {
        var user = grains.GetGrain<IUserGrain>(userId);
        var (profile, description) = (await user.GetAsync(cancellationToken), await user.FindAsync(cancellationToken));
        List<UserExportLine> lines = [profile.ToLine("user")];
        if (description is not null)
        {
            lines.Add(description.ToLine("description"));
        }

        return lines.ToPage();
    }
}
