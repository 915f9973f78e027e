namespace OrleansMl.Transformers;

public sealed class SentencePieceTokensTests
{
    [Theory]
    // The ids of XLM-R: those of the file plus 1, and an unknown token of its own.
    [InlineData("hello  worlds", "6[0..5] 9[7..10] 10[10..12] 8[12..13]")]
    [InlineData(" x\n", "7[1..1] 3[1..2]")]
    [InlineData("</s>", "7[0..0] 3[0..1] 3[1..2] 8[2..3] 3[3..4]")]
    public void Units_have_the_ids_of_the_model_and_places_in_the_raw_text(string text, string expected)
    {
        var tokens = new SentencePieceTokens(TinySentencePiece.Model(), new()
        {
            MaxTokens = 8,
            PadId = 1,
            IdOffset = 1,
            UnkId = 3
        }).Tokenize(text);

        Assert.Equal(
            expected,
            string.Join(' ', Enumerable.Range(0, tokens.Count).Select(i => $"{tokens.Ids[i]}[{tokens.Starts[i]}..{tokens.Ends[i]}]")));
    }
}
