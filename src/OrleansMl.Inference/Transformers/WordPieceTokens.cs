using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;
using OrleansMl.Packages;

namespace OrleansMl.Transformers;

/// <summary>
/// BERT's tokens. Words are cut and folded here, character by character with their places in the raw text, and the
/// library cuts them into pieces: its own folding loses the places, needs NFD, which the globalization-invariant mode has
/// not, and takes a typed "[SEP]" for the special token.
/// </summary>
internal sealed class WordPieceTokens(byte[] vocabulary, TokenizerInput options) : ITextTokens
{
    private readonly WordPieceTokenizer _pieces = WordPieceTokenizer.Create(new MemoryStream(vocabulary), new WordPieceOptions
    {
        SpecialTokens = null
    });
    private readonly bool _lower = options.LowerCase ?? false;
    private readonly bool _strip = options.StripAccents ?? options.LowerCase ?? false;
    private readonly StringBuilder _word = new();
    private readonly List<(int Start, int End)> _places = [];

    public TokenBuffer Tokenize(string text)
    {
        var tokens = new TokenBuffer();
        var word = 0;
        for (var i = 0; i < text.Length;)
        {
            var status = Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            var (start, end) = (i, i + length);
            i = end;
            if (rune.Value is '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator)
            {
                Flush(tokens, ref word);
            }
            else if (status != System.Buffers.OperationStatus.Done || rune.Value == 0xFFFD || IsDropped(Rune.GetUnicodeCategory(rune)))
            {
                // Neither part of a word nor its end.
            }
            else if (IsCutOut(rune))
            {
                Flush(tokens, ref word);
                Append(rune, start, end);
                Flush(tokens, ref word);
            }
            else
            {
                Append(rune, start, end);
            }
        }

        Flush(tokens, ref word);
        return tokens;
    }

    private void Append(Rune rune, int start, int end)
    {
        if (_lower)
        {
            rune = Rune.ToLowerInvariant(rune);
        }

        if (_strip)
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark)
            {
                if (_places.Count > 0)
                {
                    _places[^1] = (_places[^1].Start, end);
                }

                return;
            }

            if (rune.IsBmp)
            {
                rune = new(AccentTable.Strip((char)rune.Value));
            }
        }

        _word.Append(rune.ToString());
        for (var k = 0; k < rune.Utf16SequenceLength; k++)
        {
            _places.Add((start, end));
        }
    }

    private void Flush(TokenBuffer tokens, ref int word)
    {
        if (_word.Length == 0)
        {
            return;
        }

        foreach (var piece in _pieces.EncodeToTokens(_word.ToString(), out _, considerPreTokenization: false, considerNormalization: false))
        {
            tokens.Add(piece.Id, _places[piece.Offset.Start.Value].Start, _places[piece.Offset.End.Value - 1].End, word);
        }

        word++;
        _word.Clear();
        _places.Clear();
    }

    private static bool IsDropped(UnicodeCategory category) =>
        category is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.Surrogate;

    // Punctuation (every ASCII sign counts) and ideographs are words of their own.
    private static bool IsCutOut(Rune rune) =>
        rune.IsAscii
            ? !Rune.IsLetterOrDigit(rune)
            : Rune.IsPunctuation(rune)
                || rune.Value is (>= 0x4E00 and <= 0x9FFF)
                    or (>= 0x3400 and <= 0x4DBF)
                    or (>= 0x20000 and <= 0x2CEAF)
                    or (>= 0xF900 and <= 0xFAFF)
                    or (>= 0x2F800 and <= 0x2FA1F);
}
