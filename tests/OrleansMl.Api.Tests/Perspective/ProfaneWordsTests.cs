namespace OrleansMl.Perspective;

public sealed class ProfaneWordsTests
{
    [Theory]
    [InlineData("Damn, that was close.")]
    [InlineData("DAMNED if I know")]
    [InlineData("what utter cr@p")]
    [InlineData("daaaamn")]
    [InlineData("d*mn it")]
    public void A_mild_word_is_found_also_disguised(string text) => Assert.Equal(ProfaneWords.OfMild, ProfaneWords.Strongest(text));

    [Theory]
    [InlineData("You b4stard!")]
    [InlineData("damn you, bastard")]
    public void The_strongest_word_counts(string text) => Assert.Equal(ProfaneWords.OfStrong, ProfaneWords.Strongest(text));

    [Theory]
    [InlineData("")]
    [InlineData("👍 !!! *** ___")]
    [InlineData("The class passed the assessment in Scunthorpe.")]
    [InlineData("Moby Dick met a cock and a donkey in the hell of a storm.")]
    [InlineData("It cost $455, or 455 dollars.")]
    [InlineData("a*b*c*d and **bold**")]
    [InlineData("Shitake mushrooms and a cocktail")]
    public void What_is_ordinary_is_not_found(string text) => Assert.Equal(0, ProfaneWords.Strongest(text));

    [Fact]
    public void The_cost_of_a_long_text_grows_with_its_length()
    {
        // Stars and repeats make candidates; their number is bounded.
        var text = string.Concat(Enumerable.Repeat("f*o*o aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ", 1000));

        Assert.Equal(0, ProfaneWords.Strongest(text));
    }
}
