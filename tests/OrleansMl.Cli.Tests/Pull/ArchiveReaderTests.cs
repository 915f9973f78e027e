using System.Formats.Tar;
using System.IO.Compression;

namespace OrleansMl.Models;

public sealed class ArchiveReaderTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3, 4, 5];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => ["a.tgz", "a.nupkg"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Only_what_is_asked_for_is_read_and_nothing_is_written(string file)
    {
        var path = Write(file, ("../../../tmp/outside", [9]), ("/etc/outside", [9]), ("in/side", Content));

        var read = await ReadAsync(path, Part("in/side", Content));

        Assert.Equal(Content, Assert.Single(read).Value);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_missing_entry_is_named(string file)
    {
        var path = Write(file, ("a", Content));

        var refused = await Assert.ThrowsAsync<PullException>(() => ReadAsync(path, Part("b", Content)));

        Assert.Contains("has no entry 'b'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.tgz", 4, "longer")]
    [InlineData("a.tgz", 6, "shorter")]
    [InlineData("a.nupkg", 4, "longer")]
    [InlineData("a.nupkg", 6, "shorter")]
    public async Task An_entry_of_another_length_is_refused(string file, int promised, string how)
    {
        var path = Write(file, ("a", Content));

        var refused = await Assert.ThrowsAsync<PullException>(() => ReadAsync(path, Part("a", Content) with { Size = promised }));

        Assert.Contains($"is {how} than", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_entry_with_another_hash_is_refused(string file)
    {
        var path = Write(file, ("a", Content));

        var refused = await Assert.ThrowsAsync<PullException>(() => ReadAsync(path, Part("a", [5, 4, 3, 2, 1])));

        Assert.Contains("the catalogue promises", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Broken_bytes_are_said_to_be_no_archive(string file)
    {
        var path = Path.Combine(_folder.Path, file);
        await File.WriteAllBytesAsync(path, [.. Enumerable.Range(0, 500).Select(i => (byte)(i * 7))], Cancelled);

        var refused = await Assert.ThrowsAsync<PullException>(() => ReadAsync(path, Part("a", Content)));

        Assert.Contains("no archive that can be read", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_no_file()
    {
        var path = Path.Combine(_folder.Path, "a.tgz");
        await using (var stream = File.Create(path))
        await using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        await using (var tar = new TarWriter(gzip))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "a") { LinkName = "/etc/passwd" }, Cancelled);
        }

        var refused = await Assert.ThrowsAsync<PullException>(() => ReadAsync(path, Part("a", Content)));

        Assert.Contains("has no entry 'a'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_of_two_entries_of_a_name_counts()
    {
        var path = Write("a.tgz", ("a", Content), ("a", [9, 9, 9, 9, 9]));

        Assert.Equal(Content, (await ReadAsync(path, Part("a", Content)))["a"]);
    }

    private static Task<Dictionary<string, byte[]>> ReadAsync(string path, CatalogPart part) =>
        ArchiveReader.ReadAsync(path, "npm tiny@1.0.0", [part], Cancelled);

    private static CatalogPart Part(string path, byte[] bytes) => new(path, TinyArchive.Sha256(bytes), bytes.Length);

    private string Write(string file, params (string Name, byte[] Bytes)[] entries)
    {
        var path = Path.Combine(_folder.Path, file);
        File.WriteAllBytes(path, file.EndsWith(".tgz", StringComparison.Ordinal) ? TinyArchive.Tar(entries) : TinyArchive.Zip(entries));
        return path;
    }
}
