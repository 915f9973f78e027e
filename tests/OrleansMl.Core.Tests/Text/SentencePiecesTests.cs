namespace OrleansMl.Text;

public sealed class SentencePiecesTests
{
    [Fact]
    public void Each_sentence_of_a_short_text_is_a_piece_and_so_is_the_whole()
    {
        const string Text = "We had a lovely day. Retweet this to win! See you all tomorrow";

        Assert.Equal(["We had a lovely day.", "Retweet this to win!", "See you all tomorrow", Text], SentencePieces.Of(Text));
    }

    [Fact]
    public void A_text_of_one_sentence_is_one_piece() =>
        Assert.Equal(["Just one sentence here."], SentencePieces.Of("Just one sentence here."));

    [Fact]
    public void Very_short_sentences_belong_to_the_next() =>
        Assert.Equal("Yes! No! That is bad.", SentencePieces.Of("Yes! No! That is bad. What a pity that was.")[0]);

    [Fact]
    public void Dots_inside_words_and_numbers_end_nothing() =>
        Assert.Equal(["Version 1.2.3 of example.org is out now"], SentencePieces.Of("Version 1.2.3 of example.org is out now"));

    [Fact]
    public void A_sentence_without_an_end_is_cut_at_spaces()
    {
        var pieces = SentencePieces.Of(string.Join(' ', Enumerable.Repeat("word", 200)));

        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, 240));
        Assert.All(pieces, piece => Assert.Equal("word", piece.Split(' ').Distinct().Single()));
    }

    [Fact]
    public void Characters_are_never_cut_in_two() =>
        Assert.All(SentencePieces.Of(string.Concat(Enumerable.Repeat("😀", 500))), piece => Assert.False(char.IsLowSurrogate(piece[0])));

    [Fact]
    public void A_very_long_text_has_no_more_pieces_and_loses_nothing()
    {
        var text = string.Join(' ', Enumerable.Range(0, 2000).Select(i => $"This is sentence {i}."));

        var pieces = SentencePieces.Of(text);

        Assert.InRange(pieces.Length, 1, SentencePieces.MaxPieces);
        Assert.Equal(text, string.Join(' ', pieces));
    }

    [Fact]
    public void Languages_without_spaces_have_sentences_too() =>
        Assert.Equal(2, SentencePieces.Of("今日はとても良い天気です。" + new string('明', 10) + "日は雨が降るでしょう。").Count(piece => piece.Length < 25));
}
