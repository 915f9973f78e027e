using System.Collections.Immutable;
using System.Globalization;
using CsCheck;

namespace OrleansMl.Text;

/// <summary>What a model says without a word, against what it says with it.</summary>
public sealed class OmissionEvidenceTests
{
    private const float Floor = .3f;

    private static ValueTask<ImmutableArray<OmittedSpan>> FindAsync(string text, float floor, int most, TextBatchScorer score) =>
        OmissionEvidence.FindAsync(text, floor, most, score, TestContext.Current.CancellationToken);

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.Ordinal);

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    private static float Logit(float p) => MathF.Log(p / (1 - p));

    // A model that adds up a weight for every word that stands in a text.
    private static TextBatchScorer Adds(float bias, params (string Word, float Weight)[] weights) => (texts, _) =>
        ValueTask.FromResult<IReadOnlyList<IReadOnlyList<float>>>([.. texts.Select(text => new[]
        {
            Sigmoid(bias + weights.Sum(one => text.Contains(one.Word, StringComparison.Ordinal) ? one.Weight : 0)),
        })]);

    // What the product does with sentences: the strongest decides.
    private static TextBatchScorer Strongest(TextBatchScorer inner) => async (texts, cancelled) =>
    {
        var answers = new List<IReadOnlyList<float>>();
        foreach (var text in texts)
        {
            var sentences = await inner([.. SentencePieces.Of(text).DefaultIfEmpty("")], cancelled);
            answers.Add([sentences.Max(one => one[0])]);
        }

        return answers;
    };

    private static string[] Texts(string text, IEnumerable<OmittedSpan> spans) => [.. spans.Select(span => text[span.Start..span.End])];

    [Fact]
    public async Task A_word_contributes_what_the_text_loses_without_it()
    {
        const string Text = "you are a truly dreadful day";

        var spans = await FindAsync(Text, Floor, 32, Adds(-2, ("dreadful", 3), ("you", 1), ("day", -.5f)));

        Assert.Equal(["dreadful", "you"], Texts(Text, spans));
        Assert.Equal(3, spans[0].Contribution, .001f);
        Assert.Equal(1, spans[1].Contribution, .001f);
        Assert.Equal(.75f, spans[0].Share, .001f);
    }

    [Fact]
    public async Task Neighbours_that_speak_for_a_label_are_one_stretch_and_its_share_is_theirs()
    {
        const string Text = "such a dull, grey day";

        var span = Assert.Single(await FindAsync(Text, Floor, 32, Adds(-1, ("dull", 1), ("grey", 2))));

        Assert.Equal(("dull, grey", 1f), (Text[span.Start..span.End], span.Share));
        Assert.Equal(3, span.Contribution, .001f);
    }

    [Fact]
    public async Task Of_two_strong_sentences_each_is_explained_though_one_alone_would_do()
    {
        const string Text = "The soup was dreadful today. We went home by train. The bread is horrid as well!";

        var spans = await FindAsync(Text, Floor, 32, Strongest(Adds(-2, ("dreadful", 3), ("horrid", 4))));

        Assert.Equal(["horrid", "dreadful"], Texts(Text, spans));
    }

    [Fact]
    public async Task Where_no_word_alone_makes_the_difference_the_sentence_does()
    {
        const string Text = "bad bad bad";

        Assert.Equal([Text], Texts(Text, await FindAsync(Text, Floor, 32, Adds(1, ("bad", 2)))));
    }

    [Fact]
    public async Task A_label_below_the_floor_has_no_evidence_and_an_empty_text_asks_nobody()
    {
        Assert.Empty(await FindAsync("a dull day", Floor, 32, Adds(-2, ("dull", 1))));
        Assert.Empty(await FindAsync(" \n ", Floor, 32, (_, _) => throw new InvalidOperationException()));
    }

    [Fact]
    public async Task Labels_have_spans_of_their_own()
    {
        const string Text = "a dull and noisy day";
        TextBatchScorer score = (texts, _) => ValueTask.FromResult<IReadOnlyList<IReadOnlyList<float>>>(
            [.. texts.Select(text => new[] { Has(text, "dull") ? .9f : .1f, .1f, Has(text, "noisy") ? .8f : .2f })]);

        var spans = await FindAsync(Text, Floor, 32, score);

        Assert.Equal([(0, "dull"), (2, "noisy")], spans.Select(span => (span.Label, Text[span.Start..span.End])));
    }

    [Fact]
    public async Task Too_few_answers_are_an_error() => await Assert.ThrowsAsync<InvalidOperationException>(
        async () => await FindAsync("a dull day", Floor, 32, (_, _) => new([[.9f]])));

    [Theory]
    [InlineData("so 👩‍👩‍👧‍👦 dull", "👩‍👩‍👧‍👦")]
    [InlineData("so 🇪🇺🇫🇷 dull", "🇪🇺🇫🇷")]
    [InlineData("so naïve dull", "naïve")]
    [InlineData("so nai\u0308ve dull", "nai\u0308ve")]
    [InlineData("so z\u0335a\u0321\u0322 dull", "z\u0335a\u0321\u0322")]
    [InlineData("so st*pid dull", "st*pid")]
    [InlineData("so don't dull", "don't")]
    [InlineData("so 𝓯𝓸𝓸 dull", "𝓯𝓸𝓸")]
    public async Task Characters_that_a_reader_sees_as_one_stay_together(string text, string whole)
    {
        var span = Assert.Single(await FindAsync(text, Floor, 32, Adds(-1, (whole, 3))));

        Assert.Equal(whole, text[span.Start..span.End]);
    }

    [Fact]
    public async Task Spans_of_any_text_lie_between_characters_and_no_batch_is_larger_than_allowed()
    {
        string[] pieces =
        [
            "a", "dull", "day", " ", " ", "\n", ". ", "! ", ", ", "'",
            "👩‍👧", "🇪🇺", "e\u0301", "\u200B", "日本", "\uD83D", "*", "(", "…", "\u202E",
        ];
        await Gen.Select(Gen.Int[0, pieces.Length - 1].Array[0, 60], Gen.Int[2, 12], Gen.Int[0, 1000]).SampleAsync(async sample =>
        {
            var (text, most, seed) = (string.Concat(sample.Item1.Select(i => pieces[i])), sample.Item2, sample.Item3);
            var batches = 0;
            var spans = await FindAsync(text, Floor, most, (texts, _) =>
            {
                batches++;
                Assert.InRange(texts.Count, 1, most);
                return ValueTask.FromResult<IReadOnlyList<IReadOnlyList<float>>>([.. texts.Select(Scores)]);
            });

            Assert.InRange(batches, 0, 2);
            var bounds = StringInfo.ParseCombiningCharacters(text).Append(text.Length).ToHashSet();
            foreach (var label in spans.GroupBy(span => span.Label))
            {
                Assert.InRange(label.Sum(span => span.Share), 0, 1.0001f);
                Assert.InRange(label.Count(), 1, OmissionEvidence.MaxSpans);
                Assert.Equal(label.OrderByDescending(span => span.Contribution), label);
                var ordered = label.OrderBy(span => span.Start).ToList();
                Assert.All(ordered, span => Assert.True(span.Contribution > 0 && span.Start < span.End && span.End <= text.Length));
                Assert.All(ordered, span => Assert.True(bounds.Contains(span.Start) && bounds.Contains(span.End)));
                Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
            }

            float[] Scores(string one)
            {
                var hash = one.Aggregate(seed, (sum, c) => (sum * 31) + c) & 0x7FFFFFFF;
                return [hash % 97 / 96f, hash / 97 % 89 / 88f];
            }
        }, iter: 300, threads: 1);
    }

    [Fact]
    public async Task A_sentence_of_plain_words_gets_what_leaving_them_out_one_by_one_says()
    {
        string[] words = ["one", "two", "three", "four", "five"];
        await Gen.Select(Gen.Int[0, words.Length - 1].Array[1, 12], Gen.Int[0, 1000]).SampleAsync(async sample =>
        {
            var (picked, seed) = (sample.Item1.Select(i => words[i]).ToList(), sample.Item2);
            var text = string.Join(' ', picked);
            var spans = await FindAsync(text, 0, 64, (texts, _) =>
                ValueTask.FromResult<IReadOnlyList<IReadOnlyList<float>>>([.. texts.Select(one => new[] { Score(one) })]));

            // The slow way, word by word.
            var whole = Logit(Score(text));
            var drops = picked.Select((_, i) => whole - Logit(Score(string.Join(' ', picked.Where((_, k) => k != i))))).ToList();
            foreach (var span in spans.Where(_ => drops.Max() > 0))
            {
                var first = text[..span.Start].Count(c => c == ' ');
                var count = text[span.Start..span.End].Count(c => c == ' ') + 1;
                Assert.Equal(drops.Skip(first).Take(count).Sum(), span.Contribution, .001f);
                Assert.All(drops.Skip(first).Take(count), drop => Assert.True(drop > 0));
            }

            Assert.NotEmpty(spans);

            float Score(string one) => .05f + ((one.Aggregate(seed, (sum, c) => (sum * 31) + c) & 0x7FFFFFFF) % 90 / 100f);
        }, iter: 300, threads: 1);
    }
}
