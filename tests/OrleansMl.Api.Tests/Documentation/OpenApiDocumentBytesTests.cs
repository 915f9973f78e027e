using System.IO.Compression;
using System.Text.Json.Nodes;
using OrleansMl.Fakes;

namespace OrleansMl.Documentation;

public sealed class OpenApiDocumentBytesTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private const string Path = "/openapi/v1.json";

    [Fact]
    public async Task Who_has_the_document_gets_304()
    {
        using var nobody = fixture.Api.CreateClient(null);
        var first = await nobody.CallAsync("GET", Path);

        var second = await nobody.CallAsync("GET", Path, null, ("If-None-Match", first.ETag!));

        Assert.Equal((304, ""), (second.Status, second.Text));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task It_is_compressed_to_a_tenth(string encoding)
    {
        using var nobody = fixture.Api.CreateClient(null);
        var plain = await nobody.GetByteArrayAsync(new Uri(Path, UriKind.Relative), TestContext.Current.CancellationToken);
        nobody.DefaultRequestHeaders.Add("Accept-Encoding", encoding);

        using var response = await nobody.GetAsync(new Uri(Path, UriKind.Relative), TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        Assert.EndsWith($"-{encoding}\"", response.Headers.ETag!.Tag);
        Assert.InRange(bytes.Length, 1, plain.Length / 10);
        await using Stream unpacked = encoding == "br"
            ? new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress)
            : new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(plain), await JsonNode.ParseAsync(unpacked, cancellationToken: TestContext.Current.CancellationToken)));
    }
}
