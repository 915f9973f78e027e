using static OrleansMl.Evaluation.SuiteTemplates;

namespace OrleansMl.Evaluation;

public static partial class OrdinaryLifeSuite
{
    // Host and a path as its pages have it.
    private static readonly string[] Pages = Lines("""
        en.wikipedia.org/wiki/Lighthouse
        www.youtube.com/watch?v=a1B2c3D4e5F
        youtu.be/a1B2c3D4e5F
        github.com/dotnet/orleans
        stackoverflow.com/questions/1234567
        www.bbc.co.uk/news/science-environment
        www.theguardian.com/food
        www.nytimes.com/section/travel
        www.reuters.com/world
        www.npr.org/sections/music
        www.nasa.gov/missions
        www.nature.com/articles
        www.who.int/news-room
        europa.eu/youth
        www.nhs.uk/conditions
        www.metoffice.gov.uk/weather
        www.openstreetmap.org/#map=12/52.5/13.4
        maps.google.com/?q=town+hall
        docs.google.com/document/d/abc123/edit
        drive.google.com/file/d/abc123/view
        www.dropbox.com/s/abc123/photos
        open.spotify.com/playlist/37i9dQZF1DX
        soundcloud.com/ourband/demo
        ourband.bandcamp.com/album/first-light
        www.imdb.com/title/tt0111161
        www.goodreads.com/book/show/5107
        letterboxd.com/film/paddington-2
        www.allrecipes.com/recipe/10813
        www.ikea.com/gb/en/cat/bookcases
        www.etsy.com/listing/123456/wool-scarf
        www.amazon.com/dp/B000000000
        www.ebay.co.uk/itm/1234567890
        www.reddit.com/r/gardening
        medium.com/@maria/how-we-test
        www.instagram.com/p/CabcDEF
        www.khanacademy.org/math
        www.coursera.org/learn/statistics
        arxiv.org/abs/1706.03762
        www.gutenberg.org/ebooks/1342
        www.eventbrite.com/e/open-day-tickets-123
        """);

    private static IEnumerable<SuiteText> Links() =>
    [
        .. Cross(LinkKind, """
            The slides of my talk are here: {0}
            I found the answer on {0}, thanks everybody.
            Has anyone read this? {0}
            We watched it last night and loved it, see {0}
            You can find the opening hours at {0}
            Here are the photos from Saturday {0} :)
            If you want to know more, look at {0} or ask me.
            {0} is what I was talking about at lunch.
            My sister sent me {0} and I laughed a lot.
            Can somebody check whether {0} opens on your phone?
            """, [.. Pages.Select(page => $"https://{page}")]),
        .. Cross($"{LinkKind}: markdown", """
            Read [the whole article]({0}) before you answer.
            I wrote down [what we cooked]({0}) on Sunday.
            See also: [documentation]({0}), chapter two.
            """, [.. Pages.Select(page => $"https://{page}")]),
        .. Cross($"{LinkKind}: bare host", """
            You will find it on {0} somewhere.
            I usually look at {0} first.
            {0} was down this morning, now it works again.
            """, [.. Pages.Select(HostOf)]),
        .. Cross($"{LinkKind}: path and query", """
            The source is {0}, page 12.
            Sorry, wrong link, I meant {0}
            Our club put the programme online at {0} last week.
            """, [.. Pages.Select((page, i) => $"https://{HostOf(page)}/archive/2024/{10 + i}?ref=share&lang=en#part-{i % 4}")]),
    ];

    private static string HostOf(string page) => page[..page.IndexOf('/', StringComparison.Ordinal)];
}
