using OrleansMl.Text;

namespace OrleansMl.Banks;

public sealed class BankIndexTests
{
    private const string Scam =
        "Dear friend, send two hundred dollars to this account today and you will receive five thousand back before the weekend, trust me";

    private readonly BankIndex _index = new();

    [Fact]
    public void The_same_text_matches_however_it_is_written()
    {
        var key = Add(Scam);

        Assert.Equal([new BankHit(key, 0, true)], Match(Scam.ToUpperInvariant()));
    }

    [Fact]
    public void A_text_with_a_word_more_matches_within_the_radius()
    {
        var key = Add(Scam);

        var hit = Assert.Single(Match(Scam + " please", radius: 7));
        Assert.Equal(key, hit.Key);
        Assert.InRange(hit.Distance, 0, 7);
        Assert.Empty(Match(Scam + " please", radius: 0));
    }

    [Fact]
    public void An_item_matches_by_its_id_and_by_nothing_else()
    {
        var hash = BankKey.HashOfItem("alice~018f");
        var key = BankKey.Of(hash, null, "");
        _index.Set(key, new(hash, null, null, 1, IsQuarantined: false));
        List<BankHit> hits = [], others = [];

        _index.MatchItem("alice~018f", hits);
        _index.MatchItem("alice~018g", others);

        Assert.Equal([new BankHit(key, 0, true, NamesItem: true)], hits);
        Assert.Empty(others);
        Assert.Empty(Match("item\0alice~018f", radius: 7));
    }

    [Fact]
    public void Another_text_does_not_match() => Assert.Empty(Match("a walk in the park with two dogs and an old friend"));

    [Fact]
    public void What_was_removed_does_not_match()
    {
        var key = Add(Scam);

        Assert.True(_index.Remove(key));
        Assert.False(_index.Remove(key));
        Assert.Empty(Match(Scam, radius: 7));
        Assert.Equal(0, _index.Count);
    }

    [Fact]
    public void Adding_twice_is_adding_once()
    {
        Add(Scam);
        Add(Scam);

        Assert.Equal(1, _index.Count);
        Assert.Single(Match(Scam, radius: 7));
    }

    [Fact]
    public void What_is_in_quarantine_matches_and_does_not_act()
    {
        Add(Scam, isQuarantined: true);

        Assert.False(Assert.Single(Match(Scam)).Acts);
    }

    [Fact]
    public void Of_a_ratio_such_a_share_of_items_acts_and_always_the_same()
    {
        Add(Scam, ratio: 0.25f);

        var acting = Enumerable.Range(0, 2000).Where(i => Match(Scam, contentKey: $"item-{i}")[0].Acts).ToList();

        Assert.InRange(acting.Count, 430, 570);
        Assert.All(acting, i => Assert.True(Match(Scam, contentKey: $"item-{i}")[0].Acts));
    }

    [Theory]
    [InlineData("evil.example", true)]
    [InlineData("www.evil.example", true)]
    [InlineData("a.b.evil.example", true)]
    [InlineData("notevil.example", false)]
    [InlineData("example", false)]
    public void A_site_matches_with_all_below_it(string domain, bool expected)
    {
        _index.Set(BankKey.OfDomain("evil.example"), new(null, null, "evil.example", 1, false));
        List<BankHit> hits = [];

        _index.MatchDomain(domain, "item", hits);

        Assert.Equal(expected, hits.Count == 1);
    }

    [Theory]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example")]
    [InlineData("0177.0.0.1", "127.0.0.1")]
    public void An_entry_from_before_names_were_mapped_matches_still(string given, string site)
    {
        var kept = TextLinks.Domain(given)!; // this wrote entries once
        var (old, fresh) = (BankKey.OfDomain(kept), BankKey.OfDomain(site));
        _index.Set(old, new(null, null, kept, 1, false));
        Assert.Equal(old, Assert.Single(MatchSite(site)).Key);
        Assert.Equal(old, Assert.Single(MatchSite(kept)).Key);

        _index.Set(fresh, new(null, null, site, 1, false));
        Assert.Equal(fresh, Assert.Single(MatchSite(site)).Key);

        _index.Remove(fresh);
        Assert.Equal(old, Assert.Single(MatchSite(site)).Key);

        _index.Remove(old);
        Assert.Empty(MatchSite(site));
        Assert.Empty(MatchSite(kept));
    }

    [Fact]
    public void An_id_is_read_as_it_is_written()
    {
        var key = BankKey.OfDomain("evil.example");

        Assert.Equal(key, BankKey.Parse(key.ToString()));
        Assert.Null(BankKey.Parse("12"));
        Assert.Null(BankKey.Parse(new string('g', 32)));
        Assert.Null(BankKey.Parse(null));
    }

    [Fact]
    public void Adding_and_removing_leaves_what_a_new_index_would_hold()
    {
        var random = new Random(3);
        string[] texts =
            [.. Enumerable.Range(0, 60).Select(_ => string.Join(' ', Enumerable.Range(0, 12).Select(_ => $"w{random.Next(40)}")))];
        HashSet<string> kept = new(StringComparer.Ordinal);
        for (var step = 0; step < 2000; step++)
        {
            var text = texts[random.Next(texts.Length)];
            if (random.Next(2) == 0)
            {
                Add(text);
                kept.Add(text);
            }
            else
            {
                _index.Remove(KeyOf(text));
                kept.Remove(text);
            }
        }

        var fresh = new BankIndexTests();
        foreach (var text in kept)
        {
            fresh.Add(text);
        }

        Assert.All(texts, text => Assert.Equal(
            fresh.Match(text, radius: 7).OrderBy(hit => hit.Key.High), Match(text, radius: 7).OrderBy(hit => hit.Key.High)));
    }

    private static BankKey KeyOf(string text) => BankKey.Of(TextFingerprint.Of(text)!.Sha256, null, TextFingerprint.CurrentFolding);

    private BankKey Add(string text, float ratio = 1, bool isQuarantined = false)
    {
        var fingerprint = TextFingerprint.Of(text)!;
        var key = KeyOf(text);
        _index.Set(key, new(fingerprint.Sha256, fingerprint.SimHash, null, ratio, isQuarantined));
        return key;
    }

    private List<BankHit> MatchSite(string site)
    {
        List<BankHit> hits = [];
        _index.MatchDomain(site, "item", hits);
        return hits;
    }

    private List<BankHit> Match(string text, int radius = 3, string contentKey = "item")
    {
        List<BankHit> hits = [];
        _index.Match(TextFingerprint.Of(text), radius, contentKey, hits);
        return hits;
    }
}
