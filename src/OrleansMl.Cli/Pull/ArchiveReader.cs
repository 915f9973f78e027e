using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace OrleansMl.Models;

/// <summary>
/// Reads named entries of an archive (zip or gzipped tar), whose bytes are hostile even after their hash was right. Nothing is written
/// where the archive says: its names are only compared. An entry is read as far as the catalogue promises and no further, and an archive
/// that unpacks to more than <see cref="MaxUnpackedBytes"/> is given up.
/// </summary>
internal static class ArchiveReader
{
    /// <summary>What a whole archive may unpack to: 4 GiB.</summary>
    public const long MaxUnpackedBytes = 1L << 32;

    /// <summary>The entries by path.</summary>
    /// <param name="path">The archive; by its name a zip (.nupkg) or a gzipped tar (.tgz).</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="wanted">What to read.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="PullException">An entry is missing or another one, or the archive is broken.</exception>
    public static async Task<Dictionary<string, byte[]>> ReadAsync(
        string path, string name, IReadOnlyCollection<CatalogPart> wanted, CancellationToken cancellationToken)
    {
        try
        {
            var entries = path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)
                ? await ReadTarAsync(path, name, wanted, cancellationToken)
                : await ReadZipAsync(path, name, wanted, cancellationToken);
            return wanted.FirstOrDefault(part => !entries.ContainsKey(part.Path)) is { } missing
                ? throw new PullException($"{name} has no entry '{missing.Path}'; nothing was installed.")
                : entries;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new PullException($"{name} is no archive that can be read: {exception.Message}");
        }
    }

    private static async Task<Dictionary<string, byte[]>> ReadZipAsync(
        string path, string name, IReadOnlyCollection<CatalogPart> wanted, CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await using var zip = await ZipFile.OpenReadAsync(path, cancellationToken);
        foreach (var part in wanted)
        {
            if (zip.GetEntry(part.Path) is { } entry)
            {
                await using var stream = await entry.OpenAsync(cancellationToken);
                entries[part.Path] = await ReadAsync(stream, name, part, cancellationToken);
            }
        }

        return entries;
    }

    private static async Task<Dictionary<string, byte[]>> ReadTarAsync(
        string path, string name, IReadOnlyCollection<CatalogPart> wanted, CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var parts = wanted.ToDictionary(part => part.Path, StringComparer.Ordinal);
        await using var file = File.OpenRead(path);
        await using var gzip = new GZipStream(file, CompressionMode.Decompress);
        await using var limited = new LimitedStream(gzip, MaxUnpackedBytes);
        await using var tar = new TarReader(limited);
        while (entries.Count < parts.Count
            && await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } stream }
                && parts.TryGetValue(entry.Name, out var part)
                && !entries.ContainsKey(part.Path))
            {
                entries.Add(part.Path, await ReadAsync(stream, name, part, cancellationToken));
            }
        }

        return entries;
    }

    private static async Task<byte[]> ReadAsync(Stream stream, string name, CatalogPart part, CancellationToken cancellationToken)
    {
        var bytes = new byte[part.Size];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (read < bytes.Length || await stream.ReadAsync(new byte[1], cancellationToken) > 0)
        {
            throw new PullException(
                $"'{part.Path}' in {name} is {(read < bytes.Length ? "shorter" : "longer")} than the {part.Size:N0} bytes that the " +
                "catalogue promises; nothing was installed.");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return hash == part.Sha256
            ? bytes
            : throw new PullException(
                $"'{part.Path}' in {name} has the sha256 {hash}, the catalogue promises {part.Sha256}; nothing was installed.");
    }

    // Counts what is unpacked: a few kilobytes of gzip can hold terabytes.
    private sealed class LimitedStream(Stream inner, long limit) : ReadingStream
    {
        private long _left = limit;

        public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Count(await inner.ReadAsync(buffer, cancellationToken));

        private int Count(int read)
        {
            _left -= read;
            return _left >= 0 ? read : throw new InvalidDataException("it unpacks to more than 4 GiB");
        }
    }
}
