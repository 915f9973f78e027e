using System.Text;
using CsCheck;
using OrleansMl.Banks;

namespace OrleansMl.Text;

public sealed class LinkedSitesTests
{
    [Theory]
    [InlineData("https://evil.example/x")]
    [InlineData("https://user@evil.example:8443/x")]
    [InlineData("https://user:pw@evil.example:8443/x")]
    [InlineData("https://good.example@evil.example/x")]
    [InlineData("https://evil\u3002example/")]
    [InlineData("https://evil\uFF0Eexample/")]
    [InlineData("https://evil\uFF61example/")]
    [InlineData("https://evil\u2024example/")] // Chrome and Firefox until 2024
    [InlineData("https://e\u200Bvil.example/")]
    [InlineData("https://e\u00ADvil.exam\u2060ple/")]
    [InlineData("https://evil\uFE0F.example/")]
    [InlineData("https://evil%2eexample/")]
    [InlineData("https://%65%76%69%6C.example/")]
    [InlineData("https://e%E2%80%8Bvil.example/")]
    [InlineData("https://e%C2%ADvil%E3%80%82example/")]
    [InlineData("evil.example")]
    [InlineData("evil.example/path")]
    [InlineData("www.evil.example")]
    [InlineData("EVIL.example!")]
    [InlineData("see evil.example. And more.")]
    [InlineData("(see evil.example)")]
    [InlineData("so...evil.example")]
    [InlineData("_evil.example_ **evil.example**")]
    [InlineData("- evil.example:443")]
    [InlineData("https:evil.example/x")]
    [InlineData("https:/evil.example")]
    [InlineData("https:\\\\evil.example\\x")]
    [InlineData("https:////evil.example")]
    [InlineData("https:/\\evil.example")]
    [InlineData("https://evil.example\\@good.example/")]
    [InlineData("//evil.example/x")]
    [InlineData("\\\\evil.example\\x")]
    [InlineData("https://evil.example./")]
    [InlineData("https://evil.example?x")]
    [InlineData("https://evil.example#x")]
    [InlineData("https://evil&#46;example/")]
    [InlineData("https://evil&#x2e;example/")]
    [InlineData("https://evil&#0046example/")]
    [InlineData("https://evil&period;example/")]
    [InlineData("https:&sol;&sol;e&shy;vil&#46;example/")]
    [InlineData("https://e&ZeroWidthSpace;vil.example/")]
    [InlineData("<a href='https://evil&#37;2eexample/'>our bank</a>")]
    [InlineData("<a href=\"https://ev\til.exa\r\nmple/\">our bank</a>")]
    [InlineData("=\" <a href=\"https://ev\nil.example/\">our bank</a>")]
    [InlineData("<a href=\"https://ev&Tab;il.example/\">our bank</a>")]
    [InlineData("<a href=//evil&#9;.example/>our bank</a>")]
    [InlineData("[our bank](https://evil.example)")]
    [InlineData("[our bank](https://evil\\.example)")]
    [InlineData("https://ｅｖｉｌ．ｅｘａｍｐｌｅ/")]
    [InlineData("https://𝐞𝐯𝐢𝐥.example/")]
    [InlineData("https://ⓔvil.example/")]
    [InlineData("https://good.example/?u=https://evil.example/")]
    [InlineData("https://good.example/?u=https%3A%2F%2Fevil.example%2F")]
    [InlineData("https://good.example/?u=https%253A%252F%252Fevil%252Eexample%252F")]
    [InlineData("https://good.example/?u=//user%40evil.example")]
    [InlineData("https://good.example/#evil.example")]
    [InlineData("https://good.example/https://evil.example")]
    [InlineData("请看evil.example谢谢")]
    [InlineData("https://evil.example。谢谢你")]
    [InlineData("https://evil.example。Thanks")]
    [InlineData("«evil.example», “evil.example”")]
    [InlineData("👉evil.example👈")]
    [InlineData("evil.example에서 만나요")]
    [InlineData("user@evil.example")] // mail to a site is as much a way to it
    public void A_listed_site_is_found_however_it_is_written(string text) => Assert.True(Matches("evil.example", text));

    [Theory]
    [InlineData("bücher.example", "https://BU\u0308CHER.example/")]
    [InlineData("bücher.example", "https://b%C3%BCcher.example/")]
    [InlineData("bücher.example", "https://XN--BCHER-KVA.example/")]
    [InlineData("BÜCHER.example", "bücher.example")]
    [InlineData("xn--bcher-kva.example", "bücher.example")]
    [InlineData("straße.example", "https://STRAẞE.example")]
    [InlineData("ậ.example", "https://a\u0302\u0323.example a\u0323\u0302.example")]
    [InlineData("한국.example", "https://\u1112\u1161\u11ab\u1100\u116e\u11a8.example")]
    [InlineData("坏.example", "https://坏.example。后面")]
    [InlineData("127.0.0.1", "https://127.0.0.1:80/")]
    [InlineData("127.0.0.1", "https://2130706433/")]
    [InlineData("127.0.0.1", "https:2130706433")]
    [InlineData("127.0.0.1", "https://user@2130706433/")]
    [InlineData("127.0.0.1", "https:\\\\0x7F000001/")]
    [InlineData("127.0.0.1", "https://２１３０７０６４３３/")]
    [InlineData("127.0.0.1", "https://0x7f.1/")]
    [InlineData("127.0.0.1", "https://0177.0.0.1/")]
    [InlineData("127.0.0.1", "https://127.1/")]
    [InlineData("127.0.0.1", "https://127.0.0.1./")]
    [InlineData("127.0.0.1", "https://[::ffff:7f00:1]/")]
    [InlineData("127.0.0.1", "https://[::FFFF:127.0.0.1]/")]
    [InlineData("0x7f.1", "https://127.0.0.1/")]
    public void A_listed_name_or_number_is_found_in_other_spellings(string listed, string text) => Assert.True(Matches(listed, text));

    [Theory]
    [InlineData("https://notevil.example/")]
    [InlineData("not-evil.example")]
    [InlineData("https://evil.example.org/")]
    [InlineData("https://evil-example/")]
    [InlineData("evil-example evil, example evil . example")]
    [InlineData("evil\nexample evil.\nexample")]
    [InlineData("https://évil.example/")]
    [InlineData("https://e\u0301vil.example/ e\u0301vil.example")]
    [InlineData("https://еvil.example/")] // Cyrillic
    [InlineData("https://evil.example@good.org/")] // opens good.org
    [InlineData("https://evil.examples/")]
    [InlineData("https://evil.exampl/")]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("%&@:/\\[]..")]
    public void Another_site_is_not_found(string text) => Assert.False(Matches("evil.example", text));

    [Theory]
    [InlineData("strasse.example", "straße.example")]
    [InlineData("127.0.0.1", "10.127.0.0.1")]
    [InlineData("127.0.0.1", "https://127.0.0.1.example/")]
    [InlineData("127.0.0.1", "2130706433 at 12:2130706433")]
    [InlineData("127.0.0.1", "https://0178.0.0.1/ https://4294967296/ https://1.2.3.4.5/ https://127.0.0.256/")]
    public void Another_name_or_number_is_not_found(string listed, string text) => Assert.False(Matches(listed, text));

    [Fact]
    public void Whatever_disguises_are_put_on_a_listed_site_it_is_found()
    {
        var label = Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789äöüéñçжщ"].Array[1, 12].Select(chars => new string(chars));
        var ends = Gen.Int[0, Ends.Length - 1].Select(i => Ends[i]);
        var site = Gen.Select(label, label, ends, (a, b, end) => $"{a}.{b}.{end}");
        var disguises = Gen.Int[0, Disguises.Length - 1].Array[0, 3];
        var frames = Gen.Int[0, Frames.Length - 1].Select(i => Frames[i]);
        Gen.Select(site, disguises, frames, Gen.Int[0, 1000]).Sample((listed, chosen, frame, seed) =>
        {
            // Markup last: what it writes is no host any more.
            var disguised = chosen.Distinct().Order().Aggregate(listed, (host, one) => Disguises[one](host, new Random(seed)));
            var text = frame.Replace("HOST", disguised, StringComparison.Ordinal);
            Assert.True(Matches(listed, text), $"{listed}: {text}");
        }, iter: 20_000);
    }

    [Fact]
    public void Signs_of_all_kinds_are_read_to_the_end()
    {
        Gen.OneOf(Gen.Char[".。@:/\\%&#;[]x0=\"'\t2e\u200B\uD83D\uDC49ü\u0308"], Gen.Char).Array[0, 60].Sample(
            chars => LinkedSites.Find(new string(chars), new(StringComparer.Ordinal)), iter: 20_000);
    }

    [Fact]
    public void Links_cannot_hide_behind_others()
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < 49_980; i++)
        {
            text.Append((char)('a' + (i % 26))).Append('.').Append(Convert.ToString(i, 16)).Append("z ");
        }

        Assert.True(Matches("evil.example", text.Append("evil.example").ToString()));
    }

    [Fact]
    public void A_text_has_a_bounded_number_of_sites()
    {
        HashSet<string> sites = new(StringComparer.Ordinal);

        LinkedSites.Find(string.Join(' ', Enumerable.Range(0, LinkedSites.MaxSites + 100).Select(i => $"a.z{i}")), sites);

        Assert.Equal(LinkedSites.MaxSites, sites.Count);
    }

    [Fact]
    public void A_text_without_a_dot_allocates_nothing()
    {
        HashSet<string> sites = new(StringComparer.Ordinal);
        const string Text = "a text of some twenty words, which has a comma and nothing else that could be the sign of an address";
        LinkedSites.Find(Text, sites);

        var before = GC.GetAllocatedBytesForCurrentThread();
        LinkedSites.Find(Text, sites);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("Evil.COM.", "evil.com")]
    [InlineData("user@evil.com:80", "evil.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("BU\u0308CHER.example", "xn--bcher-kva.example")]
    [InlineData("XN--Bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("ｅｖｉｌ。example", "evil.example")]
    [InlineData("_dmarc.evil-site.com", "_dmarc.evil-site.com")]
    [InlineData("0x7f.1", "127.0.0.1")]
    [InlineData("localhost", null)]
    [InlineData("a..b", null)]
    [InlineData("1.2.3.4.5", null)]
    [InlineData("evil.com/path", null)]
    [InlineData("evil com.example", null)]
    [InlineData("", null)]
    [InlineData(".", null)]
    public void An_entry_has_one_form(string host, string? expected) => Assert.Equal(expected, HostName.Of(host));

    private static readonly string[] Ends = ["example", "com", "co.uk", "xyz"];

    // Each changes how a host is written, and not what a browser makes of it.
    private static readonly Func<string, Random, string>[] Disguises =
    [
        (host, _) => host.ToUpperInvariant(),
        (host, _) => host.Replace("ü", "u\u0308", StringComparison.Ordinal).Replace("Ü", "U\u0308", StringComparison.Ordinal)
            .Replace("é", "e\u0301", StringComparison.Ordinal).Replace("ñ", "n\u0303", StringComparison.Ordinal),
        (host, _) => string.Concat(host.Select(c => char.IsAsciiLetterOrDigit(c) ? (char)(c + 0xFEE0) : c)),
        (host, random) => host.Replace('.', "\u3002\uFF0E\uFF61"[random.Next(3)]),
        (host, random) => Insert(host, random, "\u200B\u00AD\u2060\uFEFF\uFE0F"),
        (host, _) => $"sub.{host}",
        (host, _) => $"{host}.",
        (host, _) => $"user@{host}",
        (host, _) => $"user:pw@{host}:8443",
        (host, random) => Some(host, random, c => string.Concat(Encoding.UTF8.GetBytes([c]).Select(b => $"%{b:x2}"))),
        (host, random) => Some(host, random, c => random.Next(2) == 0 ? $"&#{(int)c};" : $"&#x{(int)c:X};"),
    ];

    private static readonly string[] Frames =
    [
        "HOST", "see HOST, please", "https://HOST/x", "https:HOST/x", "https:/HOST", "https:\\\\HOST\\x", "//HOST/x", "(https://HOST)",
        "https://good.example/?u=https://HOST/", "https://good.example/?u=https%3A%2F%2FHOST&v=1", "<a href=\"https://HOST/\">x</a>",
        "[x](https://HOST?a=b)", "“https://HOST”", "*HOST*", "https://good.example/?u=https%253A%252F%252FHOST%252F"
    ];

    private static string Insert(string host, Random random, string signs)
    {
        var at = random.Next(host.Length);
        return host.Insert(at, signs[random.Next(signs.Length)].ToString());
    }

    private static string Some(string host, Random random, Func<char, string> write) =>
        string.Concat(host.Select(c => random.Next(3) == 0 ? write(c) : c.ToString()));

    private static bool Matches(string listed, string text)
    {
        var domain = HostName.Of(listed)!;
        BankIndex index = new();
        index.Set(BankKey.OfDomain(domain), new(null, null, domain, 1, false));
        HashSet<string> sites = new(StringComparer.Ordinal);
        LinkedSites.Find(text, sites);
        List<BankHit> hits = [];
        foreach (var site in sites)
        {
            index.MatchDomain(site, "item", hits);
        }

        return hits.Count > 0;
    }
}
