using System.Numerics;

namespace OrleansMl.Banks;

public sealed class TextFingerprintTests
{
    private const string Scam =
        "Dear friend, send two hundred dollars to this account today and you will receive five thousand back before the weekend, trust me";

    [Theory]
    [InlineData("Free MONEY now")]
    [InlineData("fr\u200Bee mon\u200Bey now")]
    [InlineData("<b>free</b> money now")]
    [InlineData("fr\u0435\u0435 money now")] // Cyrillic
    [InlineData("𝐟𝐫𝐞𝐞 money   now")]
    public void A_disguised_text_is_the_same_one(string disguised) =>
        Assert.Equal(TextFingerprint.Of("free money now")!.Sha256, TextFingerprint.Of(disguised)!.Sha256);

    [Fact]
    public void Another_address_is_another_text() =>
        Assert.NotEqual(
            TextFingerprint.Of("look at this www.kittens.example.com/one")!.Sha256,
            TextFingerprint.Of("look at this www.malware.example.net/one")!.Sha256);

    [Fact]
    public void Another_page_of_a_well_known_site_is_another_text() =>
        Assert.NotEqual(
            TextFingerprint.Of("look https://en.wikipedia.org/wiki/Cat")!.Sha256,
            TextFingerprint.Of("look https://en.wikipedia.org/wiki/Dog")!.Sha256);

    [Fact]
    public void A_short_text_has_no_neighbours()
    {
        Assert.Null(TextFingerprint.Of("one two three four five six seven")!.SimHash);
        Assert.NotNull(TextFingerprint.Of("one two three four five six seven eight")!.SimHash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!!! ... ???")]
    public void Of_signs_there_is_no_fingerprint(string text) => Assert.Null(TextFingerprint.Of(text));

    [Fact]
    public void Texts_that_share_most_words_are_near_and_others_are_far()
    {
        var scam = TextFingerprint.Of(Scam)!.SimHash!.Value;
        var shouted = TextFingerprint.Of(Scam.ToUpperInvariant() + "!!!")!.SimHash!.Value;
        var other = TextFingerprint.Of(
            "The committee will meet on Thursday to discuss the budget of the new library in our town")!.SimHash!;

        Assert.Equal(scam, shouted);
        Assert.InRange(BitOperations.PopCount(scam ^ other.Value), 16, 48);
    }

    [Fact]
    public void It_does_not_change_with_time()
    {
        // Stored in banks for years: another value here means that nothing stored matches any more. Give the folding a new name instead.
        var fingerprint = TextFingerprint.Of(Scam)!;

        Assert.Equal("fold-2", fingerprint.Folding);
        Assert.StartsWith(
            "b2e1e6b3877427b1 feeb08f0f1c9cd25902a4fdde7f4ca3e83ecd74123c67b9b4c", $"{fingerprint.SimHash:x16} {fingerprint.Sha256}");
    }
}
