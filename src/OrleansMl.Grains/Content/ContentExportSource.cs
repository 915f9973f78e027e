using System.Globalization;
using OrleansMl.Catalogue;
using OrleansMl.Users;

namespace OrleansMl.Content;

/// <summary>What the user wrote, withdrawn items included, with what is known of it and how it was judged.</summary>
internal sealed class ContentExportSource(IGrainFactory grains) : IUserExportSource
{
    private const int Page = 100, AtOnce = 32;
    private const string Withdrawn = "withdrawn:", Listed = "listed:";

    public string Name => "content";

    public async Task<UserExportPage> ReadAsync(string userId, string? cursor, CancellationToken cancellationToken)
    {
        if (cursor?.StartsWith(Withdrawn, StringComparison.Ordinal) is true)
        {
            var chunk = int.Parse(cursor.AsSpan(Withdrawn.Length), CultureInfo.InvariantCulture);
            return await grains.GetGrain<IUserWithdrawn>(userId).ListWithdrawnAsync(chunk, cancellationToken) is { } batch
                ? (await ReadItemsAsync(userId, batch.ContentIds, cancellationToken)).ToPage(Withdrawn + Text(batch.Chunk + 1))
                : Array.Empty<UserExportLine>().ToPage();
        }

        // What is withdrawn is in no catalogue.
        var after = cursor?[Listed.Length..];
        var items = await grains.GetGrain<ICatalogueGrain>(0).OfAuthorAsync(userId, after, Page, cancellationToken);
        var lines = await ReadItemsAsync(userId, items.Select(item => item.ContentId), cancellationToken);
        return lines.ToPage(items.Length == Page ? Listed + items[^1].ContentId : Withdrawn + Text(0));
    }

    private async Task<List<UserExportLine>> ReadItemsAsync(
        string userId, IEnumerable<string> contentIds, CancellationToken cancellationToken)
    {
        var lines = new List<UserExportLine>();
        foreach (var some in contentIds.Chunk(AtOnce))
        {
            lines.AddRange((await Task.WhenAll(some.Select(id => ReadItemAsync(userId, id, cancellationToken)))).SelectMany(of => of));
        }

        return lines;
    }

    private async Task<List<UserExportLine>> ReadItemAsync(string userId, string contentId, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IContentGrain>(contentId);
        var lines = new List<UserExportLine>();
        if (await grain.GetAsync(cancellationToken) is not { } item || item.AuthorId != userId)
        {
            return lines;
        }

        lines.Add(item.ToLine("content"));
        for (int? after = 0; after is { } from;)
        {
            var page = await grain.ExplainPageAsync(from, ContentExplanation.MaxDecisions, cancellationToken);

            // An author never learns who decided.
            lines.AddRange(page!.Decisions.Select(decision =>
                new DecisionLine(contentId, decision with { Actor = null }).ToLine("decision")));
            after = page.NextCursor;
        }

        return lines;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record DecisionLine(string ContentId, Moderation.Decision Decision);
}
