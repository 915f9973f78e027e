namespace OrleansMl.Packages;

public sealed class SemanticVersionTests
{
    [Fact]
    public void Precedence_is_that_of_the_specification()
    {
        // The example of semver.org, item 11, with numbers that sort wrongly as text.
        string[] ascending =
        [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
            "1.2.0", "1.10.0", "2.0.0", "10.0.0", "99999999999999999999.0.0",
        ];
        var versions = ascending
            .Select(v => SemanticVersion.TryParse(v, out var version) ? version : throw new InvalidOperationException(v))
            .ToList();

        for (var i = 0; i < versions.Count; i++)
        {
            for (var j = 0; j < versions.Count; j++)
            {
                Assert.Equal(Math.Sign(i.CompareTo(j)), Math.Sign(versions[i].CompareTo(versions[j])));
            }
        }
    }

    [Fact]
    public void Build_metadata_does_not_count()
    {
        Assert.True(SemanticVersion.TryParse("1.0.0+a", out var a));
        Assert.True(SemanticVersion.TryParse("1.0.0+b", out var b));
        Assert.Equal(0, a.CompareTo(b));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1.0.0.0")]
    [InlineData("01.0.0")]
    [InlineData("1.0.0-")]
    [InlineData("1.0.0-01")]
    [InlineData("1.0.0-a..b")]
    [InlineData("1.0.0+")]
    [InlineData("v1.0.0")]
    [InlineData("1.0.-1")]
    public void Anything_else_is_refused(string? text) => Assert.False(SemanticVersion.TryParse(text, out _));
}
