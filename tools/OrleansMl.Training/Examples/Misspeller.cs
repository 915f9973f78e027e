using System.Text;

namespace OrleansMl.FineTuning;

/// <summary>
/// Writes texts as people write who hurry, or hide a word: swapped, lost, doubled and wrong letters, signs for letters, cut words. What the
/// folding undoes anyway is left out. Deterministic for the random numbers given.
/// </summary>
internal static class Misspeller
{
    private const double WordShare = 0.3;
    private const int ShortestWord = 4;
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const string Signs = "*#-_.";

    /// <summary>The text with at least one of its longer words misspelt; the text itself when it has none.</summary>
    public static string Misspell(string text, Random random)
    {
        var words = text.Split(' ');
        int[] places = [.. Enumerable.Range(0, words.Length).Where(i => words[i].Count(char.IsLetter) >= ShortestWord)];
        if (places.Length == 0)
        {
            return text;
        }

        var sure = places[random.Next(places.Length)];
        foreach (var place in places)
        {
            if (place == sure || random.NextDouble() < WordShare)
            {
                words[place] = MisspellWord(words[place], random);
            }
        }

        return string.Join(' ', words);
    }

    // The first letter mostly stays: that is how people write, and how they are still understood.
    private static string MisspellWord(string word, Random random)
    {
        var at = random.Next(1, word.Length - 1);
        var text = new StringBuilder(word);
        switch (random.Next(8))
        {
            case 0 or 1:
                (text[at], text[at + 1]) = (text[at + 1], text[at]);
                break;
            case 2:
                text.Remove(at, 1);
                break;
            case 3:
                text.Insert(at, text[at]);
                break;
            case 4:
                text[at] = Letters[random.Next(Letters.Length)];
                break;
            case 5:
                text[at] = Signs[random.Next(2)];
                break;
            case 6:
                text.Insert(at, Signs[random.Next(Signs.Length)]);
                break;
            default:
                text.Insert(at, ' ');
                break;
        }

        return text.ToString();
    }
}
