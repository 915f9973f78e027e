namespace OrleansMl.Datasets;

public sealed class CorpusTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    private TextSet Set(string name, params LabelledText[] texts)
    {
        Directory.CreateDirectory(Path.Combine(_data.Path, name));
        return new(name, "MIT", TextSetUse.Ship, _ => texts);
    }

    [Fact]
    public void Texts_that_fold_alike_are_one_and_what_sets_know_is_joined()
    {
        var corpus = Corpus.Read(_data.Path,
        [
            Set(
                "one",
                new LabelledText("one", "Hello, World!", TextTargets.None with { Hate = 0, Violence = 1 }),
                new LabelledText("one", " …", TextTargets.None)),
            Set("two", new LabelledText("two", "h3llo   wörld", TextTargets.None with { Harassment = 1, Violence = 0 })),
        ]);
        var text = Assert.Single(corpus);
        Assert.Equal("one", text.Item.Set);
        Assert.Equal(TextTargets.None with { Hate = 0, Harassment = 1 }, text.Item.Targets);
    }

    [Fact]
    public void Splits_have_their_shares_and_follow_the_text_alone()
    {
        var texts = Enumerable.Range(0, 20_000)
            .Select(i => new LabelledText("s", $"sentence {(char)('a' + (i % 26))}{i}", TextTargets.None))
            .ToArray();
        var corpus = Corpus.Read(_data.Path, [Set("s", texts)]);
        Assert.InRange(corpus.Count(t => t.Split == CorpusSplit.Test) / 20_000.0, 0.14, 0.16);
        Assert.InRange(corpus.Count(t => t.Split == CorpusSplit.Calibration) / 20_000.0, 0.08, 0.10);
        var reversed = Corpus.Read(_data.Path, [Set("s", [.. texts.Reverse()])]).ToDictionary(t => t.Item.Text, t => t.Split);
        Assert.All(corpus, t => Assert.Equal(t.Split, reversed[t.Item.Text]));
    }

    [Fact]
    public void A_group_stays_in_one_split()
    {
        var texts = Enumerable.Range(0, 200)
            .Select(i => new LabelledText("s", $"line {i} of the poem", TextTargets.None, "the poem"))
            .ToArray();
        Assert.Single(Corpus.Read(_data.Path, [Set("s", texts)]).Select(t => t.Split).Distinct());
    }

    [Fact]
    public void A_missing_set_is_named()
    {
        var e = Assert.Throws<DirectoryNotFoundException>(() => Corpus.Read(_data.Path, [new("absent", "MIT", TextSetUse.Ship, _ => [])]));
        Assert.Equal($"The data set 'absent' was not found in '{_data.Path}'. Give the folder that holds the sets with --data.", e.Message);
    }

    [Fact]
    public void Listed_terms_label_texts_as_whole_words()
    {
        var terms = new SexualTerms(["warm soup", "pickle", "jailbait", "bastard"]);
        Assert.Equal(1, terms.Label("He ate a PICKLE.", out var rude));
        Assert.True(rude);
        Assert.Equal(1, terms.Label("some warm, soup", out _));
        Assert.Equal(0, terms.Label("pickles and soup", out rude));
        Assert.False(rude);
        Assert.Equal(-1, terms.Label("jailbait", out _));
        Assert.Equal(1, terms.Label("jailbait pickle", out _));
        Assert.Equal(0, terms.Label("old bastard", out rude));
        Assert.True(rude);
    }
}
