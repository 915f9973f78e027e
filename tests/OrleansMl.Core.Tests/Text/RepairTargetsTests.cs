namespace OrleansMl.Text;

public sealed class RepairTargetsTests
{
    private static readonly string[] Words = ["grumpy", "dreary", "gloom"];
    private static readonly RepairTargets Targets = RepairTargets.Parse(RepairTargets.Write(Words));

    [Fact]
    public void Every_spelling_of_a_target_may_come_from_one()
    {
        foreach (var word in Words)
        {
            Assert.True(Targets.MayBe(word));
            for (var i = 0; i < word.Length; i++)
            {
                Assert.True(Targets.MayLackALetter(word.Remove(i, 1)));
                Assert.True(Targets.MayBeShuffled(word[i..] + word[..i]));
            }
        }
    }

    [Fact]
    public void Few_of_a_thousand_other_words_may()
    {
        var rng = new Random(5);
        var others = Enumerable.Range(0, 1000)
            .Select(_ => string.Concat(Enumerable.Range(0, 8).Select(_ => (char)('a' + rng.Next(26)))))
            .ToList();
        Assert.InRange(others.Count(word => Targets.MayBe(word) || Targets.MayLackALetter(word) || Targets.MayBeShuffled(word)), 0, 40);
    }

    [Theory]
    [InlineData("sogrumpytoday", 0, 2, 8)]
    [InlineData("gloomgrumpy", 1, 5, 11)]
    public void A_target_is_found_inside_a_word(string word, int from, int start, int end)
    {
        Assert.True(Targets.MayHold(word, 4, from, out var foundStart, out var foundEnd));
        Assert.Equal((start, end), (foundStart, foundEnd));
    }

    [Theory]
    [InlineData()]
    [InlineData(9, 0, 0)]
    [InlineData(10, 0, 0)]
    public void A_file_of_another_length_is_refused(params int[] file) =>
        Assert.Throws<InvalidDataException>(() => RepairTargets.Parse([.. file.Select(b => (byte)b)]));
}
