using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace OrleansMl.Standing;

public sealed class StandingOptionsTests
{
    [Fact]
    public void Tiers_are_ordered_by_where_they_begin_and_the_default_pauses_nothing()
    {
        var terms = new StandingOptions().ToTerms();
        var own = Read(("Tiers:bad", "3"), ("Tiers:fine", "0"), ("PausesFrom", "bad"), ("Weights:hate", "2.5")).ToTerms();

        Assert.Equal([("good", 0.0), ("limited", 2.0), ("restricted", 4.0)], terms.Tiers.Select(tier => (tier.Name, tier.From)));
        Assert.Null(terms.PausesFrom);
        Assert.Equal(["fine", "bad"], own.Tiers.Select(tier => tier.Name));
        Assert.Equal((1, 2.5, 1.0), (own.PausesFrom, own.WeightOf("hate"), own.WeightOf("spam")));
    }

    [Theory]
    [InlineData("PausesFrom", "worst", "OrleansMl:Standing:PausesFrom names 'worst', which is none of the tiers.")]
    [InlineData("PausesFrom", "good", "OrleansMl:Standing: The best tier cannot pause posting.")]
    [InlineData("Tiers:bad", "3", "OrleansMl:Standing: The first tier must begin at 0.")]
    [InlineData("Weights:spam", "-1", "OrleansMl:Standing: The weight of 'spam' must be above 0 and at most 100.")]
    [InlineData("Expiry", "00:00:01", "The field Expiry must be between 00:01:00 and 3660.00:00:00.")]
    public void What_contradicts_itself_says_what_to_set(string key, string value, string message)
    {
        var options = Read((key, value));
        var results = new List<ValidationResult>();

        Assert.False(Validator.TryValidateObject(options, new(options), results, validateAllProperties: true));

        Assert.Equal([message], results.Select(result => result.ErrorMessage));
    }

    private static StandingOptions Read(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)))
        .Build()
        .Get<StandingOptions>()!;
}
