using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using OrleansMl.Moderation;

namespace OrleansMl.Legal;

/// <summary>The shards as one, the one after the other.</summary>
[GrainType("statements"), StatelessWorker, Reentrant]
internal sealed class StatementsGrain(StatementShards shards, IOptions<LegalOptions> options) : Grain, IStatementsGrain
{
    private readonly StatementTerms _terms = options.Value.ToTerms();

    public async Task<StatementPage?> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken cancellationToken)
    {
        if (await PartAsync(from, to, cursor, cancellationToken) is not var (entries, next))
        {
            return null;
        }

        var lines = new ArrayBufferWriter<byte>(1024 * Math.Max(1, entries.Length));
        foreach (var statement in entries.Select(entry => entry.ToStatement()).OfType<Statement>())
        {
            TransparencyStatement.Write(lines, statement, _terms);
            lines.Write("\n"u8);
        }

        return new([.. lines.WrittenSpan], next);
    }

    public async Task<StatementFigures?> CountAsync(
        DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken cancellationToken)
    {
        if (await PartAsync(from, to, cursor, cancellationToken) is not var (entries, next))
        {
            return null;
        }

        var counts = entries.Select(entry => entry.ToStatement()).OfType<Statement>()
            .CountBy(one => (
                _terms.CategoryOf(one.Categories is [var first, ..] ? first : StatementTerms.NoCategory).Category,
                Automation: TransparencyStatement.AutomationOf(one),
                one.IsReported,
                IsRemoved: one.Level == ModerationLevel.Rejected,
                IsPause: one.Pause is not null));
        return new(
            [
                .. counts.Select(one => new RestrictionCount(
                    one.Key.Category, one.Key.Automation, one.Key.IsReported, one.Key.IsRemoved, one.Value)
                {
                    IsPause = one.Key.IsPause,
                })
            ],
            [.. entries.Select(entry => entry.Complaint).OfType<AnsweredComplaint>()],
            next);
    }

    private async Task<(ImmutableArray<StoredStatement> Entries, string? Next)?> PartAsync(
        DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken cancellationToken)
    {
        if (PlaceOf(cursor) is not var (shard, position))
        {
            return null;
        }

        var part = await shards[shard].ReadAsync(from, to, position, cancellationToken);
        return (
            part.Entries,
            part.Next is { } next ? CursorOf(shard, next) : shard + 1 < StatementShards.Count ? CursorOf(shard + 1, null) : null);
    }

    private static string CursorOf(int shard, long? position) => string.Create(CultureInfo.InvariantCulture, $"{shard}.{position}");

    private static (int Shard, long? Position)? PlaceOf(string? cursor)
    {
        if (cursor is null)
        {
            return (0, null);
        }

        var dot = cursor.IndexOf('.');
        if (dot < 0 || !int.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
            || shard >= StatementShards.Count)
        {
            return null;
        }

        return dot == cursor.Length - 1 ? (shard, null)
            : long.TryParse(cursor.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                ? (shard, position)
                : null;
    }
}
