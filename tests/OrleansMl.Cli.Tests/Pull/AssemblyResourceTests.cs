namespace OrleansMl.Models;

public sealed class AssemblyResourceTests
{
    private static readonly byte[] Assembly = File.ReadAllBytes(typeof(ModelCatalog).Assembly.Location);

    [Fact]
    public void A_resource_is_what_loading_the_assembly_gives()
    {
        using var stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream("catalog.json")!;
        var expected = new byte[stream.Length];
        stream.ReadExactly(expected);

        Assert.Equal(expected, AssemblyResource.Read(Assembly, "catalog.json", expected.Length));
    }

    [Fact]
    public void Another_name_or_size_and_broken_bytes_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => AssemblyResource.Read(Assembly, "nothing", 1));
        Assert.Throws<InvalidDataException>(() => AssemblyResource.Read(Assembly, "catalog.json", 1));
        Assert.Throws<InvalidDataException>(() => AssemblyResource.Read([1, 2, 3], "catalog.json", 1));
    }
}
