using System.Text;
using Microsoft.ML.Tokenizers;

namespace OrleansMl.Transformers;

/// <summary>RoBERTa's tokens: byte-level BPE. A token may begin with a space, which its place leaves out.</summary>
internal sealed class BpeTokens : ITextTokens
{
    private readonly BpeTokenizer _bpe;

    public BpeTokens(byte[] vocabulary, byte[] merges)
    {
        var ids = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, int>>(vocabulary)
            ?? throw new InvalidDataException("vocab.json is empty.");
        _bpe = BpeTokenizer.Create(new BpeOptions(ids)
        {
            Merges =
            [
                .. Encoding.UTF8.GetString(merges)
                    .Split('\n')
                    .Select(l => l.TrimEnd('\r'))
                    .Where((l, i) => l.Length > 0 && !(i == 0 && l.StartsWith("#version", StringComparison.Ordinal)))
            ],
            ByteLevel = true,
            PreTokenizer = RobertaPreTokenizer.Instance,
        });
    }

    public TokenBuffer Tokenize(string text)
    {
        var tokens = new TokenBuffer();
        var word = -1;
        foreach (var token in _bpe.EncodeToTokens(text, out _))
        {
            var (start, end) = (token.Offset.Start.Value, token.Offset.End.Value);
            var begins = word < 0
                || (start < text.Length && char.IsWhiteSpace(text[start]))
                || (start > 0 && start < text.Length && IsWord(text[start - 1]) != IsWord(text[start]));
            while (start < end && char.IsWhiteSpace(text[start]))
            {
                start++;
            }

            tokens.Add(token.Id, start, end, begins ? ++word : word);
        }

        return tokens;
    }

    // Surrogates are neither letter nor digit, but the halves of one character belong together.
    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c);
}
