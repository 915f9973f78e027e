using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace OrleansMl.Documentation;

/// <summary>
/// The OpenAPI document as bytes: built by the first request, compressed once, and then only copied. Building it takes a tenth of a second
/// and half a megabyte, and everybody may ask for it.
/// </summary>
internal sealed class OpenApiDocumentBytes(
    [FromKeyedServices(ApiDocumentation.DocumentName)] IOpenApiDocumentProvider provider,
    IOptionsMonitor<OpenApiOptions> options)
{
    private readonly Lock _lock = new();
    private Task<Encodings>? _bytes;

    public async Task<IResult> GetAsync(HttpContext context)
    {
        var encodings = await BuildOnce();
        var headers = context.Request.GetTypedHeaders();
        var (bytes, encoding) =
            Accepts(headers.AcceptEncoding, "br") ? (encodings.Brotli, "br")
            : Accepts(headers.AcceptEncoding, "gzip") ? (encodings.Gzip, "gzip")
            : (encodings.Plain, null);
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        context.Response.Headers.CacheControl = "no-cache";
        if (encoding is not null)
        {
            context.Response.Headers.ContentEncoding = encoding;
        }

        // Answers 304 to who has it already.
        return TypedResults.Bytes(
            bytes, "application/json; charset=utf-8", entityTag: new($"\"{encodings.Hash}{(encoding is null ? "" : "-")}{encoding}\""));
    }

    // A failure is forgotten: the next request builds again.
    private Task<Encodings> BuildOnce()
    {
        lock (_lock)
        {
            return _bytes is { IsFaulted: false, IsCanceled: false } built ? built : _bytes = BuildAsync();
        }
    }

    private async Task<Encodings> BuildAsync()
    {
        var document = await provider.GetOpenApiDocumentAsync();
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, options.Get(ApiDocumentation.DocumentName).OpenApiVersion);
        var plain = stream.ToArray();
        return new(
            plain,
            Compressed(plain, target => new GZipStream(target, CompressionLevel.SmallestSize)),
            Compressed(plain, target => new BrotliStream(target, CompressionLevel.SmallestSize)),
            Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 16)));
    }

    private static byte[] Compressed(byte[] plain, Func<Stream, Stream> compress)
    {
        using var target = new MemoryStream();
        using (var compressor = compress(target))
        {
            compressor.Write(plain);
        }

        return target.ToArray();
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is null or > 0);

    private sealed record Encodings(byte[] Plain, byte[] Gzip, byte[] Brotli, string Hash);
}
