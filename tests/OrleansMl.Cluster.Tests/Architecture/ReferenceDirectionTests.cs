using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using OrleansMl.Hosting;

namespace OrleansMl.Architecture;

/// <summary>The direction of references that docs/architecture.md promises, read from the built assemblies.</summary>
public sealed class ReferenceDirectionTests
{
    [Theory]
    [InlineData(
        "src/OrleansMl.Api",
        "OrleansMl.Api.dll",
        "OrleansMl.Grains",
        "OrleansMl.Core",
        "OrleansMl.Media",
        "SkiaSharp",
        "OrleansMl.Inference",
        "Orleans.Runtime",
        "Garnet",
        "RocksDbSharp",
        "StackExchange.Redis")]
    [InlineData(
        "src/OrleansMl.Grains",
        "OrleansMl.Grains.dll",
        "OrleansMl.Inference",
        "SkiaSharp",
        "OrleansMl.Api",
        "Microsoft.ML",
        "StackExchange.Redis",
        "RocksDbSharp",
        "Garnet")]
    [InlineData(
        "src/OrleansMl.Core",
        "OrleansMl.Core.dll",
        "Orleans",
        "OrleansMl.Grains",
        "OrleansMl.Media",
        "OrleansMl.Inference",
        "OrleansMl.Api",
        "Microsoft.ML",
        "Microsoft.AspNetCore")]
    [InlineData("src/OrleansMl.Inference", "OrleansMl.Inference.dll", "Orleans.", "OrleansMl.Grains", "OrleansMl.Api", "SkiaSharp")]
    [InlineData(
        "src/OrleansMl.Media",
        "OrleansMl.Media.dll",
        "Orleans.",
        "OrleansMl.Grains",
        "OrleansMl.Inference",
        "OrleansMl.Api",
        "Microsoft.AspNetCore",
        "Microsoft.ML")]
    [InlineData("src/OrleansMl.Abstractions", "OrleansMl.Abstractions.dll", "OrleansMl.", "Orleans.Runtime", "Microsoft.AspNetCore")]
    [InlineData(
        "client-api", "OrleansMl.ClientApi.dll", "OrleansMl.Grains", "OrleansMl.Core", "OrleansMl.Inference", "Orleans.Runtime", "Garnet")]
    public void An_assembly_never_references(string project, string file, params string[] forbidden)
    {
        var references = References(Build.Output(project, file));

        Assert.Contains("System.Runtime", references);
        Assert.DoesNotContain(references, reference => forbidden.Any(name => IsOrIsBelow(reference, name)));
    }

    // "Orleans" means Orleans.Core and the rest of it, but not OrleansMl.Abstractions.
    private static bool IsOrIsBelow(string reference, string name) =>
        reference == name || reference.StartsWith(name.EndsWith('.') ? name : name + ".", StringComparison.Ordinal);

    private static List<string> References(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
