using OrleansMl.Text;

namespace OrleansMl.Datasets;

/// <summary>What an example is used for.</summary>
internal enum CorpusSplit
{
    /// <summary>Weights are learned from it: 76 %.</summary>
    Train,

    /// <summary>Scores are calibrated on it: 9 %.</summary>
    Calibration,

    /// <summary>Figures are measured on it: 15 %.</summary>
    Test,
}

/// <summary>
/// Texts of several sets, each text once. Equal means equal after folding, letters and digits only. The split follows from the folded text
/// (of the group, when there is one), so training and evaluation agree without a list.
/// </summary>
internal static class Corpus
{
    private const int TestShare = 15;
    private const int CalibrationShare = 9;

    /// <summary>Reads the sets below a folder and merges equal texts; the first set keeps a text that two have.</summary>
    /// <exception cref="DirectoryNotFoundException">A set is not there.</exception>
    public static List<CorpusText> Read(string data, IEnumerable<TextSet> sets)
    {
        var folded = new FoldedText();
        var known = new Dictionary<ulong, int>();
        var texts = new List<CorpusText>();
        foreach (var set in sets)
        {
            foreach (var item in set.Read(Folder(data, set)))
            {
                var key = Key(item.Text, folded);
                if (key == EmptyKey)
                {
                    continue;
                }

                if (known.TryGetValue(key, out var at))
                {
                    texts[at] = texts[at] with { Item = texts[at].Item with { Targets = texts[at].Item.Targets.Merge(item.Targets) } };
                    continue;
                }

                known.Add(key, texts.Count);
                texts.Add(new(item, key, SplitOf(item.Group is null ? key : Key(item.Group, folded)), set.Ordinary));
            }
        }

        return texts;
    }

    /// <summary>The folder of a set, with a sentence that helps when it is missing.</summary>
    public static string Folder(string data, TextSet set)
    {
        var folder = Path.Combine(data, set.Name);
        return Directory.Exists(folder)
            ? folder
            : throw new DirectoryNotFoundException(
                $"The data set '{set.Name}' was not found in '{data}'. Give the folder that holds the sets with --data.");
    }

    /// <summary>FNV-1a, 64 bits, over the folded text's letters and digits.</summary>
    public static ulong Key(string text, FoldedText folded)
    {
        TextFolder.Fold(text, folded);
        var hash = EmptyKey;
        foreach (var c in folded.Chars)
        {
            if (char.IsLetterOrDigit(c))
            {
                hash = (hash ^ c) * 1099511628211;
            }
        }

        return hash;
    }

    public static CorpusSplit SplitOf(ulong key)
    {
        // MurmurHash3's 64-bit finaliser: FNV's low bits follow the last letters too closely.
        key ^= key >> 33;
        key *= 0xFF51AFD7ED558CCD;
        key ^= key >> 33;
        key *= 0xC4CEB9FE1A85EC53;
        key ^= key >> 33;
        return (key % 100) switch
        {
            < TestShare => CorpusSplit.Test,
            < TestShare + CalibrationShare => CorpusSplit.Calibration,
            _ => CorpusSplit.Train,
        };
    }

    private const ulong EmptyKey = 14695981039346656037;
}

/// <summary>A text of a corpus.</summary>
internal sealed record CorpusText(LabelledText Item, ulong Key, CorpusSplit Split, bool Ordinary);
