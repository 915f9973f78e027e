using System.Text;
using OrleansMl.Onnx;

namespace OrleansMl.Models;

public sealed class SentencePieceTokensTests
{
    private static readonly (string Piece, float Score, int Type)[] Pieces =
    [
        ("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("\u2581he", -1, 1), ("llo", -2, 1), ("\u2581hello", -2.5f, 1), ("\u2581", -3, 1), ("s", -3, 1), ("\u2581wor", -2, 1), ("ld", -2, 1),
    ];

    [Theory]
    // The ids of XLM-R: those of the file plus 1, and an unknown token of its own.
    [InlineData("hello  worlds", "6[0..5] 9[7..10] 10[10..12] 8[12..13]")]
    [InlineData(" x\n", "7[1..1] 3[1..2]")]
    [InlineData("</s>", "7[0..0] 3[0..1] 3[1..2] 8[2..3] 3[3..4]")]
    public void Units_have_the_ids_of_the_model_and_places_in_the_raw_text(string text, string expected)
    {
        var tokens = new SentencePieceTokens(Model(), new() { MaxTokens = 8, PadId = 1, IdOffset = 1, UnkId = 3 }).Tokenize(text);

        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, tokens.Count).Select(i => $"{tokens.Ids[i]}[{tokens.Starts[i]}..{tokens.Ends[i]}]")));
    }

    // sentencepiece_model.proto: pieces, a trainer_spec (unigram, ids of the special pieces) and a normalizer_spec that only escapes spaces.
    private static byte[] Model()
    {
        var model = new ProtoBuffer();
        foreach (var (text, score, type) in Pieces)
        {
            var piece = new ProtoBuffer();
            piece.Bytes(1, Encoding.UTF8.GetBytes(text));
            piece.Float(2, score);
            piece.Int(3, type);
            model.Message(1, piece);
        }

        var trainer = new ProtoBuffer();
        trainer.Int(3, 1);
        trainer.Int(40, 0);
        trainer.Int(41, 1);
        trainer.Int(42, 2);
        model.Message(2, trainer);
        var normalizer = new ProtoBuffer();
        normalizer.String(1, "identity");
        normalizer.Int(3, 1);
        normalizer.Int(4, 1);
        normalizer.Int(5, 1);
        model.Message(3, normalizer);
        return model.ToArray();
    }
}
