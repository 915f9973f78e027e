namespace OrleansMl.Text;

/// <summary>
/// The text that a thread folded last: every model of a submission reads the same one, and on the same thread where it runs in place.
/// Compared by content, so nobody has to say which text it is; short ones only, so that it is small.
/// </summary>
internal sealed class LastFold
{
    // What a post has. Longer texts would cost more to keep than they are likely to be worth, and are judged in a queue.
    private const int Longest = 1024;

    [ThreadStatic]
    private static LastFold? s_raw;

    [ThreadStatic]
    private static LastFold? s_seen;

    private readonly FoldedText _folded = new();
    private char[] _text = new char[256];
    private int _length = -1;

    /// <summary>The calling thread's; null for a text that is not kept.</summary>
    public static LastFold? For(ReadOnlySpan<char> text, TextFolding folding)
    {
        if (text.Length > Longest)
        {
            return null;
        }

        return folding == TextFolding.Raw ? s_raw ??= new() : s_seen ??= new();
    }

    /// <summary>Copies what was folded, if it was this text. O(n), a few copies of memory.</summary>
    public bool TryCopy(ReadOnlySpan<char> text, FoldedText target)
    {
        if (!text.SequenceEqual(_text.AsSpan(0, Math.Max(0, _length))) || _length < 0)
        {
            return false;
        }

        target.CopyFrom(_folded);
        return true;
    }

    /// <summary>Keeps a text and what it was folded to.</summary>
    public void Keep(ReadOnlySpan<char> text, FoldedText folded)
    {
        if (_text.Length < text.Length)
        {
            _text = new char[Math.Max(text.Length, _text.Length * 2)];
        }

        text.CopyTo(_text);
        _length = text.Length;
        _folded.CopyFrom(folded);
    }
}
