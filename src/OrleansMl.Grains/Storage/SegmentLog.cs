namespace OrleansMl.Storage;

/// <summary>How a feature's records hold a <see cref="SegmentLog{THead,TSegment}"/>.</summary>
/// <param name="Prefix">A segment's name is this, a hyphen and its number.</param>
/// <param name="SpanOf">Which segments the head names.</param>
/// <param name="With">The head with another span; the rest of it stays.</param>
internal sealed record SegmentLogFormat<THead, TSegment>(
    string Prefix, Func<THead, SegmentSpan> SpanOf, Func<THead, SegmentSpan, THead> With)
{
    /// <summary>Of a ring: so many records take turns. 0 for a record to each segment.</summary>
    public int Slots { get; init; }

    /// <summary>Of a ring: what a record holds of a segment, which is nothing when it holds an older one.</summary>
    public Func<TSegment, long, TSegment> Of { get; init; } = (segment, _) => segment;
}

/// <summary>Which segments a log has.</summary>
/// <param name="First">The oldest.</param>
/// <param name="Open">The one that is being filled.</param>
internal readonly record struct SegmentSpan(long First, long Open);

/// <summary>
/// A log in segments of which each is a record, the open one too: the head only says which there are, and may hold several logs and more. A
/// change rewrites the open segment, in one write.
/// </summary>
/// <remarks>
/// The head moves before a segment is written, so a segment is never beside the log; one that the head names and nobody wrote is empty. A
/// segment is deleted before the head leaves it out, so nothing of it stays when the silo dies in between.
/// </remarks>
/// <param name="head">The head.</param>
/// <param name="recordOf">A segment's record, by its name.</param>
/// <param name="format">How the records hold the log.</param>
internal sealed class SegmentLog<THead, TSegment>(
    StoredRecord<THead> head, Func<string, StoredRecord<TSegment>> recordOf, SegmentLogFormat<THead, TSegment> format)
    where THead : class, new()
    where TSegment : class, new()
{
    private StoredRecord<TSegment>? _open;
    private long _number;

    /// <summary>Which segments there are.</summary>
    public SegmentSpan Span => format.SpanOf(head.Value);

    /// <summary>The open segment as it is in memory. Call <see cref="OpenAsync"/> before.</summary>
    public TSegment Open => format.Of(_open!.Value, _number);

    /// <summary>The open segment.</summary>
    public async ValueTask<TSegment> OpenAsync()
    {
        await head.LoadAsync();
        if (_open is null || _number != Span.Open)
        {
            var number = Span.Open;
            (_open, _number) = (await RecordAsync(number), number);
        }

        return Open;
    }

    /// <summary>Writes the open segment.</summary>
    public async Task SaveAsync(TSegment next)
    {
        await OpenAsync();
        if (!head.Exists)
        {
            // Without a head nobody would look for it.
            await head.SaveAsync(head.Value);
        }

        await _open!.SaveAsync(next);
    }

    /// <summary>Begins another segment.</summary>
    /// <returns>It, empty.</returns>
    public async Task<TSegment> RollAsync()
    {
        await head.LoadAsync();
        var span = Span with { Open = Span.Open + 1 };
        var open = await RecordAsync(span.Open);
        await head.SaveAsync(format.With(head.Value, span));
        (_open, _number) = (open, span.Open);
        return Open;
    }

    /// <summary>A segment as it is stored.</summary>
    public async Task<TSegment> ReadAsync(long number) => format.Of((await RecordAsync(number)).Value, number);

    /// <summary>Changes segments where they lie, the oldest first.</summary>
    /// <param name="change">Answers the same one when there is nothing to change. Repeating it is harmless when the change is.</param>
    public async Task RewriteAsync(Func<TSegment, TSegment> change)
    {
        await OpenAsync();
        for (var number = Span.First; number <= Span.Open; number++)
        {
            var record = number == Span.Open ? _open! : await RecordAsync(number);
            var before = format.Of(record.Value, number);
            if (change(before) is var after && !ReferenceEquals(after, before))
            {
                await record.SaveAsync(after);
            }
        }
    }

    /// <summary>Drops the oldest segment, which is not the open one. Repeated it drops the next.</summary>
    public async Task DropOldestAsync()
    {
        await head.LoadAsync();
        var span = Span;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(span.First, span.Open);
        await (await RecordAsync(span.First)).ClearAsync();
        await head.SaveAsync(format.With(head.Value, span with { First = span.First + 1 }));
    }

    private async Task<StoredRecord<TSegment>> RecordAsync(long number)
    {
        var record = recordOf($"{format.Prefix}-{(format.Slots > 0 ? number % format.Slots : number)}");
        await record.LoadAsync();
        return record;
    }
}
