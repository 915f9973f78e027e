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
}
