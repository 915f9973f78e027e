using System.Globalization;
using System.Text;

namespace OrleansMl.Evaluation;

/// <summary>The suites themselves: how many texts, how many kinds, and that a harmless one has nothing harmful in it.</summary>
public sealed class TextSuitesTests
{
    public static TheoryData<string> Names => [.. TextSuites.All.Select(suite => suite.Name)];

    private static TextSuite Suite(string name) => TextSuites.All.Single(suite => suite.Name == name);

    [Theory]
    [InlineData("ordinary-life", 2_000, 20)]
    [InlineData("length", 1_600, 9)]
    [InlineData("placement", 500, 18)]
    [InlineData("crisis", 200, 7)]
    [InlineData("evasion", 1_000, 42)]
    [InlineData("scams", 400, 12)]
    [InlineData("not-judged", 250, 6)]
    public void A_suite_has_enough_texts_of_enough_kinds(string name, int texts, int kinds)
    {
        var suite = Suite(name);

        Assert.InRange(suite.Texts.Count, texts, 20_000);
        Assert.InRange(suite.Texts.Select(text => text.Kind).Distinct().Count(), kinds, 100);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_text_comes_twice_in_a_kind(string name) => Assert.All(
        Suite(name).Texts.GroupBy(text => (text.Kind, text.Text)), group => Assert.True(group.Count() == 1, group.Key.Text));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_text_can_be_sent_as_it_is(string name) => Assert.All(Suite(name).Texts, text =>
    {
        Assert.InRange(text.Text.Trim().Length, 1, 50_000);

        // A lone surrogate would come out as another text.
        Assert.Equal(text.Text, Encoding.UTF8.GetString(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text.Text)));
        Assert.DoesNotContain("{0}", text.Text, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(text.Template));
    });

    // Figures are about these texts: who changes one measures anew, writes models/README.md and puts the new line here.
    [Fact]
    public void The_texts_are_the_same_on_every_machine()
    {
        string[] measured =
        [
            "ordinary-life 5239 b01a9e86296e081a",
            "length 1818 c46851164b642b14",
            "placement 576 e6eeadbdf14582fd",
            "crisis 245 7b4e6a89515fa8c9",
            "evasion 1950 53e198e0389fdc61",
            "scams 435 cf5a08ef93f355e9",
            "not-judged 335 6a3f18da442e4b65",
        ];
        string[] made = [.. TextSuites.All.Select(suite => $"\"{suite.Name} {suite.Texts.Count} {Hash(suite)}\",")];

        Assert.True(measured.SequenceEqual(made.Select(line => line.Trim('"', ','))), $"The suites are now:\n{string.Join('\n', made)}");
    }

    [Fact]
    public void Ordinary_life_has_many_templates_hosts_groups_and_languages()
    {
        var texts = OrdinaryLifeSuite.Texts;
        var links = texts.Where(text => text.Kind == OrdinaryLifeSuite.LinkKind).ToList();

        Assert.InRange(texts.Select(text => text.Template).Distinct().Count(), 60, 1_000);
        Assert.Equal(40, links.Select(HostOf).Distinct().Count());
        Assert.Equal(10, links.Select(text => text.Template).Distinct().Count());
        Assert.InRange(texts.Where(text => text.Group is not null).Select(text => text.Group).Distinct().Count(), 30, 60);
        var languages = texts.Where(text => text.Kind.StartsWith("languages", StringComparison.Ordinal));
        Assert.InRange(languages.Select(text => text.Template).Distinct().Count(), 12, 60);
    }

    [Fact]
    public void Every_group_of_people_stands_in_the_same_sentences() => Assert.Single(
        OrdinaryLifeSuite.Texts.Where(text => text.Group is not null).GroupBy(text => text.Group)
            .Select(group => string.Join('\n', group.Select(text => text.Template)))
            .Distinct());

    [Fact]
    public void A_harmless_text_holds_no_harmful_sentence_of_another_suite()
    {
        var harmful = PlacementSuite.Texts.Select(text => text.Alone ?? text.Text).Concat(EvasionSuite.Harmful).Distinct()
            .Concat(CrisisSuite.Texts.Where(text => text.Kind.StartsWith("crisis", StringComparison.Ordinal)).Select(text => text.Text))
            .ToArray();

        // Longer ones are made of the same sentences.
        var harmless = OrdinaryLifeSuite.Texts.Concat(LengthSuite.Texts.Where(text => text.Text.Length <= 1_000));
        Assert.All(harmless, text => Assert.DoesNotContain(
            harmful, sentence => text.Text.Contains(sentence.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void A_text_in_company_holds_itself_and_only_harmless_sentences() => Assert.All(
        PlacementSuite.Texts.Where(text => text.Alone is not null), text =>
        {
            var at = text.Text.IndexOf(text.Alone!, StringComparison.Ordinal);
            Assert.InRange(at, 0, text.Text.Length);
            Assert.DoesNotContain(
                PlacementSuite.Texts.Where(other => other.Alone is null && other.Text != text.Alone),
                other => text.Text.Contains(other.Text, StringComparison.Ordinal));
            if (text.Kind.StartsWith("at the start", StringComparison.Ordinal))
            {
                Assert.Equal(0, at);
            }
            else if (text.Kind.StartsWith("at the end", StringComparison.Ordinal))
            {
                Assert.Equal(text.Text.Length, at + text.Alone!.Length);
            }
        });

    [Theory]
    [InlineData("100 characters", 60, 100)]
    [InlineData("1,000 characters", 800, 1_000)]
    [InlineData("5,000 characters", 4_800, 5_000)]
    [InlineData("20,000 characters", 19_800, 20_000)]
    public void Long_texts_are_as_long_as_their_kind_says(string kind, int least, int most)
    {
        var texts = LengthSuite.Texts.Where(text => text.Kind.EndsWith($", {kind}", StringComparison.Ordinal)).ToList();

        Assert.Equal(400, texts.Count);
        Assert.InRange(texts.Average(text => text.Text.Length), least, most);
        Assert.All(texts, text => Assert.InRange(text.Text.Length, 1, most));
    }

    [Fact]
    public void Swindles_lead_to_nothing_that_exists() => Assert.All(
        ScamSuite.Texts.Where(text => text.Text.Contains("http", StringComparison.Ordinal)),
        text => Assert.Contains("example", text.Text, StringComparison.Ordinal));

    private static string HostOf(SuiteText link) =>
        new Uri(link.Text[link.Text.IndexOf("https://", StringComparison.Ordinal)..].Split(' ')[0]).Host;

    private static string Hash(TextSuite suite) => StableHash
        .Of(string.Join('\n', suite.Texts.Select(text => $"{text.Kind}\t{text.Text}")))
        .ToString("x16", CultureInfo.InvariantCulture);
}
