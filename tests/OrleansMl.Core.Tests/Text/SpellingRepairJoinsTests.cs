using CsCheck;

namespace OrleansMl.Text;

/// <summary>Words with something inside, and what stays as it is typed.</summary>
public sealed class SpellingRepairJoinsTests
{
    private static readonly string[] Known =
    [
        "grumpy", "stubborn", "dreary", "you", "are", "so", "well", "known", "state", "art", "book", "day", "rump", "name", "user", "a",
        "gr*m", "stub", "born"
    ];

    private static readonly SpellingRepair Repair = new(
        WordFrequencies.Parse(WordFrequencies.Write(Known.Select(word => KeyValuePair.Create(word, 500)))),
        RepairTargets.Parse(RepairTargets.Write(["grumpy", "stubborn", "dreary"])));

    private static (string Text, FoldedText Folded) Read(string raw)
    {
        var (folded, target) = (new FoldedText(), new FoldedText());
        TextFolder.Fold(raw, folded, TextFolding.Seen);
        var result = Repair.Repair(raw, folded, target) > 0 ? target : folded;
        return (result.Chars.ToString(), result);
    }

    [Theory]
    [InlineData("you gr*mpy day", "you grumpy day")]
    [InlineData("you gr**py day", "you grumpy day")]
    [InlineData("you gr#mpy day", "you grumpy day")]
    [InlineData("you gr%mpy, day", "you grumpy, day")]
    [InlineData("you gr@mpy day", "you grumpy day")] // folding had read an "a"
    [InlineData("you gr0mpy day", "you grumpy day")]
    [InlineData("you grum-py day", "you grumpy day")]
    [InlineData("you grum.py day", "you grumpy day")]
    [InlineData("you gr-um-py day", "you grumpy day")]
    [InlineData("you gr😀umpy day", "you grumpy day")]
    [InlineData("you s*t*u*b*b*o*r*n day", "you stubborn day")]
    [InlineData("so-grum-py-day", "so-grumpy-day")]
    [InlineData("you gr<b>um</b>-py day", "you grumpy day")]
    [InlineData("you gurmpy drary stubbonr day", "you grumpy dreary stubborn day")]
    [InlineData("youaregrumpy", "you are grumpy")]
    [InlineData("you gr9mpy day", "you grumpy day")]
    [InlineData("you gru|mpy day", "you grumpy day")] // folding had read an "i"
    [InlineData("you gr||um||py day", "you grumpy day")]
    [InlineData("you gr**um**py day", "you grumpy day")]
    [InlineData("you gr__um__py day", "you grumpy day")]
    [InlineData("you gru😀😀mpy day", "you grumpy day")]
    [InlineData("you g.r-u_m.p-y day", "you grumpy day")]
    [InlineData("you gru mpy day", "you grumpy day")]
    [InlineData("you gru\nmpy day", "you grumpy day")]
    [InlineData("you dr ea ry day", "you dreary day")]
    [InlineData("you stub-\nborn day", "you stubborn day")]
    [InlineData("you stub-\r\nborn day", "you stubborn day")]
    [InlineData("you ggrruummppyy day", "you grumpy day")]
    [InlineData("you grummpy sttubborn day", "you grumpy stubborn day")]
    public void A_word_that_matters_is_put_together(string raw, string expected) => Assert.Equal(expected, Read(raw).Text);

    // The filters only spare work: where every word matters, what comes out is what comes out without them.
    [Fact]
    public void Words_run_together_are_taken_apart_as_without_the_filters()
    {
        string[] known = [.. Known.Where(word => word.Length >= 3 && word.All(char.IsAsciiLetterLower))];
        var words = WordFrequencies.Parse(WordFrequencies.Write(known.Select(word => KeyValuePair.Create(word, 500))));
        var (all, filtered) = (new SpellingRepair(words), new SpellingRepair(words, RepairTargets.Parse(RepairTargets.Write(known))));
        var some = Gen.Int[0, known.Length - 1].Select(i => known[i]).Array[1, 4];
        Gen.Select(some, Gen.Int[0, 40], Gen.Char['a', 'z'], Gen.Bool).Sample((parts, at, letter, adds) =>
        {
            var text = string.Concat(parts);
            at %= text.Length + 1;
            if (adds && ((at > 0 && text[at - 1] == letter) || (at < text.Length && text[at] == letter)))
            {
                return; // a letter written twice is taken out only where some words matter
            }

            text = adds ? text.Insert(at, letter.ToString()) : text;
            Assert.Equal(Of(all, text), Of(filtered, text));
        });

        static string Of(SpellingRepair repair, string text)
        {
            var (folded, target) = (new FoldedText(), new FoldedText());
            TextFolder.Fold(text, folded);
            return (repair.Repair(text, folded, target) > 0 ? target : folded).Chars.ToString();
        }
    }

    [Theory]
    [InlineData("a well-known book")]
    [InlineData("state-of-the-art")]
    [InlineData("user_name = book.day")]
    [InlineData("c# f# and user#name")]
    [InlineData("you gr*m so")]  // people write it so: known as it stands
    [InlineData("bo*k day")]     // nothing that matters
    [InlineData("you aer so wel")]
    [InlineData("a stub born so")]   // both words are common
    [InlineData("a gru Mpy so")]     // a name
    [InlineData("a stub - born so")]
    [InlineData("bo ok day")]
    public void Ordinary_writing_stays(string raw) => Assert.Equal(raw.ToLowerInvariant(), Read(raw).Text);

    [Theory]
    [InlineData("you gru mpy sttubborn day, gr*mpy", "you grumpy stubborn day, grumpy")]
    [InlineData("you gurmpy drary day", "you gurmpy drary day")]
    [InlineData("youaregrumpy", "youaregrumpy")]
    public void Who_wants_only_what_is_torn_leaves_what_is_misspelt(string raw, string expected)
    {
        var repair = new SpellingRepair(
            WordFrequencies.Parse(WordFrequencies.Write(Known.Select(word => KeyValuePair.Create(word, 500)))),
            RepairTargets.Parse(RepairTargets.Write(["grumpy", "stubborn", "dreary"])),
            tornOnly: true);
        var (folded, target) = (new FoldedText(), new FoldedText());
        TextFolder.Fold(raw, folded, TextFolding.Seen);

        var result = repair.Repair(raw, folded, target) > 0 ? target : folded;

        Assert.Equal(expected, result.Chars.ToString());
    }

    [Theory]
    [InlineData("you are gr#mpy!", "gr#mpy")]
    [InlineData("you are grum-py!", "grum-py")]
    [InlineData("you are \u202Eypm-urg\u202C!", "ypm-urg")]
    [InlineData("you are <i>gru</i>-mpy!", "gru</i>-mpy")]
    [InlineData("you are grum py!", "grum py")]
    [InlineData("you are grum-\npy!", "grum-\npy")]
    [InlineData("you are ggrruummppyy!", "ggrruummppyy")]
    [InlineData("you are gr||um||py!", "gr||um||py")]
    public void The_word_leads_back_to_all_that_was_typed(string raw, string typed)
    {
        var (text, folded) = Read(raw);
        var at = text.IndexOf("grumpy", StringComparison.Ordinal);
        var extractor = new HashedNgramExtractor(new());
        var features = new FeatureBuffer();
        extractor.Extract(raw, folded, features);
        Assert.True(at > 0);
        Assert.Contains(typed, features.Tokens.ToArray().Select(token => raw[token.RawStart..token.RawEnd]));
    }

    [Fact]
    public void Reading_allocates_nothing_once_warm()
    {
        const string Raw = "you gr*mpy well-known gurmpy state so made up wordlike thrivok, grum-py";
        var (folded, target) = (new FoldedText(), new FoldedText());
        Assert.Equal(0, Allocations.Of(() =>
        {
            TextFolder.Fold(Raw, folded, TextFolding.Seen);
            Repair.Repair(Raw, folded, target);
        }));
    }
}
