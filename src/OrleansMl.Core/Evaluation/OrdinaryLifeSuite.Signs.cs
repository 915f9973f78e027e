using static OrleansMl.Evaluation.SuiteTemplates;

namespace OrleansMl.Evaluation;

public static partial class OrdinaryLifeSuite
{
    private static readonly string[] Remarks = Lines("""
        the concert starts at eight
        we need more chairs for Saturday
        the library is closed on Monday
        our cat has three kittens
        the soup needs more salt
        my bike has a new bell
        the garden looks great after the rain
        the second chapter is my favourite
        dinner is ready
        the lake is frozen
        """);

    private static IEnumerable<SuiteText> Signs() =>
    [
        .. Cross("user names and mentions", """
            @{0} thank you for the tip!
            Photo by @{0}, used with permission.
            cc @{0} @maria @team
            @{0} are you coming on Friday?
            I like what @{0} writes about trains.
            RT @{0}: new episode tomorrow
            Welcome to the forum, {0}!
            """, """
            killer_queen_fan
            dr_cockburn
            sexton.photos
            assassins_reader
            scunthorpe_utd
            xX_sniper_Xx
            dickvandyke_fan
            titanic_nerd
            bombay_kitchen
            deadpool_cosplay
            hotsaucelover
            gaygardener
            n00b_at_chess
            shootingstar99
            """),
        .. Cross("Markdown", """
            **Note:** {0}
            - [ ] {0}
            > {0}
            1. {0}
            `TODO`: {0}
            ~~{0}~~ (out of date)
            | today | {0} |
            *{0}* ***really***
            """, Remarks),
        .. Remarks.Select(remark => new SuiteText("Markdown", "code fence", $"```\n{remark}\n```\n\nEdit: typo")),
        .. Cross("HTML", """
            <p>{0}</p>
            <b>Hi</b>,<br/>{0}.
            <div class="note"><em>{0}</em></div>
            <a href="/news">News</a>: {0}
            <ul><li>{0}</li><li>thanks</li></ul>
            &quot;{0}&quot; &amp; more
            <!-- draft --><span style="color:red">{0}</span>
            """, Remarks),
        .. Cross("emoji", """
            The concert was amazing {0}
            {0} good morning {0}
            I cannot stop laughing {0}{0}{0}
            {0}
            Who is coming tonight? {0} me!
            New haircut {0} what do you think?
            {0} -> {0} -> done
            """, """
            😂😂
            🔥
            💀
            🎉🎊
            ❤️
            🍆🥘
            🍑🥧
            🔫💦
            👍🏽
            👩‍👩‍👧
            🏳️‍🌈
            🇵🇱🇹🇷
            💣⚽
            🙏
            """),
        .. Cross("hashtags", """
            Sunday walk #{0}
            #{0} #photography #weekend
            Who else is at #{0} today?
            {0} was great #{0}
            """, """
            gardening
            mushroomseason
            essexmarathon
            breastcancerawareness
            worldcup
            blacklivesmatter
            pridemonth
            shotoniphone
            bookclub
            vegan
            """),
        .. Cross("shouting and spelling", """
            {0}!!!!!!
            sooooo {0}
            OMG {0} OMG
            {0} ... maybe ... i dont no
            pls tell evrybody {0} thx
            """, [.. Remarks.Select(remark => remark.ToUpperInvariant()), .. Remarks]),
    ];
}
