using System.Text;

namespace OrleansMl.Text;

public class TextFolderTests
{
    private static FoldedText Fold(string raw)
    {
        var folded = new FoldedText();
        TextFolder.Fold(raw, folded);
        return folded;
    }

    [Theory]
    [InlineData("Hello, World", "hello, world")]
    [InlineData("ｆｕｌｌ　ｗｉｄｔｈ", "full width")]
    [InlineData("ﬁne ﬂat", "fine flat")]
    [InlineData("𝐁𝐨𝐥𝐝 𝓼𝓬𝓻𝓲𝓹𝓽 𝟚", "bold script 2")]
    [InlineData("🅱🅰🆃", "bat")]
    [InlineData("café naïve Øre Łódź", "cafe naive ore lodz")]
    [InlineData("z\u0336a\u0335l\u0334go\u0301", "zalgo")]
    [InlineData("straße Æther", "strasse aether")]
    [InlineData("“don’t”", "\"dont\"")]
    [InlineData("zero\u200Bwi\u2060dth\uFEFF so\u00ADft", "zerowidth soft")]
    [InlineData("bi\u202Edi\u202C", "bidi")]
    [InlineData("tag\U000E0041\U000E0042s", "tags")]
    [InlineData("heart\u2764\uFE0F", "heart\u2764")]
    public void Compatibility_forms_case_accents_and_hidden_characters_fold(string raw, string expected) =>
        Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("аррӏе", "apple")]              // all Cyrillic
    [InlineData("bаnаnа", "banana")]            // Latin with two Cyrillic letters
    [InlineData("ΡΙΖΖΑ", "pizza")]              // Greek capitals
    [InlineData("привет друзья", "привет друзья")] // Russian stays Russian: not every letter looks Latin
    [InlineData("καλημέρα φίλε", "καλημερα φιλε")]
    public void Look_alikes_fold_only_where_the_word_reads_as_Latin(string raw, string expected) =>
        Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("b4n4na", "banana")]
    [InlineData("h3ll0 w0rld", "hello world")]
    [InlineData("5hame", "shame")]
    [InlineData("p!zza pizz@s $illy bra$$", "pizza pizzas silly brass")]
    [InlineData("f**d f*d", "f*d f*d")]
    [InlineData("*wow* great*", "wow great")]
    [InlineData("1st mp4 b2b 2024 $100 A380", "1st mp4 b2b 2024 $100 a380")]
    [InlineData("@anna hello! a@b", "@anna hello! aab")]
    public void Digits_and_signs_inside_words_read_as_letters(string raw, string expected) =>
        Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("sooooo goooood", "soo good")]
    [InlineData("soo good", "soo good")]
    [InlineData("1000000", "1000000")]
    [InlineData("wow!!!!!!", "wow!!")]
    public void Runs_of_three_or_more_are_cut_to_two(string raw, string expected) =>
        Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("b a d day", "bad day")]
    [InlineData("b.a.d day", "bad day")]
    [InlineData("b-a-d", "bad")]
    [InlineData("b a-d", "b a-d")]
    [InlineData("I a dog", "i a dog")]
    [InlineData("plan b a day", "plan b a day")]
    public void Spaced_out_letters_are_joined(string raw, string expected) =>
        Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("   a \t\r\n b  ", "a b")]
    [InlineData("", "")]
    [InlineData("\0\u0001", "")]
    [InlineData("   ", "")]
    [InlineData("***", "")]
    public void White_space_is_single_and_trimmed(string raw, string expected) =>
        Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Fact]
    public void A_lone_surrogate_passes_through()
    {
        var raw = "a" + (char)0xD83D;
        Assert.Equal(raw, Fold(raw).Chars.ToString());
    }

    [Fact]
    public void Offsets_lead_back_to_the_raw_text()
    {
        const string Raw = "I  l\u200Bo𝐯e b-a-d pizzaaaa!";
        var folded = Fold(Raw);
        Assert.Equal("i love bad pizzaa!", folded.Chars.ToString());
        Assert.Equal("𝐯", Raw[folded.RawStarts[4]..folded.RawEnds[4]]);
        Assert.Equal("l\u200Bo𝐯e", Raw[folded.RawStarts[2]..folded.RawEnds[5]]);
        Assert.Equal("b-a-d", Raw[folded.RawStarts[7]..folded.RawEnds[9]]);
        Assert.Equal("pizzaaaa", Raw[folded.RawStarts[11]..folded.RawEnds[16]]);
    }

    [Theory]
    [InlineData("Plain words, nothing hidden. Café! It’s ❤️", 0)]
    [InlineData("h3llo", 1)]
    [InlineData("a\u200Bb", 1)]
    [InlineData("b a d", 3)]
    [InlineData("𝐛old", 1)]
    [InlineData("bаd", 1)]
    [InlineData("sooooo", 3)]
    public void Disguise_is_counted_and_ordinary_typing_is_not(string raw, int expected) => Assert.Equal(expected, Fold(raw).Disguised);

    [Fact]
    public void Any_text_folds_to_ordered_offsets_inside_the_raw_text_and_a_second_buffer_agrees()
    {
        var reused = new FoldedText();
        CsCheck.Check.Sample(CsCheck.Gen.String[CsCheck.Gen.OneOf(
            CsCheck.Gen.Char['\0', '\u024F'],
            CsCheck.Gen.Char,
            CsCheck.Gen.OneOf(' ', 'a', 'b', '3', '*', '@', '\'', '.', '\u200B', '\uD835', '\uDC00', 'а'))], raw =>
        {
            TextFolder.Fold(raw, reused);
            Fold(raw + "x"); // a thread remembers the text it folded last
            var fresh = Fold(raw);
            Assert.Equal(fresh.Chars.ToString(), reused.Chars.ToString());
            Assert.Equal(fresh.RawStarts.ToArray(), reused.RawStarts.ToArray());
            var previous = 0;
            for (var i = 0; i < reused.Length; i++)
            {
                Assert.InRange(reused.RawStarts[i], previous, raw.Length - 1);
                Assert.InRange(reused.RawEnds[i], reused.RawStarts[i] + 1, raw.Length);
                previous = reused.RawStarts[i];
            }

            Assert.False(reused.Chars.Contains("  ", StringComparison.Ordinal));
        }, iter: 2000, threads: 1);
    }

    [Fact]
    public void The_table_folds_every_styled_alphabet_to_ASCII()
    {
        foreach (var first in (ReadOnlySpan<int>)[0x1D400, 0x1D5A0, 0x1D670, 0xFF21, 0x24B6, 0x1F130, 0x1F150, 0x1F170])
        {
            var styled = new StringBuilder();
            for (var i = 0; i < 26; i++)
            {
                styled.Append(char.ConvertFromUtf32(first + i));
            }

            Assert.Equal("abcdefghijklmnopqrstuvwxyz", Fold(styled.ToString()).Chars.ToString());
        }
    }

    // Each model of a submission folds the same text.
    [Theory]
    [InlineData("you  k  i  l  l  me")] // joined only as it is seen
    [InlineData("a <b>bo</b>ld w0rd, sooooo so\u200Bft, see example.com")]
    [InlineData("")]
    public void A_text_that_is_folded_again_is_what_it_was(string raw)
    {
        foreach (var folding in new[] { TextFolding.Seen, TextFolding.Raw, TextFolding.Seen, TextFolding.Raw })
        {
            var (again, first) = (new FoldedText(), new FoldedText());
            TextFolder.Fold(raw + "x", first, folding);
            TextFolder.Fold(raw, first, folding);
            TextFolder.Fold(raw, again, folding);
            Assert.Equal(first.Chars.ToString(), again.Chars.ToString());
            Assert.Equal(first.RawStarts.ToArray(), again.RawStarts.ToArray());
            Assert.Equal(first.RawEnds.ToArray(), again.RawEnds.ToArray());
            Assert.Equal((first.RawLength, first.Disguised, first.Shortened), (again.RawLength, again.Disguised, again.Shortened));
            Assert.Equal((first.Certain, first.Visible is null), (again.Certain, again.Visible is null));
        }
    }

    [Fact]
    public void Folding_allocates_nothing_once_warm()
    {
        const string Raw =
            "S0me 𝐛old Cafés, h i d d e n wоrds and sooooo on!!! 👍 " + "and a good deal of plain text behind it to make it longer";
        var folded = new FoldedText();
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                TextFolder.Fold(Raw, folded);
            }
        }));
    }
}
