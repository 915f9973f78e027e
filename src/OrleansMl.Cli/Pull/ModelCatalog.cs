using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Packages;

namespace OrleansMl.Models;

/// <summary>Packages that can be fetched: <c>catalog.json</c>. See docs/models.md for its fields.</summary>
internal sealed record ModelCatalog
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<CatalogEntry> Models { get; init; }

    /// <exception cref="PullException">The file is missing or broken; the message names the field.</exception>
    public static ModelCatalog Read(string path)
    {
        try
        {
            var catalog = JsonSerializer.Deserialize<ModelCatalog>(File.ReadAllBytes(path), Json)
                ?? throw new PullException($"'{path}' is empty.");
            foreach (var entry in catalog.Models)
            {
                entry.Check();
            }

            return catalog;
        }
        catch (JsonException exception)
        {
            throw new PullException($"'{path}' is no catalogue: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PullException($"The catalogue cannot be read: {exception.Message} Name one with --catalog.");
        }
    }

    /// <summary>An entry by name, and version if given; else the last one of that name.</summary>
    public CatalogEntry Find(string name, string? version) =>
        Models.LastOrDefault(entry => entry.Name == name && (version is null || entry.Version == version))
        ?? throw new PullException(Models.Count == 0
            ? "The catalogue is empty. Add an entry; docs/models.md shows one."
            : $"The catalogue has no '{name}{(version is null ? "" : $"@{version}")}'. It has " +
                $"{string.Join(", ", Models.Select(entry => $"{entry.Name}@{entry.Version}"))}.");
}

/// <summary>One version of one model.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">A semantic version.</param>
/// <param name="Licence">SPDX expression; shown before anything is fetched.</param>
/// <param name="Files">What to fetch.</param>
/// <param name="Manifest">The model.json to write, without name, version, licence and files, which are filled in.</param>
internal sealed record CatalogEntry(string Name, string Version, string Licence, IReadOnlyList<CatalogFile> Files, JsonObject Manifest)
{
    public long Bytes => Files.Sum(file => file.Size);

    /// <exception cref="PullException">A field is wrong.</exception>
    public void Check()
    {
        if (!ModelKey.TryParse($"{Name}@{Version}", null, out _))
        {
            throw new PullException($"The catalogue names '{Name}@{Version}', which is no model version.");
        }

        if (Files.Count == 0)
        {
            throw new PullException($"{Name}@{Version} lists no files.");
        }

        foreach (var file in Files)
        {
            file.Check($"{Name}@{Version}");
        }
    }

    /// <summary>The bytes of model.json.</summary>
    public byte[] ToManifest()
    {
        var manifest = (JsonObject)Manifest.DeepClone();
        manifest["name"] = Name;
        manifest["version"] = Version;
        manifest["licence"] = Licence;
        manifest["files"] = new JsonArray([.. Files.Select(file => new JsonObject
        {
            ["path"] = file.Path,
            ["sha256"] = file.Sha256,
            ["size"] = file.Size
        })]);
        return JsonSerializer.SerializeToUtf8Bytes(manifest, new JsonSerializerOptions { WriteIndented = true });
    }
}

/// <summary>A file to fetch.</summary>
/// <param name="Path">Where it goes, relative to the package, with forward slashes.</param>
/// <param name="Url">Where it comes from, http or https; pin it to a commit, so that the hash stays true.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
internal sealed record CatalogFile(string Path, string Url, string Sha256, long Size)
{
    public void Check(string model)
    {
        if (Path.StartsWith('/')
            || Path.AsSpan().ContainsAny('\\', ':', '\0')
            || Path.Split('/').Any(part => part is "" or "." or "..")
            || Path == ModelManifest.FileName)
        {
            throw new PullException($"{model} lists '{Path}', which leads outside the package or is its manifest.");
        }

        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new PullException($"{model} fetches {Path} from '{Url}', which is no http or https address.");
        }

        if (Sha256.Length != 64 || Sha256.Any(c => !char.IsAsciiHexDigitLower(c)) || Size < 1)
        {
            throw new PullException($"{model} lists {Path} without a sha256 of 64 lower-case hexadecimal digits and a size.");
        }
    }
}

/// <summary>Why a package was not installed, and what to do.</summary>
internal sealed class PullException(string message) : Exception(message);
