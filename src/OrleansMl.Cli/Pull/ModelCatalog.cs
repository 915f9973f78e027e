using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NuGet.Versioning;
using OrleansMl.Media;
using OrleansMl.Packages;

namespace OrleansMl.Models;

/// <summary>Packages that can be fetched: <c>catalog.json</c>. See docs/models.md for its fields.</summary>
internal sealed record ModelCatalog
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<CatalogEntry> Models { get; init; }

    /// <summary>Where an operator's own entries lie, if no other file is named.</summary>
    public static string OwnPath => Path.Combine("models", "catalog.json");

    /// <summary>The entries that ship with this program.</summary>
    public static ModelCatalog Shipped
    {
        get
        {
            using var stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream("catalog.json")!;
            return Parse(JsonSerializer.Deserialize<ModelCatalog>(stream, Json)!);
        }
    }

    /// <summary>
    /// A file's entries; without a name the shipped ones, and after them those of <see cref="OwnPath"/> if it is there, which go before
    /// shipped ones of the same name.
    /// </summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="directory">The folder that <see cref="OwnPath"/> is below.</param>
    /// <exception cref="PullException">The file is missing or broken; the message names the field.</exception>
    public static ModelCatalog Open(string? path, string directory)
    {
        if (path is not null)
        {
            return Read(path);
        }

        var ownPath = Path.Combine(directory, OwnPath);
        IReadOnlyList<CatalogEntry> own = File.Exists(ownPath) ? Read(ownPath).Models : [];
        var shipped = Shipped.Models
            .Where(entry => own.All(mine => mine.Key != entry.Key))
            .Select(entry => own.Any(mine => mine.Name == entry.Name) ? entry with { Default = false } : entry);
        return new() { Models = [.. shipped, .. own] };
    }

    /// <exception cref="PullException">The file is missing or broken; the message names the field.</exception>
    public static ModelCatalog Read(string path)
    {
        try
        {
            return Parse(JsonSerializer.Deserialize<ModelCatalog>(File.ReadAllBytes(path), Json)
                ?? throw new PullException($"'{path}' is empty."));
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

    /// <summary>
    /// An entry by name, and version or variant if given; else the one that is marked as the default, or the last one of that name.
    /// </summary>
    /// <exception cref="PullException">There is none.</exception>
    public CatalogEntry Find(string name, string? version, string? variant = null)
    {
        var named = Models.Where(entry => entry.Name == name).ToList();
        var chosen = (version, variant) switch
        {
            (null, null) => named.LastOrDefault(entry => entry.Default) ?? named.LastOrDefault(),
            (null, _) => named.LastOrDefault(entry => entry.Variant == variant),
            _ => named.LastOrDefault(entry => entry.Version == version && (variant is null || entry.Variant == variant)),
        };
        var asked = $"{name}{(version is null ? "" : $"@{version}")}{(variant is null ? "" : $" as {variant}")}";
        return chosen ?? throw new PullException(Models.Count == 0
            ? "The catalogue is empty. Add an entry; docs/models.md shows one."
            : $"The catalogue has no '{asked}'. It has {string.Join(", ", Models.Select(entry =>
                $"{entry.Key}{(entry.Variant is { } v ? $" ({v})" : "")}"))}.");
    }

    private static ModelCatalog Parse(ModelCatalog catalog)
    {
        foreach (var entry in catalog.Models)
        {
            if (entry is null)
            {
                throw new PullException("The catalogue lists an entry that is null; take it out.");
            }

            entry.Check();
        }

        return catalog;
    }
}

/// <summary>One version of one model.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">A semantic version.</param>
/// <param name="Licence">SPDX expression; shown before anything is fetched.</param>
/// <param name="Files">What to fetch.</param>
/// <param name="Manifest">The model.json to write, without name, version, licence and files, which are filled in.</param>
internal sealed record CatalogEntry(string Name, string Version, string Licence, IReadOnlyList<CatalogFile> Files, JsonObject Manifest)
{
    /// <summary>What it is for: a phrase for a list.</summary>
    public string? For { get; init; }

    /// <summary>What tells it from other versions of the name, for example the network; null for nothing.</summary>
    public string? Variant { get; init; }

    /// <summary>True for the version that is meant by the name alone, where that is not the last one.</summary>
    public bool Default { get; init; }

    /// <summary>The archive that files with an entry come from; null when there are none.</summary>
    public CatalogArchive? Archive { get; init; }

    /// <summary>What a converted image-safety model is compared with; null for nothing.</summary>
    public CatalogCheck? Reference { get; init; }

    /// <summary>Name and version.</summary>
    public string Key => $"{Name}@{Version}";

    /// <summary>What is fetched.</summary>
    public long Bytes => (Archive?.Size ?? 0) + Files.Where(file => file.Url is not null).Sum(file => file.Size);

    /// <exception cref="PullException">A field is wrong.</exception>
    public void Check()
    {
        if (!ModelKey.TryParse(Key, null, out _))
        {
            throw new PullException($"The catalogue names '{Key}', which is no model version.");
        }

        if (Files.Count == 0 || Files.Any(file => file is null))
        {
            throw new PullException($"{Key} lists no files, or one that is null.");
        }

        var isCompared = Reference is null
            || (IsTask(ImageSafetyTask.TaskName) && Reference.Scores.Count > 0 && Reference.Scores.All(scores => scores is not null));
        if (!isCompared)
        {
            throw new PullException(
                $"{Key} has a reference that cannot be compared; only {ImageSafetyTask.TaskName} has one, with scores. Take it out.");
        }

        Archive?.Check(Key);
        foreach (var file in Files)
        {
            file.Check(Key);
            if (file.Url is null && Archive is null)
            {
                throw new PullException($"{Key} takes {file.Path} from an archive, but names none.");
            }
        }
    }

    private bool IsTask(string task) => Manifest["task"] is JsonValue value && value.TryGetValue(out string? name) && name == task;

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

/// <summary>
/// A file of the package. It comes from <see cref="Url"/>, or from the archive: as its <see cref="Entry"/>, or made of its
/// <see cref="Entries"/> by <see cref="Convert"/>.
/// </summary>
/// <param name="Path">Where it goes, relative to the package, with forward slashes.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits; of a converted file, those of the result.</param>
/// <param name="Size">Bytes.</param>
internal sealed record CatalogFile(string Path, string Sha256, long Size)
{
    /// <summary>A conversion: a TensorFlow.js model of the entries, the topology first, becomes ONNX.</summary>
    public const string TensorFlowJs = "tensorflow-js";

    /// <summary>A conversion: <see cref="Resource"/> is taken out of a .NET assembly, the one entry.</summary>
    public const string DotNetResource = "dotnet-resource";

    /// <summary>Where it comes from, http or https; pin it to a commit, so that the hash stays true.</summary>
    public string? Url { get; init; }

    /// <summary>The path inside the archive.</summary>
    public string? Entry { get; init; }

    /// <summary>How it is made of <see cref="Entries"/>; null for as it is.</summary>
    public string? Convert { get; init; }

    /// <summary>The name of the resource; null for other conversions.</summary>
    public string? Resource { get; init; }

    /// <summary>What it is made of.</summary>
    public IReadOnlyList<CatalogPart>? Entries { get; init; }

    /// <summary>What is read of the archive for it.</summary>
    public IReadOnlyList<CatalogPart> Parts => Entries ?? (Entry is null ? [] : [new(Entry, Sha256, Size)]);

    public void Check(string model)
    {
        if (Path.StartsWith('/')
            || Path.AsSpan().ContainsAny('\\', ':', '\0')
            || Path.Split('/').Any(part => part is "" or "." or "..")
            || Path == ModelManifest.FileName)
        {
            throw new PullException($"{model} lists '{Path}', which leads outside the package or is its manifest.");
        }

        var sources = (Url is null ? 0 : 1) + (Entry is null ? 0 : 1) + (Convert is null ? 0 : 1);
        var isConversion = Convert switch
        {
            null => Entries is null && Resource is null,
            TensorFlowJs => Entries is { Count: > 1 } && Resource is null,
            DotNetResource => Entries is { Count: 1 } && Resource is not null,
            _ => false,
        } && Entries?.Any(part => part is null) != true;
        if (sources != 1 || !isConversion)
        {
            throw new PullException(
                $"{model} must say of {Path} one of: url; entry (in its archive); convert '{TensorFlowJs}' with entries, the topology " +
                $"first; convert '{DotNetResource}' with one entry and resource.");
        }

        if (Url is not null && (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
        {
            throw new PullException($"{model} fetches {Path} from '{Url}', which is no http or https address.");
        }

        foreach (var part in Parts.Append(new(Path, Sha256, Size)))
        {
            part.Check(model);
        }
    }
}

/// <summary>An entry of an archive.</summary>
/// <param name="Path">Its path inside the archive.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
internal sealed record CatalogPart(string Path, string Sha256, long Size)
{
    // What is converted is held in memory.
    private const long MaxBytes = 1L << 31;

    public void Check(string model)
    {
        if (Sha256.Length != 64 || Sha256.Any(c => !char.IsAsciiHexDigitLower(c)) || Size is < 1 or >= MaxBytes)
        {
            throw new PullException(
                $"{model} lists {Path} without a sha256 of 64 lower-case hexadecimal digits and a size below 2 GiB.");
        }
    }
}

/// <summary>A package of a public registry: <see cref="Npm"/> or <see cref="NuGet"/>, as <c>name@version</c>.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
internal sealed record CatalogArchive(string Sha256, long Size)
{
    /// <summary>A package of the npm registry, <c>name@version</c> or <c>@scope/name@version</c>.</summary>
    public string? Npm { get; init; }

    /// <summary>A package of a NuGet feed.</summary>
    [JsonPropertyName("nuget")]
    public string? NuGet { get; init; }

    /// <summary>The package's name.</summary>
    public string Package => (Npm ?? NuGet)![..(Npm ?? NuGet)!.LastIndexOf('@')];

    /// <summary>Its version.</summary>
    public string Version => (Npm ?? NuGet)![((Npm ?? NuGet)!.LastIndexOf('@') + 1)..];

    /// <summary>For people.</summary>
    public string Name => Npm is null ? $"NuGet {NuGet}" : $"npm {Npm}";

    /// <summary>The name of its file, as <c>npm pack</c> and NuGet's folders have it.</summary>
    public string FileName => Npm is null
        ? $"{Package}.{Version}.nupkg".ToLowerInvariant()
        : $"{Package.TrimStart('@').Replace('/', '-')}-{Version}.tgz";

    public void Check(string model)
    {
        var name = Npm ?? NuGet ?? "";
        var isName = (Npm is null) != (NuGet is null)
            && name.LastIndexOf('@') > 0
            && Version.Length > 0
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '@' or '/' or '.' or '-' or '_' or '+')
            && Package.Split('/') is var parts
            && parts.Length == (Npm?[0] == '@' ? 2 : 1)
            && parts.All(part => part.Trim('.', '@').Length > 0)
            && Package.LastIndexOf('@') <= 0
            && !Version.Contains('/', StringComparison.Ordinal)
            && (NuGet is null || NuGetVersion.TryParse(Version, out _));
        if (!isName)
        {
            throw new PullException($"{model} must name its archive by one of npm and nuget, as name@version.");
        }

        new CatalogPart(name, Sha256, Size).Check(model);
    }
}

/// <summary>What the original of a converted model answered.</summary>
/// <param name="Scores">For the first of the reference pictures, in their order: a score per label.</param>
/// <param name="Tolerance">The largest difference that a score may have.</param>
internal sealed record CatalogCheck(IReadOnlyList<IReadOnlyList<double>> Scores, double Tolerance);

/// <summary>Why a package was not installed, and what to do.</summary>
internal sealed class PullException(string message) : Exception(message);
