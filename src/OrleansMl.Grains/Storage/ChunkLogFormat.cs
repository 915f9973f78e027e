using System.Collections.Immutable;

namespace OrleansMl.Storage;

/// <summary>How a feature's records hold a <see cref="ChunkLog{THead,TChunk,TEntry}"/>.</summary>
/// <param name="Prefix">A chunk's name is this, a hyphen and its number.</param>
/// <param name="Capacity">Entries of a full chunk. Never change it for a store that holds some.</param>
/// <param name="Read">The log's part of the head.</param>
/// <param name="Write">The head with another such part; the rest of it stays.</param>
/// <param name="EntriesOf">Entries of a chunk.</param>
/// <param name="ChunkOf">A chunk of entries.</param>
internal sealed record ChunkLogFormat<THead, TChunk, TEntry>(
    string Prefix,
    int Capacity,
    Func<THead, ChunkLogHead<TEntry>> Read,
    Func<THead, ChunkLogHead<TEntry>, THead> Write,
    Func<TChunk, ImmutableArray<TEntry>> EntriesOf,
    Func<ImmutableArray<TEntry>, TChunk> ChunkOf)
{
    /// <summary>Full chunks that are kept.</summary>
    public int MaxChunks { get; init; } = int.MaxValue;
}

/// <summary>The head of a log.</summary>
/// <param name="First">The oldest full chunk.</param>
/// <param name="Open">The number that the open chunk will have.</param>
/// <param name="Entries">Entries of the open chunk, the oldest first.</param>
internal readonly record struct ChunkLogHead<TEntry>(int First, int Open, ImmutableArray<TEntry> Entries);

/// <summary>Entries of a log that lie next to each other.</summary>
/// <param name="Position">The position of the first of them.</param>
/// <param name="Entries">The oldest first.</param>
internal readonly record struct LogPart<TEntry>(long Position, ImmutableArray<TEntry> Entries);
