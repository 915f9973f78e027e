namespace OrleansMl.Text;

public class HashedNgramExtractorTests
{
    private static readonly HashedNgramOptions Options = new();

    private static FeatureBuffer Extract(HashedNgramOptions options, string raw)
    {
        var folded = new FoldedText();
        var features = new FeatureBuffer();
        TextFolder.Fold(raw, folded);
        new HashedNgramExtractor(options).Extract(raw, folded, features);
        return features;
    }

    // The same in the plainest way: strings, dictionaries, no rolling.
    private static Dictionary<int, double> Reference(HashedNgramOptions options, string folded)
    {
        static uint Fnv(IEnumerable<uint> units, uint hash = 2166136261)
        {
            foreach (var unit in units)
            {
                hash = (hash ^ unit) * 16777619;
            }

            return hash;
        }

        static uint Mix(uint hash, int order)
        {
            var h = hash ^ unchecked((uint)order * 0x9E3779B9);
            h = (h ^ (h >> 16)) * 0x85EBCA6B;
            h = (h ^ (h >> 13)) * 0xC2B2AE35;
            return h ^ (h >> 16);
        }

        var words = System.Text.RegularExpressions.Regex.Matches(folded, @"[\p{L}\p{Nd}*]+").Select(m => m.Value).ToList();
        var hashes = words
            .Select(w => Fnv(w.All(char.IsAsciiDigit) ? new string('0', w.Length).Select(c => (uint)c) : w.Select(c => (uint)c)))
            .ToList();
        var word = new Dictionary<int, double>();
        var chars = new Dictionary<int, double>();
        foreach (var order in options.Word.Orders)
        {
            for (var i = order - 1; i < words.Count; i++)
            {
                var hash = order == 1 ? hashes[i] : Fnv([hashes[i - 1]], hashes[i]);
                var id = (int)(Mix(hash, order) % (uint)options.Word.Buckets);
                word[id] = word.GetValueOrDefault(id) + 1;
            }
        }

        foreach (var marked in words.Where(w => !w.All(char.IsAsciiDigit)).Select(w => "<" + w + ">"))
        {
            foreach (var order in options.Char.Orders)
            {
                for (var i = 0; i + order <= marked.Length; i++)
                {
                    var id =
                        options.Word.Buckets
                            + (int)(Mix(Fnv(marked.Substring(i, order).Select(c => (uint)c)), order) % (uint)options.Char.Buckets);
                    chars[id] = chars.GetValueOrDefault(id) + 1;
                }
            }
        }

        var all = new Dictionary<int, double>();
        foreach (var block in new[] { word, chars })
        {
            var norm = Math.Sqrt(block.Values.Sum(tf => Math.Pow(1 + Math.Log(tf), 2)));
            foreach (var (id, tf) in block)
            {
                all.Add(id, (1 + Math.Log(tf)) / norm);
            }
        }

        return all;
    }

    [Theory]
    [InlineData("one")]
    [InlineData("The quick brown fox jumps over the lazy dog and the dog sleeps on, 12 of 1999 days")]
    [InlineData("a b, c; the the the banana f*d")]
    public void Features_equal_the_naive_reference(string raw)
    {
        foreach (var options in new[] { Options, Options with { Word = new([1], 64), Char = new([2, 4], 128) } })
        {
            var features = Extract(options, raw);
            var folded = new FoldedText();
            TextFolder.Fold(raw, folded);
            var expected = Reference(options, folded.Chars.ToString());
            Assert.Equal(expected.Keys.Order(), features.Ids.ToArray().Order());
            for (var i = 0; i < features.Count; i++)
            {
                Assert.Equal(expected[features.Ids[i]], features.Values[i], 1e-6);
            }
        }
    }

    [Fact]
    public void Random_texts_equal_the_naive_reference_in_one_reused_buffer()
    {
        var folded = new FoldedText();
        var features = new FeatureBuffer();
        var extractor = new HashedNgramExtractor(Options);
        CsCheck.Check.Sample(CsCheck.Gen.String[CsCheck.Gen.OneOf("abcdefg hijk 12 lm".ToCharArray()), 0, 400], raw =>
        {
            TextFolder.Fold(raw, folded);
            extractor.Extract(raw, folded, features);
            var expected = Reference(Options, folded.Chars.ToString());
            Assert.Equal(expected.Keys.Order(), features.Ids.ToArray().Order());
            Assert.Equal(expected.Values.Sum(), features.Values.ToArray().Sum(v => (double)v), 1e-4);
        }, iter: 300, threads: 1);
    }

    // Eight starts are hashed at once, and words beyond forty letters one by one.
    [Theory]
    [InlineData(3, 4, 5)]
    [InlineData(2, 3)]
    [InlineData(2, 7, 8)]
    [InlineData(4)]
    public void Words_of_every_length_equal_the_naive_reference(params int[] orders)
    {
        var options = new HashedNgramOptions { Char = new(orders, 1 << 17) };
        for (var length = 1; length <= 50; length++)
        {
            var word = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * i % 23))));
            var features = Extract(options, word);
            var folded = new FoldedText();
            TextFolder.Fold(word, folded);
            var expected = Reference(options, folded.Chars.ToString());
            Assert.Equal(expected.Keys.Order(), features.Ids.ToArray().Order());
            for (var i = 0; i < features.Count; i++)
            {
                Assert.Equal(expected[features.Ids[i]], features.Values[i], 1e-6);
            }
        }
    }

    [Fact]
    public void Each_block_has_length_one()
    {
        var features = Extract(Options, "a rather ordinary sentence with a few words in it");
        double words = 0, chars = 0;
        for (var i = 0; i < features.Count; i++)
        {
            var square = features.Values[i] * features.Values[i];
            _ = features.Ids[i] < Options.Word.Buckets ? words += square : chars += square;
        }

        Assert.Equal(1, words, 1e-5);
        Assert.Equal(1, chars, 1e-5);
    }

    [Fact]
    public void Numbers_count_by_their_length() =>
        Assert.Equal(Extract(Options, "call 0800 12345").Ids.ToArray(), Extract(Options, "call 9999 54321").Ids.ToArray());

    [Fact]
    public void An_emoji_is_a_word_of_its_own()
    {
        var features = Extract(Options, "ok 👍 ok");
        Assert.Equal(3, features.Tokens.Length);
        Assert.Equal(new TextToken(3, 5), features.Tokens[1]);
    }

    [Fact]
    public void Every_occurrence_points_at_its_words_in_the_raw_text()
    {
        const string Raw = "Big b-a-d dog";
        var features = Extract(Options, Raw);
        Assert.Equal(["Big", "b-a-d", "dog"], features.Tokens.ToArray().Select(t => Raw[t.RawStart..t.RawEnd]));
        Assert.Equal(features.Occurrences.ToArray().Sum(), features.Places.Length);
        Assert.Equal(2, features.Places.ToArray().Count(p => p.LastToken == p.FirstToken + 1));
    }

    [Fact]
    public void Dense_features_follow_the_buckets_in_their_order()
    {
        var options = Options with { Dense = ["links", "exclamations", "capitals", "digits", "length", "repeats", "obfuscation"] };
        var features = Extract(options, "WIN 100 now http://win.example !!!");
        var dense = features.Ids.ToArray().Zip(features.Values.ToArray()).Where(f => f.First >= 1 << 18).ToList();
        Assert.Equal(Enumerable.Range(1 << 18, 7), dense.Select(f => f.First));
        Assert.Equal(1 / 3f, dense[0].Second);
        Assert.Equal(3 / 5f, dense[1].Second);
        Assert.Equal(3 / 20f, dense[2].Second);
        Assert.Equal(3 / 34f, dense[3].Second);
        Assert.Equal(1 / 34f, dense[5].Second);
    }

    [Fact]
    public void More_features_than_allowed_are_dropped()
    {
        var features = Extract(Options with { MaxFeatures = 10 }, "many different words stand here");
        Assert.Equal(10, features.Count);
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new HashedNgramExtractor(Options with { Word = new([1], 1000) }));
        Assert.Throws<ArgumentException>(() => new HashedNgramExtractor(Options with { Char = new([9], 1024) }));
        Assert.Throws<ArgumentException>(() => new HashedNgramExtractor(Options with { Dense = ["magic"] }));
    }

    [Fact]
    public void Extraction_allocates_nothing_once_warm()
    {
        var raw = string.Concat(Enumerable.Repeat("plain words and a few more of them, 42 times http://x.example ", 30));
        var folded = new FoldedText();
        var features = new FeatureBuffer();
        var extractor = new HashedNgramExtractor(Options with { Dense = DenseTextFeatures.Names });
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                TextFolder.Fold(raw, folded);
                extractor.Extract(raw, folded, features);
            }
        }));
    }

    [Fact]
    public void Scrambled_words_share_a_feature_when_only_inner_letters_change_places()
    {
        static int[] Ids(string word, bool scrambled)
        {
            var folded = new FoldedText();
            var features = new FeatureBuffer();
            TextFolder.Fold(word, folded);
            new HashedNgramExtractor(new() { Scrambled = scrambled }).Extract(word, folded, features);
            return features.Ids.ToArray();
        }

        int Scrambled(string word) => Assert.Single(Ids(word, true).Except(Ids(word, false)));

        Assert.Equal(Scrambled("silent"), Scrambled("slient"));
        Assert.Equal(Scrambled("form"), Scrambled("from"));
        Assert.NotEqual(Scrambled("silent"), Scrambled("listen"));
        Assert.NotEqual(Scrambled("abcd"), Scrambled("aadd"));
        Assert.Equal(Ids("cat", false), Ids("cat", true));
    }
}
