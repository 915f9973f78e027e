namespace OrleansMl.Transformers;

/// <summary>A tokenised text. Offsets are UTF-16 code units of the raw text, end exclusive.</summary>
internal sealed class TokenBuffer
{
    public List<int> Ids { get; } = [];

    public List<int> Starts { get; } = [];

    public List<int> Ends { get; } = [];

    /// <summary>The word that each token belongs to, from 0.</summary>
    public List<int> Words { get; } = [];

    public int Count => Ids.Count;

    public void Add(int id, int start, int end, int word)
    {
        Ids.Add(id);
        Starts.Add(start);
        Ends.Add(end);
        Words.Add(word);
    }
}

/// <summary>
/// Turns texts into tokens, without the special ones: a text that spells "[SEP]" gets no special token. Used by one thread at a time.
/// </summary>
internal interface ITextTokens
{
    TokenBuffer Tokenize(string text);
}
