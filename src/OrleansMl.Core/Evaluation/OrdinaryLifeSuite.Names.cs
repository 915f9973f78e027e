using static OrleansMl.Evaluation.SuiteTemplates;

namespace OrleansMl.Evaluation;

public static partial class OrdinaryLifeSuite
{
    private static IEnumerable<SuiteText> Names() =>
    [
        .. Cross("places", """
            The train to {0} was late again.
            We spent a quiet weekend in {0}.
            My aunt moved to {0} and likes it there.
            Is there a good bakery in {0}?
            The museum in {0} has a new exhibition.
            """, """
            Scunthorpe
            Penistone
            Essex
            Sussex
            Middlesex
            Clitheroe
            Cockermouth
            Cockfosters
            Lightwater
            Assisi
            Phuket
            Titisee
            Dickinson, North Dakota
            Arsenal
            Bangkok
            Bastia
            Niger
            Nigeria
            Montenegro
            Dakar
            Slough
            Dumfries
            Stoke Poges
            Maidenhead
            Horncastle
            Beaver Falls
            Cumbria
            Gaylord, Michigan
            Bombay
            Kilburn
            Killarney
            Bloody Bay
            """),
        .. Cross("persons", """
            I just finished a book by {0}.
            {0} gave a lovely talk at our school.
            Does anybody know where {0} works now?
            Please send the minutes to {0} by Friday.
            """, """
            Dick Van Dyke
            Charles Dickens
            Emily Dickinson
            Alfred Hitchcock
            Herbie Hancock
            Bruce Cockburn
            Gay Talese
            Anne Sexton
            Benedict Cumberbatch
            Bryan Cummings
            Mr. Butts
            Philip Glass
            Karin Slaughter
            Chris Pratt
            Alexandre Dumas
            Dr. Weiner
            Mrs. Woodcock
            Peter Sexsmith
            Titus Andronicus
            Kurt Fuchs
            Yasuo Fukuda
            Sergeant Killick
            Professor Lipschitz
            Coach Cohen-Rapp
            Ms. Hooker
            Father Moore
            Virginia Woolf
            Bill Gunn
            Rose Stabler
            Sandra Bullock
            """),
        .. Cross("words", """
            The answer to number four in the crossword was "{0}".
            How do you spell {0}?
            The word {0} comes up twice in the second chapter.
            """, """
            assassin
            assessment
            embarrassing
            class
            classic
            analysis
            analyst
            cockpit
            cocktail
            peacock
            shuttlecock
            hancock tower
            title
            titanium
            constitution
            grape
            scrape
            drapery
            therapist
            document
            circumstance
            accumulate
            cucumber
            shuttle
            mishit
            specialist
            socialist
            basement
            bass guitar
            passage
            massage
            hoarder
            whorl
            cummerbund
            dyke
            Niger river
            snicker
            raccoon
            spice rack
            buttress
            button
            rebuttal
            skill
            killjoy
            painkiller
            bombastic
            shotput
            overshoot
            """),
    ];
}
