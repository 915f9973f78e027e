using System.Collections.Frozen;

namespace OrleansMl.Banks;

/// <summary>
/// Names below which registries give names to everybody: what is one of them is nobody's site. A single label is one, and so are the second
/// levels that countries register below, of the Public Suffix List (publicsuffix.org, its ICANN section) those that many sites have. The
/// whole list changes every week and has no maintained package with its data; what is missing here can still be taken out of a bank again.
/// </summary>
public static class PublicSuffixes
{
    // Second levels by country code.
    private const string Table = """
        ae ac co gov net org sch
        ar com edu gob gov int mil net org tur
        at ac co gv or
        au asn com edu gov id net org
        bd ac com edu gov net org
        br adv art blog com eco edu eng gov ind jus leg med mil net nom org tv wiki
        cn ac com edu gov mil net org
        co com edu gov mil net nom org
        cr ac co ed fi go or sa
        cy ac com gov ltd net org
        do com edu gob gov net org
        ec com edu fin gob gov med net org
        eg com edu eun gov net org sci
        fr asso com gouv nom prd tm
        gr com edu gov net org
        gt com edu gob net org
        hk com edu gov idv net org
        hu co info org priv sport tm
        id ac biz co desa go mil my net or sch web
        il ac co gov k12 muni net org
        in ac co edu firm gen gov ind mil net nic org res
        ir ac co gov id net org sch
        it edu gov
        jp ac ad co ed go gr lg ne or
        ke ac co go info me mobi ne or sc
        kr ac co es go hs kg mil ms ne or pe re sc
        kw com edu gov net org
        lb com edu gov net org
        lk ac com edu gov net org
        ma ac co gov net org press
        mx com edu gob net org
        my com edu gov mil name net org
        ng com edu gov mil mobi name net org sch
        np com edu gov mil net org
        nz ac co cri geek gen govt health iwi kiwi mil net org parliament school
        pe com edu gob mil net nom org
        ph com edu gov mil net ngo org
        pk com edu fam gob gov net org
        pl com edu gov info net org
        pt com edu gov net org
        py com coop edu gov mil net org
        ro com firm info nom org rec store tm www
        rs ac co edu gov in org
        ru ac edu gov int mil
        sa com edu gov med net org pub sch
        sg com edu gov net org per
        sv com edu gob org red
        th ac co go in mi net or
        tr av bbs bel biz com dr edu gen gov info k12 kep mil name net org pol tel tv web
        tw club com ebiz edu game gov idv mil net org
        tz ac co go hotel info me mil mobi ne or sc tv
        ua co com edu gov in net org
        ug ac co com go ne or org sc
        uk ac co gov ltd me net nhs org plc police sch
        uy com edu gub mil net org
        ve co com edu gob gov info mil net org web
        vn ac biz com edu gov health info int name net org pro
        za ac co edu gov law mil net nom org school web
        """;

    private static readonly FrozenSet<string> Seconds = Table
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .SelectMany(words => words.Skip(1).Select(second => $"{second}.{words[0]}"))
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for a public suffix.</summary>
    /// <param name="domain">A host name in lower case, as A-labels, without a dot at its end.</param>
    public static bool Contains(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return !domain.Contains('.', StringComparison.Ordinal) || Seconds.Contains(domain);
    }
}
