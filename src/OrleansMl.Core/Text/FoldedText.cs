namespace OrleansMl.Text;

/// <summary>
/// A folded text with its way back to the raw one. Reused from text to text: after the longest text it has seen, folding into it
/// allocates nothing. Not safe for two threads at once.
/// </summary>
public sealed class FoldedText
{
    private char[] _chars = new char[256];
    private int[] _starts = new int[256];
    private int[] _ends = new int[256];

    /// <summary>The folded characters: lower case, single spaces.</summary>
    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, Length);

    /// <summary>For each folded character the first UTF-16 code unit of the raw text it stands for.</summary>
    public ReadOnlySpan<int> RawStarts => _starts.AsSpan(0, Length);

    /// <summary>For each folded character one past the last UTF-16 code unit of the raw text it stands for.</summary>
    public ReadOnlySpan<int> RawEnds => _ends.AsSpan(0, Length);

    /// <summary>The number of folded characters.</summary>
    public int Length { get; private set; }

    /// <summary>The number of raw UTF-16 code units.</summary>
    public int RawLength { get; private set; }

    /// <summary>
    /// How many characters were undone that an ordinary writer does not type: hidden ones, styled or look-alike letters, digits and signs
    /// for letters, spaced-out letters, repeats. Case, accents and typographic quotes do not count.
    /// </summary>
    public int Disguised { get; internal set; }

    /// <summary>
    /// How many of <see cref="Disguised"/> can mean nothing else: hidden characters, styled letters, spaced-out letters, long runs.
    /// </summary>
    internal int Certain { get; set; }

    /// <summary>How many letters were cut from runs of three or more.</summary>
    public int Shortened { get; internal set; }

    /// <summary>
    /// What the reader sees, when the text was folded as seen; null when it was folded raw. What it holds is for folding alone.
    /// </summary>
    internal VisibleText? Visible { get; set; }

    private VisibleText? _visible;

    internal VisibleText See(ReadOnlySpan<char> raw)
    {
        Visible = _visible ??= new();
        Visible.Read(raw);
        return Visible;
    }

    // What a longer run of one letter is cut to.
    internal int KeptRepeats = 2;

    // What TextFolder needs between its two passes.
    internal char[] Base = new char[256];
    internal char[] LookAlike = new char[256];
    internal int[] BaseStart = new int[256];
    internal int[] BaseEnd = new int[256];

    internal void Reset(int rawLength)
    {
        Length = 0;
        RawLength = rawLength;
        Disguised = 0;
        Certain = 0;
        Shortened = 0;
    }

    internal void EnsureBase(int capacity)
    {
        if (Base.Length >= capacity)
        {
            return;
        }

        capacity = Math.Max(capacity, Base.Length * 2);
        Array.Resize(ref Base, capacity);
        Array.Resize(ref LookAlike, capacity);
        Array.Resize(ref BaseStart, capacity);
        Array.Resize(ref BaseEnd, capacity);
    }

    internal void EnsureChars(int capacity)
    {
        if (_chars.Length < capacity)
        {
            _chars = new char[capacity];
            _starts = new int[capacity];
            _ends = new int[capacity];
        }
    }

    internal void Append(char c, int start, int end)
    {
        var at = Length;
        _chars[at] = c;
        _starts[at] = start;
        _ends[at] = end;
        Length = at + 1;
    }

    internal void AppendBase(int from, int count)
    {
        Array.Copy(Base, from, _chars, Length, count);
        Array.Copy(BaseStart, from, _starts, Length, count);
        Array.Copy(BaseEnd, from, _ends, Length, count);
        Length += count;
    }

    /// <summary>Starts a text that is made from another one's characters.</summary>
    internal void Begin(FoldedText other, int capacity)
    {
        Reset(other.RawLength);
        Disguised = other.Disguised;
        Visible = other.Visible;
        EnsureChars(capacity);
    }

    /// <summary>Becomes what another text is; its characters are its own.</summary>
    internal void CopyFrom(FoldedText other)
    {
        Reset(other.RawLength);
        Disguised = other.Disguised;
        Certain = other.Certain;
        Shortened = other.Shortened;
        Visible = other.Visible is null ? null : _visible ??= new();
        EnsureChars(other.Length);
        AppendFrom(other, 0, other.Length);
    }

    internal void AppendFrom(FoldedText other, int from, int count)
    {
        other._chars.AsSpan(from, count).CopyTo(_chars.AsSpan(Length));
        other._starts.AsSpan(from, count).CopyTo(_starts.AsSpan(Length));
        other._ends.AsSpan(from, count).CopyTo(_ends.AsSpan(Length));
        Length += count;
    }

    /// <summary>Takes the last character back.</summary>
    internal void Trim() => Length--;

    /// <summary>Widens the last character to cover raw text that folded into nothing behind it.</summary>
    internal void Widen(int end) => _ends[Length - 1] = Math.Max(_ends[Length - 1], end);
}
