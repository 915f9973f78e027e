using OrleansMl.Packages;
using OrleansMl.Text;
using OrleansMl.Transformers;

namespace OrleansMl.FineTuning;

/// <summary>Texts as the served model reads them: folded, cut into word pieces, between [CLS] and [SEP]. For one thread.</summary>
internal sealed class TextTokenizer(byte[] vocabulary)
{
    public const int Pad = 0, Cls = 101, Sep = 102;

    /// <summary>What is learned from and what is served is folded alike.</summary>
    public const TextFolding Folding = TextFolding.Seen;

    /// <summary>What the package's manifest says.</summary>
    public static TokenizerInput Options { get; } = new()
    {
        MaxTokens = BertWeights.MaxTokens,
        Overlap = 16,
        ClsId = Cls,
        SepId = Sep,
        PadId = Pad,
        LowerCase = true,
    };

    private readonly WordPieceTokens _pieces = new(vocabulary, Options);
    private readonly FoldedText _folded = new();

    /// <summary>The first window of a text, special tokens included.</summary>
    public int[] Read(string text)
    {
        TextFolder.Fold(text, _folded, Folding);
        var pieces = _pieces.Tokenize(_folded.Chars.ToString()).Ids;
        return [Cls, .. pieces.Take(BertWeights.MaxTokens - 2), Sep];
    }
}
