namespace OrleansMl.Text;

/// <summary>
/// What <see cref="HashedNgramExtractor"/> takes from a text. A model reads exactly what it was trained on, so these travel in its package.
/// </summary>
public sealed record HashedNgramOptions
{
    /// <summary>N-grams of words. The default is orders 1 and 2 in 2^17 buckets.</summary>
    public NgramOptions Word { get; init; } = new([1, 2], 1 << 17);

    /// <summary>N-grams of characters inside one word with its boundaries marked. The default is orders 3 to 5 in 2^17 buckets.</summary>
    public NgramOptions Char { get; init; } = new([3, 4, 5], 1 << 17);

    /// <summary>
    /// True adds to the word block, for every word of 4 letters or more, one feature of its first and last letter and the letters between
    /// in any order, which swapping neighbours inside a word does not change. The default is false.
    /// </summary>
    public bool Scrambled { get; init; }

    /// <summary>
    /// Names of dense features, see <see cref="DenseTextFeatures.Names"/> and, with a lexicon,
    /// <see cref="SentimentLexicon.FeatureNames"/>; none by default.
    /// </summary>
    public IReadOnlyList<string> Dense { get; init; } = [];

    /// <summary>
    /// The most different features of one text; later new ones are dropped. The default, 8192, is more than 2,000 characters hold.
    /// </summary>
    public int MaxFeatures { get; init; } = 8192;

    /// <summary>
    /// Rows a weight table needs without the zero row for padding: word buckets, character buckets, dense features, in this order.
    /// </summary>
    public int Features => Word.Buckets + Char.Buckets + Dense.Count;
}

/// <summary>One block of hashed n-grams.</summary>
/// <param name="Orders">Lengths of the n-grams, ascending, 1 to 8.</param>
/// <param name="Buckets">A power of two.</param>
public sealed record NgramOptions(IReadOnlyList<int> Orders, int Buckets);
