using System.Collections.Frozen;
using System.Numerics.Tensors;
using OrleansMl.Embedding;

namespace OrleansMl.Analysis;

/// <summary>
/// Scores texts on the topics of a catalogue, each on its own: the seed words a text holds, and how close its vector lies to the
/// topic's, which is that of the seed words. Without vectors the words decide alone.
/// </summary>
public sealed class TopicScorer
{
    /// <summary>The topic of a text that is on none.</summary>
    public const string Other = "other";

    // score = sigmoid(VectorWeight · cosine + WordWeight · density - Bias). Set by hand: two seed words in twenty, or a vector as close as
    // that of one seed word to the rest of its topic, reach a half. Nothing was fitted to a topic set, since none may be learned from.
    private const float VectorWeight = 8;
    private const float WordWeight = 1.6f;
    private const float BiasWithVector = 4.6f;
    private const float BiasAlone = 1.7f;

    private readonly TopicCatalogue _catalogue;
    private readonly FrozenDictionary<string, int[]> _topicsOfStem;

    /// <param name="catalogue">The topics.</param>
    public TopicScorer(TopicCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        _catalogue = catalogue;
        var topics = new Dictionary<string, SortedSet<int>>(StringComparer.Ordinal);
        for (var i = 0; i < catalogue.Topics.Length; i++)
        {
            foreach (var seed in catalogue.Topics[i].Words)
            {
                foreach (var word in new WordReader(seed))
                {
                    var stem = TagExtractor.Stem(word.ToString());
                    if (!StopWords.Contains(stem))
                    {
                        (topics.TryGetValue(stem, out var known) ? known : topics[stem] = []).Add(i);
                    }
                }
            }
        }

        _topicsOfStem = topics.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The texts whose vectors are the topics' prototypes, in the catalogue's order.</summary>
    public IEnumerable<string> PrototypeTexts => _catalogue.Topics.Select(topic => string.Join(' ', topic.Words));

    /// <summary>The topics that pass their thresholds, strongest first; <see cref="Other"/> alone when none does.</summary>
    /// <param name="text">The raw text.</param>
    /// <param name="vector">The text's vector of unit length; empty when there is none.</param>
    /// <param name="prototypes">The vectors of <see cref="PrototypeTexts"/>, by the same model; empty when there are none.</param>
    public List<(string Category, float Score)> Score(ReadOnlySpan<char> text, ReadOnlySpan<float> vector, ReadOnlySpan<float[]> prototypes)
    {
        var scores = ScoreAll(text, vector, prototypes);
        var passed = new List<(string Category, float Score)>();
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] >= _catalogue.Topics[i].Threshold)
            {
                passed.Add((_catalogue.Topics[i].Name, scores[i]));
            }
        }

        if (passed.Count == 0)
        {
            // As sure of nothing as the likeliest topic is unlikely.
            return [(Other, 1 - (scores.Length == 0 ? 0 : scores.Max()))];
        }

        passed.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : string.CompareOrdinal(a.Category, b.Category));
        return passed;
    }

    /// <summary>The score of every topic in [0, 1], in the catalogue's order.</summary>
    /// <inheritdoc cref="Score"/>
    public float[] ScoreAll(ReadOnlySpan<char> text, ReadOnlySpan<float> vector, ReadOnlySpan<float[]> prototypes)
    {
        var hits = new float[_catalogue.Topics.Length];
        var words = Count(text, hits);
        var known = !vector.IsEmpty && prototypes.Length == hits.Length && vector.ContainsAnyExcept(0f);
        for (var i = 0; i < hits.Length; i++)
        {
            // Hits grow with the text; their density says how much of it is on the topic.
            var density = words == 0 ? 0 : hits[i] / MathF.Sqrt(Math.Max(words, 4));
            var z =
                (WordWeight * density * 2)
                    - (known ? BiasWithVector - (VectorWeight * TensorPrimitives.Dot(vector, prototypes[i])) : BiasAlone);
            hits[i] = 1 / (1 + MathF.Exp(-z));
        }

        return hits;
    }

    private int Count(ReadOnlySpan<char> text, Span<float> hits)
    {
        var words = 0;
        foreach (var word in new WordReader(text))
        {
            var current = word.ToString();
            if (StopWords.Contains(current))
            {
                continue;
            }

            words++;
            if (_topicsOfStem.TryGetValue(TagExtractor.Stem(current), out var topics))
            {
                // A word of several topics says less about each.
                foreach (var topic in topics)
                {
                    hits[topic] += 1f / topics.Length;
                }
            }
        }

        return words;
    }
}
