namespace OrleansMl.Search;

public sealed class WordSignatureTests
{
    private static readonly string[] Words =
        [.. Enumerable.Range(0, 5000).Select(i => $"w{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))}{(char)('a' + (i / 676))}x")];

    [Fact]
    public void A_text_has_each_of_its_words()
    {
        var signature = WordSignature.Of("Cheap WATCHES, buy now; cheap!");

        Assert.All((string[])["cheap", "now buy", "Watches"], words => Assert.True(signature.MayHave(WordSignature.Of(words))));
        Assert.False(signature.MayHave(WordSignature.Of("river")));
    }

    [Fact]
    public void Words_are_found_however_they_are_disguised() =>
        Assert.True(WordSignature.Of("fr\u0435e m\u00f6ney").MayHave(WordSignature.Of("Free Money")));

    [Theory]
    [InlineData(15, .002)]
    [InlineData(30, .01)]
    [InlineData(100, .13)]
    public void What_is_let_through_wrongly_is_as_rare_as_said(int words, double most)
    {
        var random = new Random(7);
        var (wrong, asked) = (0, 0);
        for (var text = 0; text < 300; text++)
        {
            var picked = random.GetItems(Words, words);
            var signature = WordSignature.Of(string.Join(' ', picked));
            foreach (var other in random.GetItems(Words, 100).Except(picked))
            {
                asked++;
                wrong += signature.MayHave(WordSignature.Of(other)) ? 1 : 0;
            }
        }

        Assert.InRange((double)wrong / asked, 0, most);
    }

    [Fact]
    public void Bytes_read_back_are_the_same()
    {
        var signature = WordSignature.Of("A walk in the park");

        Assert.Equal(signature, WordSignature.From(signature.ToBytes()));
        Assert.Equal(WordSignature.Size, signature.ToBytes().Length);
        Assert.True(WordSignature.From([]).IsEmpty);
        Assert.False(signature.IsEmpty);
    }
}
