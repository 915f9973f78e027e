using CsCheck;

namespace OrleansMl.Interactions;

public sealed class PseudonymsTests
{
    private static readonly Pseudonyms Names = new(new byte[32]);

    [Fact]
    public void The_same_user_has_the_same_name_and_another_secret_gives_another()
    {
        Assert.Equal(Names.Of("alice"), new Pseudonyms(new byte[32]).Of("alice"));
        Assert.NotEqual(Names.Of("alice"), new Pseudonyms("sixteen bytes ok"u8.ToArray()).Of("alice"));
        Assert.NotEqual(Names.Of("alice"), Names.Of("bob"));
    }

    [Fact]
    public void Acts_differ_by_user_item_and_kind() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Enum<InteractionType>()).Array[1, 50].Sample(acts => Assert.Equal(
            acts.Distinct().Count(), acts.Select(act => Names.Of($"u{act.Item1}", $"i{act.Item2}", act.Item3)).Distinct().Count()));

    [Fact]
    public void A_short_secret_is_refused() => Assert.Throws<ArgumentException>(() => new Pseudonyms(new byte[15]));
}
