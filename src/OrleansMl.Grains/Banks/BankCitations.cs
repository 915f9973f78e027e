using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Moderation;
using OrleansMl.Users;

namespace OrleansMl.Banks;

/// <summary>
/// Notes which items cite which entries before the verdict is stored: a crash leaves a citation too many, never an item that nobody finds
/// when the entry is removed.
/// </summary>
internal sealed class BankCitations(BankGrains grains, BankFollower banks) : IContentListener
{
    public ValueTask OnChangingAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        var cited = CitedBy(change.After);
        return cited.IsEmpty || (change.Before is { } before && before.Revision == change.After.Revision && CitedBy(before) == cited)
            ? default
            : new(NoteAsync(change, cited, cancellationToken));
    }

    private async Task NoteAsync(ContentChanged change, ImmutableArray<BankMatch> cited, CancellationToken cancellationToken)
    {
        var known = banks.Known?.Banks ?? [];
        foreach (var of in cited.GroupBy(match => match.Bank, StringComparer.Ordinal))
        {
            if (known.FirstOrDefault(one => one.Bank.Name == of.Key).Bank is { } bank)
            {
                await grains.CitationsOf(bank.Incarnation, change.After.AuthorId).AddAsync(
                    change.ContentId, change.After.AuthorId, [.. of.Select(match => match.Entry)], cancellationToken);
            }
        }
    }

    private static ImmutableArray<BankMatch> CitedBy(StoredContent item)
    {
        foreach (var assessment in item.Assessments)
        {
            if (!assessment.Matches.IsEmpty)
            {
                return assessment.Matches;
            }
        }

        return [];
    }
}

/// <summary>Erases which of a user's items cite banks. The entries themselves are hashes that belong to nobody.</summary>
internal sealed class BankErasureStep(BankGrains grains) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Copies;

    public async Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        foreach (var bank in await grains.Directory.ListAsync(cancellationToken))
        {
            await grains.CitationsOf(bank.Incarnation, request.UserId).EraseAsync(request.UserId, cancellationToken);
        }
    }
}
