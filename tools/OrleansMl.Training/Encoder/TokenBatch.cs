using System.Runtime.InteropServices;

namespace OrleansMl.FineTuning;

/// <summary>Texts of like length side by side, filled up to the longest; words are numbered by their first place in the batch.</summary>
internal sealed class TokenBatch
{
    public TokenBatch(IReadOnlyList<int[]> texts)
    {
        Rows = texts.Count;
        Width = texts.Max(t => t.Length);
        WordIndex = new long[Rows * Width];
        Mask = new float[WordIndex.Length];
        var numbers = new Dictionary<int, int>();
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < Width; i++)
            {
                var isText = i < texts[row].Length;
                var word = isText ? texts[row][i] : TextTokenizer.Pad;
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, word, out var known);
                if (!known)
                {
                    number = numbers.Count - 1;
                    _words.Add(word);
                }

                WordIndex[(row * Width) + i] = number;
                Mask[(row * Width) + i] = isText ? 1 : 0;
            }
        }
    }

    private readonly List<int> _words = [];

    public int Rows { get; }

    public int Width { get; }

    /// <summary>The distinct words.</summary>
    public IReadOnlyList<int> Words => _words;

    /// <summary>For each place, row-major, which of <see cref="Words"/> stands there.</summary>
    public long[] WordIndex { get; }

    /// <summary>1 for a word, 0 for filling.</summary>
    public float[] Mask { get; }

    /// <summary>The rows of a word table that the batch needs.</summary>
    public float[] Gather(float[] table)
    {
        var rows = new float[_words.Count * BertWeights.Hidden];
        for (var i = 0; i < _words.Count; i++)
        {
            table.AsSpan(_words[i] * BertWeights.Hidden, BertWeights.Hidden).CopyTo(rows.AsSpan(i * BertWeights.Hidden));
        }

        return rows;
    }
}
