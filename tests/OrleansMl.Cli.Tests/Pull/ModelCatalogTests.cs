using System.Text.Json.Nodes;

namespace OrleansMl.Models;

public sealed class ModelCatalogTests
{
    [Fact]
    public void The_shipped_catalogue_pins_every_file_and_says_what_it_is_for()
    {
        var entries = ModelCatalog.Shipped.Models;

        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.True(entry.For is { Length: > 0 } && entry.Licence.Length > 0, entry.Key));
        Assert.Equal(entries.Count, entries.Select(entry => entry.Key).Distinct().Count());
    }

    [Fact]
    public void A_name_alone_means_the_default_and_a_variant_another_version()
    {
        var catalog = ModelCatalog.Shipped;

        Assert.Equal("mobilenet_v2", catalog.Find("image-safety", null).Variant);
        Assert.Equal("1.2.0", catalog.Find("image-safety", null, "inception_v3").Version);
        Assert.Equal("mobilenet_v2_mid", catalog.Find("image-safety", "1.1.0").Variant);
        Assert.Throws<PullException>(() => catalog.Find("image-safety", null, "none"));
    }

    [Theory]
    [InlineData("npm", "../../etc@1.0.0")]
    [InlineData("npm", "@a/b/c@1.0.0")]
    [InlineData("npm", "name@1.0.0/../..")]
    [InlineData("npm", "name")]
    [InlineData("nuget", "a/b@1.0.0")]
    [InlineData("nuget", "a?b=c@1.0.0")]
    [InlineData("nuget", "X@latest")]
    [InlineData("npm", "@company@1.0.0")]
    [InlineData("npm", "@/name@1.0.0")]
    [InlineData("npm", "a@b@1.0.0")]
    public void A_name_that_is_no_package_is_refused(string registry, string name)
    {
        var catalog = JsonNode.Parse(TinyArchive.Catalog(registry, name, [1]))!;
        using var folder = new TemporaryFolder();
        var path = folder.Write("catalog.json", catalog.ToJsonString());

        var refused = Assert.Throws<PullException>(() => ModelCatalog.Read(path));

        Assert.Contains("name@version", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("entry", null)]
    [InlineData("url", "http://127.0.0.1/a")]
    [InlineData("convert", "by-magic")]
    public void A_file_has_exactly_one_source(string field, string? value)
    {
        var catalog = JsonNode.Parse(TinyArchive.Catalog("npm", "tiny@1.0.0", [1]))!;
        catalog["models"]![0]!["files"]![0]![field] = value;
        using var folder = new TemporaryFolder();
        var path = folder.Write("catalog.json", catalog.ToJsonString());

        var refused = Assert.Throws<PullException>(() => ModelCatalog.Read(path));

        Assert.Contains("must say of model.onnx one of", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models")]
    [InlineData("models/0")]
    [InlineData("models/0/name")]
    [InlineData("models/0/files")]
    [InlineData("models/0/files/0")]
    [InlineData("models/0/files/0/sha256")]
    [InlineData("models/0/archive/sha256")]
    [InlineData("models/0/manifest")]
    public void What_must_not_be_null_is_refused(string place)
    {
        var catalog = JsonNode.Parse(TinyArchive.Catalog("npm", "tiny@1.0.0", [1]))!;
        var names = place.Split('/');
        var holder = names[..^1].Aggregate(catalog, (node, name) => int.TryParse(name, out var at) ? node[at]! : node[name]!);
        if (holder is JsonArray array)
        {
            array[0] = null;
        }
        else
        {
            holder[names[^1]] = null;
        }

        using var folder = new TemporaryFolder();
        var path = folder.Write("catalog.json", catalog.ToJsonString());

        Assert.Throws<PullException>(() => ModelCatalog.Read(path));
    }

    [Theory]
    [InlineData("""{"tolerance": 0.1, "scores": [[1]]}""", "feature-extraction", "reference")]
    [InlineData("""{"tolerance": 0.1, "scores": [null]}""", "image-safety", "reference")]
    [InlineData("""{"tolerance": 0.1, "scores": []}""", "image-safety", "reference")]
    public void A_reference_is_for_image_safety_and_has_scores(string reference, string task, string named)
    {
        var catalog = JsonNode.Parse(TinyArchive.Catalog("npm", "tiny@1.0.0", [1]))!;
        catalog["models"]![0]!["reference"] = JsonNode.Parse(reference);
        catalog["models"]![0]!["manifest"]!["task"] = task;
        using var folder = new TemporaryFolder();
        var path = folder.Write("catalog.json", catalog.ToJsonString());

        var refused = Assert.Throws<PullException>(() => ModelCatalog.Read(path));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image-safety", "9.0.0", null, "9.0.0")]
    [InlineData("image-safety", "9.0.0", "mobilenet_v2", "9.0.0")]
    [InlineData("image-safety", "1.0.0", null, "1.0.0")]
    [InlineData("text-detect", "3.0.0", null, "3.0.0")]
    public void An_entry_of_ones_own_goes_before_a_shipped_one(string name, string version, string? variant, string expected)
    {
        var own = JsonNode.Parse(TinyArchive.Catalog("npm", "tiny@1.0.0", [1]))!;
        (own["models"]![0]!["name"], own["models"]![0]!["version"], own["models"]![0]!["variant"]) = (name, version, variant);
        using var folder = new TemporaryFolder();
        folder.Write("models/catalog.json", own.ToJsonString());

        var catalog = ModelCatalog.Open(path: null, folder.Path);

        var found = catalog.Find(name, version: null, variant);
        Assert.Equal((expected, "tests"), (found.Version, found.For));
        Assert.Equal(found, catalog.Find(name, version: null));
        Assert.Equal(
            ModelCatalog.Shipped.Models.Select(entry => entry.Key).Append($"{name}@{version}").Distinct().Order(),
            catalog.Models.Select(entry => entry.Key).Order());
    }

    [Fact]
    public void Of_ones_own_entries_the_default_is_meant_by_the_name()
    {
        var own = JsonNode.Parse(TinyArchive.Catalog("npm", "tiny@1.0.0", [1]))!;
        var first = own["models"]![0]!;
        var second = first.DeepClone();
        (first["name"], first["version"], first["default"]) = ("image-safety", "8.0.0", true);
        (second["name"], second["version"]) = ("image-safety", "9.0.0");
        own["models"]!.AsArray().Add(second);
        using var folder = new TemporaryFolder();
        folder.Write("models/catalog.json", own.ToJsonString());

        Assert.Equal("8.0.0", ModelCatalog.Open(path: null, folder.Path).Find("image-safety", version: null).Version);
    }

    [Fact]
    public void Without_a_catalogue_of_ones_own_there_are_the_shipped_entries()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(
            ModelCatalog.Shipped.Models.Select(entry => entry.Key),
            ModelCatalog.Open(path: null, folder.Path).Models.Select(entry => entry.Key));
    }
}
