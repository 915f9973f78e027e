using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OrleansMl.Models;

/// <summary>A resource inside a .NET assembly, read out of its bytes: nothing of the assembly is loaded or run.</summary>
internal static class AssemblyResource
{
    /// <param name="assembly">The file.</param>
    /// <param name="name">The resource.</param>
    /// <param name="size">The bytes that it must have.</param>
    /// <exception cref="InvalidDataException">It is no assembly, or has no such resource of that size; the end of a sentence.</exception>
    public static byte[] Read(byte[] assembly, string name, long size)
    {
        try
        {
            using var file = new PEReader(new MemoryStream(assembly, writable: false));
            var metadata = file.GetMetadataReader();
            foreach (var resource in metadata.ManifestResources.Select(metadata.GetManifestResource))
            {
                if (resource.Implementation.IsNil && metadata.GetString(resource.Name) == name)
                {
                    // Its length, then its bytes.
                    var section = file.GetSectionData(file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
                    var reader = section.GetReader();
                    reader.Offset = checked((int)resource.Offset);
                    var length = reader.ReadInt32();
                    return length == size
                        ? reader.ReadBytes(length)
                        : throw new InvalidDataException($"its resource {name} has {length:N0} bytes instead of {size:N0}");
                }
            }
        }
        catch (Exception exception) when (exception is BadImageFormatException or ArgumentOutOfRangeException or OverflowException
            or InvalidOperationException)
        {
            throw new InvalidDataException($"its assembly is broken: {exception.Message}", exception);
        }

        throw new InvalidDataException($"its assembly has no resource {name}");
    }
}
