using System.Security.Cryptography;
using OrleansMl.Models;
using OrleansMl.Onnx;

namespace OrleansMl.Packages;

/// <summary>
/// A package folder <c>…/name/version/</c> whose manifest has been read and checked. <see cref="Verify"/> reads and hashes the files
/// themselves. Only files that the manifest lists are read, and never through a link.
/// </summary>
public sealed class ModelPackage
{
    /// <summary>The name of the model in its package.</summary>
    public const string ModelFileName = "model.onnx";

    // A manifest is a few kilobytes; a larger one is not a manifest.
    private const long MaxManifestBytes = 1 << 20;

    // onnx.proto3 versions that ONNX Runtime 1.31 reads.
    private const int MinOpset = 7;
    private const int MaxOpset = 26;

    private ModelPackage(string folder, ModelManifest manifest)
    {
        Folder = folder;
        Manifest = manifest;
        Key = new(manifest.Name, manifest.Version);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The checked manifest.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Name and version.</summary>
    public ModelKey Key { get; }

    /// <summary>Reads and checks the manifest, and that its name and version are those of the folder. Does not read the model.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="rules">What its task asks for: the registered tasks.</param>
    /// <exception cref="ModelPackageException">The manifest is missing or wrong.</exception>
    public static ModelPackage Open(string folder, IManifestRules rules)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(rules);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(folder))
        {
            throw new ModelPackageException(
                folder, "does not exist.", "Give the folder of one version, for example models/text-safety/1.0.0.");
        }

        RefuseLink(new DirectoryInfo(folder), Path.GetFileName(folder));
        var manifest = ManifestSchema.Read(Read(folder, ModelManifest.FileName, size: null), rules);
        var version = Path.GetFileName(folder);
        var name = Path.GetFileName(Path.GetDirectoryName(folder)) ?? "";
        if (manifest.Name != name)
        {
            throw new ModelPackageException(
                "model.json: name", $"is '{manifest.Name}', but the package lies in a folder '{name}'.", "Make them the same.");
        }

        if (manifest.Version != version)
        {
            throw new ModelPackageException(
                "model.json: version", $"is '{manifest.Version}', but the package lies in a folder '{version}'.", "Make them the same.");
        }

        return new(folder, manifest);
    }

    /// <summary>Reads every listed file, checks size and hash, and returns the bytes of the model with what they declare.</summary>
    /// <exception cref="ModelPackageException">A file is missing, a link, or not what the manifest says.</exception>
    public VerifiedModel Verify()
    {
        byte[]? model = null;
        var others = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Manifest.Files)
        {
            var bytes = Read(Folder, file.Path, file.Size);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (hash != file.Sha256)
            {
                throw new ModelPackageException(
                    file.Path, $"has the sha256 {hash}, but model.json says {file.Sha256}.", "Install the package again.");
            }

            if (file.Path == ModelFileName)
            {
                model = bytes;
            }
            else
            {
                others.Add(file.Path, bytes);
            }
        }

        OnnxModelFile onnx;
        try
        {
            onnx = OnnxModelFile.Parse(model!);
        }
        catch (InvalidDataException exception)
        {
            throw new ModelPackageException(ModelFileName, $"cannot be read: {exception.Message}.", "Export the model again.", exception);
        }

        if (onnx.ExternalTensor is { } tensor)
        {
            throw new ModelPackageException(
                ModelFileName, $"keeps the tensor '{tensor}' outside the file.", "Save the model with its weights inside.");
        }

        if (onnx.Opset is < MinOpset or > MaxOpset)
        {
            throw new ModelPackageException(
                ModelFileName, $"uses opset {onnx.Opset}.", $"Export it with an opset from {MinOpset} to {MaxOpset}.");
        }

        return new(model!, onnx) { Others = others };
    }

    /// <summary>Checks that the graph has an input or output as an adapter needs it.</summary>
    /// <param name="values">The graph's inputs or outputs.</param>
    /// <param name="kind">"input" or "output", for the message.</param>
    /// <param name="name">The name it must have.</param>
    /// <param name="type">The type it must have.</param>
    /// <param name="shape">The shape it must have; a named dimension matches any that varies or has no size.</param>
    /// <exception cref="ModelPackageException">It has not.</exception>
    public static void RequireValue(
        IReadOnlyList<OnnxValue> values, string kind, string name, OnnxType type, params ReadOnlySpan<OnnxDim> shape)
    {
        var value = values.FirstOrDefault(v => v.Name == name)
            ?? throw new ModelPackageException(
                ModelFileName,
                $"has no {kind} '{name}', but {string.Join(", ", values.Select(v => v.Name))}.",
                "Export it with the names that its adapter needs.");
        var isSame = value.Type == type && value.Shape is { } actual && actual.Count == shape.Length;
        for (var i = 0; isSame && i < shape.Length; i++)
        {
            isSame = shape[i].Name is null ? value.Shape![i] == shape[i] : value.Shape![i].Name is not null;
        }

        if (!isSame)
        {
            throw new ModelPackageException(
                ModelFileName,
                $"declares the {kind} '{name}' as {value.Type} [{string.Join(", ", value.Shape ?? [])}], but labels and adapter in " +
                $"model.json need {type} [{string.Join(", ", shape.ToArray())}].",
                "Make the manifest fit the model.");
        }
    }

    private static byte[] Read(string folder, string path, long? size)
    {
        var file = new FileInfo(Path.Combine(folder, path));
        // The folders on the way are part of the package too.
        for (FileSystemInfo? part = file; part is not null
            && part.FullName.Length > folder.Length; part = part is FileInfo f ? f.Directory : ((DirectoryInfo)part).Parent)
        {
            RefuseLink(part, path);
        }

        if (!file.Exists)
        {
            throw new ModelPackageException(path, "is missing.", "Install the package again.");
        }

        if (size is { } expected ? file.Length != expected : file.Length > MaxManifestBytes)
        {
            throw new ModelPackageException(
                path,
                $"has {file.Length} bytes, but {(size is null ? $"at most {MaxManifestBytes} are allowed" : $"model.json says {size}")}.",
                "Install the package again.");
        }
        // Nothing to read; opening could still block when the path is a pipe.
        if (file.Length == 0)
        {
            return [];
        }

        try
        {
            return File.ReadAllBytes(file.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelPackageException(path, $"cannot be read: {exception.Message}", "Let the process read the file.", exception);
        }
    }

    private static void RefuseLink(FileSystemInfo entry, string path)
    {
        if (entry.LinkTarget is not null)
        {
            throw new ModelPackageException(path, "is a link.", "Put the file itself into the package.");
        }
    }
}

/// <summary>A model file that is what its manifest says.</summary>
/// <param name="Bytes">The whole file.</param>
/// <param name="Onnx">What it declares.</param>
public sealed record VerifiedModel(byte[] Bytes, OnnxModelFile Onnx)
{
    /// <summary>The other files of the package by their path in the manifest, for example a vocabulary.</summary>
    public IReadOnlyDictionary<string, byte[]> Others { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>The encoder that its manifest names; null when it names none.</summary>
    public VerifiedEncoder? Encoder { get; init; }

    /// <summary>One of the other files.</summary>
    /// <exception cref="ModelPackageException">The manifest does not list it.</exception>
    public byte[] Other(string path) =>
        Others.GetValueOrDefault(path)
            ?? throw new ModelPackageException(
                "model.json: files",
                $"does not list {path}.",
                "Its adapter reads it: put it into the package and list it with hash and size.");

    /// <summary>What one of the other files says; null when the manifest names none.</summary>
    /// <param name="path">The file, as the manifest names it.</param>
    /// <param name="parse">Throws <see cref="InvalidDataException"/> when it cannot be used.</param>
    /// <exception cref="ModelPackageException">The manifest does not list it, or it cannot be used.</exception>
    public T? Read<T>(string? path, Func<ReadOnlySpan<byte>, T> parse)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(parse);
        try
        {
            return path is null ? null : parse(Other(path));
        }
        catch (InvalidDataException exception)
        {
            throw new ModelPackageException(
                path!, $"cannot be used: {exception.Message}", "Install the package again, or train the model again.", exception);
        }
    }
}

/// <summary>The package of an encoder, beside the model that reads its vectors.</summary>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Model">Its files.</param>
public sealed record VerifiedEncoder(ModelManifest Manifest, VerifiedModel Model);
