namespace OrleansMl.Architecture;

/// <summary>A content item's grain knows mechanisms and its own judging, and no feature that follows it.</summary>
public sealed class GrainTests
{
    private static readonly string[] Mechanisms = ["Content", "Storage", "Hosting", "Jobs"];

    [Fact]
    public void The_content_grain_names_no_other_feature() =>
        Assert.Empty(References.FeaturesOf("OrleansMl.Grains", "ContentGrain").Except(Mechanisms));

    [Fact]
    public void The_content_grain_has_at_most_six_dependencies() =>
        Assert.InRange(References.ConstructorParametersOf("OrleansMl.Grains", "ContentGrain"), 1, 6);
}
