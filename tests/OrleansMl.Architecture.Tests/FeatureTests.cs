namespace OrleansMl.Architecture;

/// <summary>Features are modules: in no assembly do two of them need each other.</summary>
public sealed class FeatureTests
{
    public static TheoryData<string> Assemblies =>
    [
        "OrleansMl.Abstractions", "OrleansMl.Core", "OrleansMl.Media", "OrleansMl.Inference", "OrleansMl.Grains", "OrleansMl.Api",
        "orleansml",
    ];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_feature_needs_one_that_needs_it(string assembly)
    {
        var circles = References.Of(assembly).Circles();

        Assert.True(circles.Count == 0, $"{assembly}: {string.Join("\n\n", circles)}");
    }

    [Fact]
    public void What_all_endpoints_stand_on_names_no_feature() => Assert.Empty(References.FeaturesNamedBy("OrleansMl.Api", "Http"));
}
