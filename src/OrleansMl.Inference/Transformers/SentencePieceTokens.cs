using Microsoft.ML.Tokenizers;
using OrleansMl.Packages;

namespace OrleansMl.Transformers;

/// <summary>
/// SentencePiece units, word by word: units do not cross white space, so the ids are those of the whole text, and every word's place is
/// exact. Inside a word a unit has its own place when normalisation kept the word's length, and the whole word's otherwise.
/// </summary>
internal sealed class SentencePieceTokens(byte[] model, TokenizerInput options) : ITextTokens
{
    private readonly SentencePieceTokenizer _units = SentencePieceTokenizer.Create(
        new MemoryStream(model), addBeginningOfSentence: false, addEndOfSentence: false, specialTokens: null);
    private readonly int _offset = options.IdOffset ?? 0;

    public TokenBuffer Tokenize(string text)
    {
        var tokens = new TokenBuffer();
        var word = 0;
        for (var start = 0; start < text.Length;)
        {
            if (char.IsWhiteSpace(text[start]))
            {
                start++;
                continue;
            }

            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            Add(tokens, text[start..end], start, word++);
            start = end;
        }

        return tokens;
    }

    private void Add(TokenBuffer tokens, string typed, int at, int word)
    {
        var units = _units.EncodeToTokens(typed, out var normalised, addBeginningOfSentence: false, addEndOfSentence: false);
        var prefix = (normalised?.Length ?? typed.Length) - typed.Length;
        foreach (var unit in units)
        {
            var id = unit.Id == _units.UnknownId && options.UnkId is { } unknown ? unknown : unit.Id + _offset;
            if (prefix is 0 or 1)
            {
                tokens.Add(id, at + Math.Max(0, unit.Offset.Start.Value - prefix), at + Math.Max(0, unit.Offset.End.Value - prefix), word);
            }
            else
            {
                tokens.Add(id, at, at + typed.Length, word);
            }
        }
    }
}
