namespace OrleansMl.Entities;

/// <summary>A token of a text.</summary>
/// <param name="Start">First UTF-16 code unit of the raw text.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
public readonly record struct TokenSpan(int Start, int End)
{
    /// <summary>UTF-16 code units.</summary>
    public int Length => End - Start;

    /// <summary>The token's part of its text.</summary>
    public ReadOnlySpan<char> In(ReadOnlySpan<char> text) => text[Start..End];
}
