namespace OrleansMl.Text;

public class EvidenceSpansTests
{
    private static FeatureBuffer Extract(string raw)
    {
        var folded = new FoldedText();
        var features = new FeatureBuffer();
        TextFolder.Fold(raw, folded);
        new HashedNgramExtractor(new()).Extract(raw, folded, features);
        return features;
    }

    // Contributions as a model would give them that knows only these words.
    private static float[] Score(FeatureBuffer features, params (int Token, float Weight)[] known)
    {
        var contributions = new float[features.Count];
        foreach (var place in features.Places)
        {
            foreach (var (token, weight) in known)
            {
                if (place.FirstToken == token && place.LastToken == token && features.Ids[place.Feature] < 1 << 17)
                {
                    contributions[place.Feature] += weight;
                }
            }
        }

        return contributions;
    }

    [Fact]
    public void The_strongest_words_come_first_and_neighbours_are_one_stretch()
    {
        const string Raw = "you nasty little dog, have a vile day";
        var features = Extract(Raw);
        var spans = new ContributionSpan[5];
        var found = EvidenceSpans.Find(features, Score(features, (1, 2), (2, 1), (6, 5), (0, -3)), 1, spans);
        Assert.Equal(["vile", "nasty little"], spans[..found].Select(s => Raw[s.Start..s.End]));
        Assert.Equal([5f, 3f], spans[..found].Select(s => s.Contribution));
    }

    [Fact]
    public void A_repeated_word_shares_its_contribution()
    {
        const string Raw = "vile and vile";
        var features = Extract(Raw);
        var contributions = new float[features.Count];
        contributions[features.Places[0].Feature] = 4;
        var spans = new ContributionSpan[5];
        Assert.Equal(2, EvidenceSpans.Find(features, contributions, 1, spans));
        Assert.Equal(new(0, 4, 2), spans[0]);
        Assert.Equal(new(9, 13, 2), spans[1]);
    }

    [Fact]
    public void Words_together_hold_the_whole_sum()
    {
        var features = Extract("every n-gram of this text gets some random weight, and every one of them counts");
        var rng = new Random(7);
        var contributions = Enumerable.Range(0, features.Count).Select(_ => (float)(rng.NextDouble() - 0.5)).ToArray();
        var words = new float[features.Tokens.Length];
        EvidenceSpans.ScoreWords(features, contributions, 1, words);
        Assert.Equal(contributions.Sum(c => (double)c), words.Sum(w => (double)w), 1e-4);
    }

    [Fact]
    public void Interleaved_labels_are_read_by_stride()
    {
        const string Raw = "one two three";
        var features = Extract(Raw);
        var single = Score(features, (1, 3));
        var interleaved = new float[single.Length * 4];
        for (var i = 0; i < single.Length; i++)
        {
            interleaved[(i * 4) + 2] = single[i];
        }

        var spans = new ContributionSpan[5];
        Assert.Equal(1, EvidenceSpans.Find(features, interleaved.AsSpan(2), 4, spans));
        Assert.Equal(new(4, 7, 3), spans[0]);
    }

    [Fact]
    public void At_most_five_and_no_weak_ones()
    {
        const string Raw = "a1x no b1x no c1x no d1x no e1x no f1x no g1x";
        var features = Extract(Raw);
        var spans = new ContributionSpan[9];
        Assert.Equal(5, EvidenceSpans.Find(features, Score(features, (0, 1), (2, 2), (4, 3), (6, 4), (8, 5), (10, 6), (12, 7)), 1, spans));
        Assert.Equal([7f, 6f, 5f, 4f, 3f], spans[..5].Select(s => s.Contribution));
        Assert.Equal(1, EvidenceSpans.Find(features, Score(features, (0, 0.09f), (2, 1)), 1, spans));
    }

    [Fact]
    public void Nothing_speaks_for_it_and_nothing_is_found()
    {
        var features = Extract("quite ordinary");
        Assert.Equal(0, EvidenceSpans.Find(features, Score(features, (0, -1)), 1, new ContributionSpan[5]));
        Assert.Equal(0, EvidenceSpans.Find(Extract(""), [], 1, new ContributionSpan[5]));
    }
}
