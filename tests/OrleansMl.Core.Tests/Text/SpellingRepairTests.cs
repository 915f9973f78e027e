using CsCheck;

namespace OrleansMl.Text;

public sealed class SpellingRepairTests
{
    private static readonly Dictionary<string, int> Counts = new()
    {
        ["you"] = 9000,
        ["are"] = 9000,
        ["the"] = 9000,
        ["to"] = 9000,
        ["is"] = 9000,
        ["so"] = 5000,
        ["dog"] = 500,
        ["friend"] = 300,
        ["friends"] = 100,
        ["lemon"] = 40,
        ["melon"] = 60,
        ["cake"] = 200,
        ["cocktail"] = 4,
        ["cock"] = 50,
        ["tail"] = 90,
        ["dress"] = 70,
        ["assassin"] = 3,
        ["in"] = 9000,
        ["ass"] = 60,
        ["wonderful"] = 80,
        ["rare"] = 5,
    };

    private static readonly WordFrequencies Words = WordFrequencies.Parse(WordFrequencies.Write(Counts));
    private static readonly SpellingRepair Spelling = new(Words);

    [Theory]
    [InlineData("you are my firend", "you are my friend")] // "my" is unknown, too short to say anything
    [InlineData("a wonderufl cake", "a wonderful cake")]
    [InlineData("you are wondrful", "you are wonderful")]
    [InlineData("onderful cake", "wonderful cake")]
    [InlineData("youarewonderful", "you are wonderful")]
    [InlineData("youre so", "youre so")] // nothing known is near
    [InlineData("lemno", "lemon")]
    [InlineData("emlon", "melon")]
    [InlineData("cocktaildress", "cocktail dress")] // a long part may be rare, so the shorter ones inside it do not win
    [InlineData("assasin", "assassin")]
    [InlineData("raer", "raer")] // "rare" was met too seldom to be what was meant
    [InlineData("frind2", "frind2")]
    [InlineData("Firend", "friend")]
    [InlineData("you Firend", "you firend")] // written like a name
    [InlineData("you FIREND", "you friend")]
    [InlineData("you fiRend", "you friend")]
    public void Words_that_nobody_writes_become_known_ones(string text, string repaired) => Assert.Equal(repaired, Repaired(text).Text);

    [Theory]
    [InlineData("you are the firend", "friend", "firend")]
    [InlineData("so youaretheone", null, null)]
    [InlineData("so y.o.u.a.r.e.t.h.e dog", "are", "a.r.e")]
    [InlineData("so wondrful", "wonderful", "wondrful")]
    public void Offsets_lead_back_to_what_was_typed(string text, string? word, string? typed)
    {
        var (repaired, folded) = Repaired(text);
        if (word is null)
        {
            Assert.Equal(text, repaired);
            return;
        }

        var at = repaired.IndexOf(word, StringComparison.Ordinal);
        Assert.Equal(typed, text[folded.RawStarts[at]..folded.RawEnds[at + word.Length - 1]]);
    }

    [Fact]
    public void Every_word_is_what_trying_everything_gives() =>
        Gen.Select(
            Gen.Int[0, Counts.Count - 1].Select(i => Counts.Keys.ElementAt(i)),
            Gen.Int[0, 30],
            Gen.Int[0, 2],
            Gen.Char['a', 'z']).Array[1, 6].Sample(picks =>
        {
            var text = string.Join(' ', picks.Select(pick => Misspell(pick.Item1, pick.Item2, pick.Item3, pick.Item4)));
            var folded = new FoldedText();
            TextFolder.Fold(text, folded); // cuts runs of a letter
            Assert.Equal(string.Join(' ', folded.Chars.ToString().Split(' ').Select(Naive)), Repaired(text).Text);
        });

    private static string Misspell(string word, int at, int how, char letter) => how switch
    {
        0 when word.Length > 1 && at % word.Length < word.Length - 1 => Swap(word, at % word.Length),
        1 when word.Length > 3 => word.Remove(at % word.Length, 1),
        _ => word.Insert(at % (word.Length + 1), letter.ToString()),
    };

    private static string Swap(string word, int at) => word[..at] + word[at + 1] + word[at] + word[(at + 2)..];

    // Each kind of repair in turn: list every candidate, take the most frequent known one.
    private static string Naive(string word)
    {
        if (word.Length < 3 || Counts.ContainsKey(word))
        {
            return word;
        }

        bool Allowed(string candidate) =>
            Counts.TryGetValue(candidate, out var count) && (candidate.Length >= 6 || Math.Round(16 * Math.Log(count)) / 16 > MathF.Log(8));
        var swapped = word.Length < 4 ? [] : Enumerable.Range(0, word.Length - 1).Select(i => Swap(word, i)).Where(Allowed);
        var inserted = word.Length >= 16
            ? []
            : Enumerable.Range(0, word.Length + 1)
                .SelectMany(i => Enumerable.Range('a', 26).Select(c => word.Insert(i, ((char)c).ToString())))
                .Where(Allowed);
        return swapped.MaxBy(c => Counts[c])
            ?? inserted.MaxBy(c => Counts[c])
            ?? (word.Length < 6 ? null : Splits(word).OrderBy(split => split.Cost).Select(split => split.Text).FirstOrDefault())
            ?? word;
    }

    private static IEnumerable<(string Text, double Cost)> Splits(string word)
    {
        for (var end = 1; end <= word.Length; end++)
        {
            var part = word[..end];
            double? log = part is "a" or "i"
                ? Math.Log(400)
                : part.Length > 1 && Counts.TryGetValue(part, out var count) && (part.Length >= 6 || count >= (part.Length == 2 ? 400 : 20))
                    ? Math.Round(16 * Math.Log(count)) / 16
                    : null;
            if (log is { } known)
            {
                foreach (var rest in end == word.Length ? [("", 0.0)] : Splits(word[end..]).Select(split => (" " + split.Text, split.Cost)))
                {
                    yield return (part + rest.Item1, 16 - known + rest.Item2);
                }
            }
        }
    }

    private static (string Text, FoldedText Folded) Repaired(string text)
    {
        var folded = new FoldedText();
        var target = new FoldedText();
        TextFolder.Fold(text, folded);
        var result = Spelling.Repair(text, folded, target) > 0 ? target : folded;
        return (result.Chars.ToString(), result);
    }
}
