using System.Text;

namespace OrleansMl.Load;

public sealed class SampleTextsTests
{
    [Fact]
    public void Same_seed_gives_the_same_texts_of_the_asked_length()
    {
        var first = Take(seed: 7, count: 50);

        Assert.Equal(first, Take(seed: 7, count: 50));
        Assert.NotEqual(first, Take(seed: 8, count: 50));
        Assert.All(first, text => Assert.Equal(20, text.Split(' ').Length));
        Assert.Equal(50, first.Distinct().Count());
    }

    [Fact]
    public void The_share_of_bad_texts_is_the_stated_one()
    {
        var texts = Take(seed: 1, count: 10_000);

        // Both shares are 5 %; four standard deviations of a binomial of 10,000 are 0.9 %.
        Assert.InRange(texts.Count(text => text.Contains("prize", StringComparison.Ordinal)), 410, 590);
        Assert.InRange(texts.Count(text => text.Contains("idiot", StringComparison.Ordinal)), 410, 590);
    }

    private static List<string> Take(int seed, int count)
    {
        var texts = new SampleTexts(seed, words: 20);
        var buffer = new byte[20 * 24];
        return [.. Enumerable.Range(0, count).Select(_ => Encoding.UTF8.GetString(buffer, 0, texts.Next(buffer)))];
    }
}
