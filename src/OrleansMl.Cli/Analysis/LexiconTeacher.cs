using System.Globalization;

namespace OrleansMl.Analysis;

/// <summary>
/// Labels English texts by the VADER lexicon (Hutto and Gilbert 2014): valences of words, turned round and weakened by a
/// negation up to three words before, summed and squeezed into [-1, 1]. Not a model that is shipped: it lets a model of
/// n-grams learn from posts that nobody labelled.
/// </summary>
internal sealed class LexiconTeacher
{
    private const int NegationReach = 3;
    private const double NegationFactor = -0.74; // VADER's N_SCALAR
    private const double Squeeze = 15; // VADER's alpha

    // The unclear stretches between the classes are left out.
    private const double SurelyPositive = 0.45;
    private const double SurelyNegative = -0.30;
    private const double SurelyNeutral = 0.10;

    private static readonly HashSet<string> Negations =
    [
        .. ("not no never none nobody nothing neither nor cannot cant can't dont don't doesnt doesn't didnt didn't isnt isn't wasnt wasn't "
            + "wont won't wouldnt wouldn't aint ain't without hardly").Split(' ')
    ];

    private static readonly char[] Separators = [' ', '.', ',', '!', '?', '"', '(', ')', ';'];

    private readonly Dictionary<string, double> _valences = [];

    public LexiconTeacher(string data)
    {
        foreach (var line in File.ReadLines(Path.Combine(data, "vader", "vader_lexicon.txt")))
        {
            var columns = line.Split('\t');
            if (columns.Length > 1 && double.TryParse(columns[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var valence))
            {
                _valences.TryAdd(columns[0], valence);
            }
        }
    }

    /// <summary>Every word and emoticon with its valence, from −4 to 4.</summary>
    public IReadOnlyDictionary<string, double> Valences => _valences;

    /// <summary>Words of letters only whose valence is clear, in the lexicon's order.</summary>
    public IEnumerable<(string Word, double Valence)> ClearWords =>
        _valences.Where(entry => Math.Abs(entry.Value) >= 0.8).Select(entry => (entry.Key, entry.Value));

    /// <summary>0 negative, 1 neutral, 2 positive; null where the lexicon is unsure.</summary>
    public int? Label(string text) => Valence(text) switch
    {
        > SurelyPositive => 2,
        < SurelyNegative => 0,
        > -SurelyNeutral and < SurelyNeutral => 1,
        _ => null,
    };

    private double Valence(string text)
    {
        var words = text.ToLowerInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        double sum = 0;
        for (var i = 0; i < words.Length; i++)
        {
            if (_valences.TryGetValue(words[i], out var valence))
            {
                sum += Negated(words, i) ? valence * NegationFactor : valence;
            }
        }

        return sum / Math.Sqrt((sum * sum) + Squeeze);
    }

    private static bool Negated(string[] words, int at)
    {
        for (var before = 1; before <= NegationReach && before <= at; before++)
        {
            if (Negations.Contains(words[at - before]))
            {
                return true;
            }
        }

        return false;
    }
}
