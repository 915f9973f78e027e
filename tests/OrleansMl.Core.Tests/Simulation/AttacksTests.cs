namespace OrleansMl.Simulation;

public sealed class AttacksTests(ITestOutputHelper output)
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var name in Attacks.Names)
            {
                cases.Add(name, 1);
                cases.Add(name, 2);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_attack_gains_more_than_its_bound_and_each_would_if_all_accounts_counted_the_same(string attack, int seed)
    {
        var outcome = Attacks.Play(attack, seed);
        output.WriteLine(outcome.ToText());
        Assert.All(outcome.Figures, figure => Assert.True(figure.IsHeld, figure.ToText()));
        Assert.Contains(outcome.Figures, figure => !(figure with { Weighed = figure.Unweighed }).IsHeld);
    }

    [Fact]
    public void The_same_seed_plays_the_same_attack() =>
        Assert.Equal(Attacks.Play("new-accounts", 3).Figures, Attacks.Play("new-accounts", 3).Figures);

    [Fact]
    public void An_attack_that_nobody_knows_is_refused_with_the_names_of_those_that_are_known() =>
        Assert.Contains("new-accounts", Assert.Throws<ArgumentException>(() => Attacks.Play("magic", 1)).Message, StringComparison.Ordinal);
}
