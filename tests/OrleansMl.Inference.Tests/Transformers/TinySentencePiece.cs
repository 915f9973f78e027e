using System.Text;
using OrleansMl.Onnx;

namespace OrleansMl.Transformers;

/// <summary>A SentencePiece model of ten pieces.</summary>
internal static class TinySentencePiece
{
    private static readonly (string Piece, float Score, int Type)[] Pieces =
    [
        ("<unk>", 0, 2),
        ("<s>", 0, 3),
        ("</s>", 0, 3),
        ("\u2581he", -1, 1),
        ("llo", -2, 1),
        ("\u2581hello", -2.5f, 1),
        ("\u2581", -3, 1),
        ("s", -3, 1),
        ("\u2581wor", -2, 1),
        ("ld", -2, 1),
    ];

    // sentencepiece_model.proto: pieces, a trainer_spec (unigram, ids of the special pieces)
    // and a normalizer_spec that only escapes spaces.
    public static byte[] Model()
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
