using System.Runtime.InteropServices;
using OrleansMl.Embedding;

namespace OrleansMl.Analysis;

/// <summary>
/// Finds what a text may be filed under: its hashtags, then its key phrases, scored as in RAKE (Rose, Engel, Cramer, Cowley 2010: runs of
/// words between stop words and punctuation; a word counts its degree over its frequency), with two observations of YAKE (Campos et al.
/// 2020): early and capitalised counts more. Links, mentions, emoji and bare numbers never become tags. Tags of one stem are one tag.
/// </summary>
public static class TagExtractor
{
    /// <summary>The most tags of one text.</summary>
    public const int MaxTags = 10;

    /// <summary>A longer run of words is cut into phrases of so many.</summary>
    internal const int MaxPhraseWords = 3;

    private const int MaxTagLength = 40;

    // Texts of 50,000 characters have no more to say about what they are about.
    private const int MaxWords = 1000;

    // What authors chose themselves ranks above what is guessed.
    private const float BestPhrase = 0.9f;

    private readonly record struct Word(string Text, int Start, int End, bool Joined, bool Stop, bool Capital);

    /// <summary>The hashtags of a text, each once, in the order of the text, in lower case without <c>#</c>.</summary>
    /// <param name="text">The raw text.</param>
    public static List<string> Hashtags(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var hashtags = new List<string>();
        if (text.AsSpan().IndexOfAny('#', '\uFF03') >= 0)
        {
            Read(text, hashtags);
        }

        return [.. hashtags.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The tags of a text, strongest first, in lower case without <c>#</c>; a phrase's words are joined by a space.</summary>
    /// <param name="text">The raw text.</param>
    public static List<(string Tag, float Score)> Extract(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var hashtags = new List<string>();
        var words = Read(text, hashtags);
        var tags = new List<(string Tag, float Score)>();
        var stems = new HashSet<string>(StringComparer.Ordinal);
        foreach (var hashtag in hashtags)
        {
            if (tags.Count < MaxTags && stems.Add(Stem(hashtag)))
            {
                tags.Add((hashtag, 1));
            }
        }

        var phrases = Score(Phrases(words));
        var best = phrases.Count == 0 ? 0 : phrases.Max(phrase => phrase.Score);
        foreach (var (phrase, score) in phrases
            .OrderByDescending(phrase => phrase.Score)
            .ThenBy(phrase => phrase.Tag, StringComparer.Ordinal))
        {
            if (tags.Count == MaxTags)
            {
                break;
            }

            if (stems.Add(Stem(phrase)))
            {
                tags.Add((phrase, (float)(BestPhrase * score / best)));
            }
        }

        return tags;
    }

    /// <summary>
    /// Every word cut to its singular, after Harman's S stemmer (1991, "How effective is suffixing?"):
    /// cautious, and the same for a word and its plural.
    /// </summary>
    internal static string Stem(string tag) => string.Join(' ', tag.Split(' ').Select(StemWord));

    private static string StemWord(string word) => word switch
    {
        [.., 'i', 'e', 's'] when word.Length > 4 && word[^4] is not ('a' or 'e') => word[..^3] + "y",
        [.., 'e', 's'] when word.Length > 4 && word[^3] is not ('a' or 'e' or 'o') => word[..^1],
        [.., 's'] when word.Length > 3 && word[^2] is not ('u' or 's') => word[..^1],
        _ => word,
    };

    private static List<Word> Read(string text, List<string> hashtags)
    {
        var words = new List<Word>();
        var end = 0;
        var hashtagOpen = false;
        var reader = new WordReader(text);
        while (reader.MoveNext())
        {
            hashtagOpen = hashtagOpen && IsUnderscores(text, end, reader.Start);
            var hashtag = hashtagOpen || reader.Start > 0 && text[reader.Start - 1] is '#' or '\uFF03';
            var current = reader.Current.ToString();
            if (hashtag)
            {
                if (hashtagOpen)
                {
                    hashtags[^1] = $"{hashtags[^1]} {current}";
                }
                else
                {
                    hashtags.Add(current);
                }

                hashtagOpen = true;
            }
            else if (words.Count < MaxWords)
            {
                words.Add(new(
                    current,
                    reader.Start,
                    reader.End,
                    words.Count > 0 && IsSpace(text, end, reader.Start),
                    StopWords.Contains(current) || !current.Any(char.IsLetter),
                    char.IsUpper(text[reader.Start])));
            }

            end = reader.End;
        }

        hashtags.RemoveAll(hashtag => hashtag.Length > MaxTagLength || !hashtag.Any(char.IsLetter));
        return words;
    }

    private static bool IsUnderscores(string text, int start, int end) =>
        end > start && !text.AsSpan(start, end - start).ContainsAnyExcept('_');

    // A hyphen joins as a space does; everything else separates.
    private static bool IsSpace(string text, int start, int end) => end - start == 1 && text[start] is ' ' or '-' or '\u00A0';

    private static List<List<Word>> Phrases(List<Word> words)
    {
        var phrases = new List<List<Word>>();
        List<Word>? open = null;
        foreach (var word in words)
        {
            if (word.Stop)
            {
                open = null;
                continue;
            }

            if (open is null || !word.Joined || open.Count == MaxPhraseWords)
            {
                phrases.Add(open = []);
            }

            open.Add(word);
        }

        return phrases;
    }

    private static List<(string Tag, double Score)> Score(List<List<Word>> phrases)
    {
        var frequency = new Dictionary<string, (int Count, int Degree)>(StringComparer.Ordinal);
        foreach (var phrase in phrases)
        {
            foreach (var word in phrase)
            {
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(frequency, word.Text, out _);
                entry = (entry.Count + 1, entry.Degree + phrase.Count);
            }
        }

        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < phrases.Count; i++)
        {
            var phrase = phrases[i];
            var tag = string.Join(' ', phrase.Select(word => word.Text));
            if (tag.Length > MaxTagLength)
            {
                continue;
            }

            // Every mention adds to the first one's score; the later it comes, the less.
            var score = phrase.Sum(
                word => (double)frequency[word.Text].Degree / frequency[word.Text].Count * (word.Capital && word.Start > 0 ? 1.3 : 1));
            CollectionsMarshal.GetValueRefOrAddDefault(scores, tag, out _) += score / Math.Log(Math.E + i);
        }

        return [.. scores.Select(entry => (entry.Key, entry.Value))];
    }
}
