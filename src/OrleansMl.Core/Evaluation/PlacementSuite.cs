using System.Globalization;
using static OrleansMl.Evaluation.SuiteTemplates;

namespace OrleansMl.Evaluation;

/// <summary>
/// Threats and insults alone, and at the start, in the middle and at the end of harmless sentences: every sentence counts, and the
/// strongest decides.
/// </summary>
public static class PlacementSuite
{
    private const string AloneKind = "alone";

    private static readonly int[] Counts = [1, 2, 5, 10, 20, 50];

    private static readonly string[] Harmful = Lines("""
        I will kill you and your friends.
        I am going to shoot you in the head.
        I will stab you when I see you.
        You are dead, I am coming to your house tonight.
        I will beat you until you cannot walk.
        We will burn your house down with you in it.
        I am going to break every bone in your body.
        I will find your children and hurt them.
        You will be shot if you come to work tomorrow.
        I will put a bomb under your car.
        Somebody should kill you, and I will do it.
        I will murder you tonight.
        We are going to kill all of you on Friday.
        I will cut your throat.
        He deserves to die, and I will shoot him.
        I swear I will kill her if she comes back.
        You are such a stupid idiot.
        What a pathetic loser you are.
        Shut up, you ugly moron.
        Nobody likes you, you worthless creep.
        You are a disgusting pig and a liar.
        You dumb piece of trash.
        Get lost, you stupid clown.
        You are a worthless, pathetic idiot.
        You are an ugly, stupid cow.
        You are too dumb to breathe, moron.
        Everybody hates you, you pathetic freak.
        You filthy scumbag, shut your stupid mouth.
        You are garbage, get lost, idiot.
        Only an idiot like you could write such rubbish.
        You sick pervert, you are disgusting.
        Stupid ignorant fools like you ruin this site.
        """);

    /// <summary>The texts.</summary>
    public static IReadOnlyList<SuiteText> Texts { get; } = [.. Alone(), .. InCompany()];

    /// <summary>
    /// Alone, at least 90 % are held for a person or removed. In company at least 98 % of those found alone are found, and at least 90 % of
    /// those held or removed alone are held or removed.
    /// </summary>
    public static IEnumerable<SuiteFigure> Measure(SuiteResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        yield return results.Where(text => text.Alone is null).Share("alone, hidden", verdict => verdict.IsHidden, SuiteBound.AtLeast, .9);
        yield return results.Where(text => text.Alone is not null && results.OfAlone(text).IsFound)
            .Share("found in company, of those found alone", verdict => verdict.IsFound, SuiteBound.AtLeast, .98);
        yield return results.Where(text => text.Alone is not null && results.OfAlone(text).IsHidden)
            .Share("hidden in company, of those hidden alone", verdict => verdict.IsHidden, SuiteBound.AtLeast, .9);
    }

    private static IEnumerable<SuiteText> Alone() => Harmful.Select(text => new SuiteText(AloneKind, text, text));

    private static IEnumerable<SuiteText> InCompany() =>
        from place in (string[])["at the start", "in the middle", "at the end"]
        from count in Counts
        where count > 1 || place != "in the middle"
        from item in Harmful.Select((text, i) => (Text: text, Index: i))
        let company = EverydaySentences.All.Rotate((item.Index * 7) + count).Take(count)
        let before = place switch { "at the start" => 0, "in the middle" => count / 2, _ => count }
        select new SuiteText(
            string.Create(CultureInfo.InvariantCulture, $"{place} of {count}"),
            item.Text,
            JoinedTexts.Place(item.Text, company, before))
        {
            Alone = item.Text,
        };
}
