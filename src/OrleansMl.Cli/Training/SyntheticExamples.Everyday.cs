namespace OrleansMl.Training;

internal static partial class SyntheticExamples
{
    // Ordinary life where a word or a part of one looks like harm: names of places and dishes, medicine, history, sport, code.
    private static readonly string[] EverydayPatterns =
    [
        "we picked {0} in the forest after the rain", "fry the {0} in butter until golden", "{0} with parsley and cream, served on toast",
        "are {0} edible or poisonous?", "a basket of {0} from the market", "dried {0} keep for a year in a jar",
        "the field guide shows how to tell {0} from their toxic doubles", "my grandmother pickled {0} every autumn",
        "this soup of {0} tastes of the woods", "grow your own {0} on a log in the cellar",
    ];

    private static readonly string[] Foods =
    [
        "mushrooms", "penny buns", "chanterelles", "death caps", "stinkhorns", "shaggy ink caps", "oyster mushrooms", "slippery jacks",
        "puffballs", "morels", "shiitake", "fly agarics", "chicken breasts", "faggots", "spotted dick", "cock-a-leekie", "meatballs",
        "rump steaks", "coq au vin", "nutcrackers",
    ];

    private static readonly string[] PlacePatterns =
    [
        "the {0} opens at ten and closes on mondays", "we spent the afternoon at the {0}", "is the {0} worth a visit with children?",
        "a new exhibition at the {0} shows two hundred objects", "tickets for the {0} cost twelve euros", "take the tram to the {0}",
        "I was born near the {0}", "the history of the {0} goes back to 1820", "a postcard from the {0}",
        "the bus stops right in front of the {0}", "our school trip to the {0} was great", "the road to the {0} is closed for repairs",
    ];

    private static readonly string[] Places =
    [
        "Museum of Sex", "Butter Museum", "Dick Institute", "Penistone Market Hall", "Cockfosters station", "Cockburn Street gallery",
        "Scunthorpe Museum", "Sussex library", "Middlesex hospital", "Essex county hall", "Clitheroe castle", "Titicaca lake",
        "Lightwater valley", "Intercourse village in Pennsylvania", "Shitterton farm", "Bastard theatre", "Fucking village sign",
        "Hell gate bridge", "Museum of Torture", "War museum", "Arsenal stadium", "Slaughter bridge", "Gunnersbury park",
        "Tower of London", "Hancock museum", "Killington slopes", "Assen circuit", "Kassel palace", "Museum of Erotic Art",
        "Anatomy museum",
    ];

    private static readonly string[] HealthPatterns =
    [
        "{0} is part of the biology lesson in year eight", "the clinic offers free advice about {0}", "ask your doctor about {0}",
        "a leaflet about {0} hangs in the waiting room", "parents discussed how to talk with teenagers about {0}",
        "the article explains {0} in plain words", "the nurse gave a talk on {0}", "there is still too much shame about {0}",
        "studies on {0} were rare until the nineties", "{0} should be covered by the health insurance",
        "our teacher answered every question about {0} calmly", "questions about {0}? the helpline is free",
    ];

    private static readonly string[] HealthTopics =
    [
        "sex education", "contraception", "puberty", "breast cancer", "testicular cancer", "the menstrual cycle", "erectile dysfunction",
        "pregnancy and birth", "breastfeeding", "the prostate", "condoms and safer sex", "sexually transmitted infections", "consent",
        "vaginal infections", "the anatomy of the penis", "menopause", "sexual health", "infertility", "HIV prevention", "anal fissures",
    ];

    // Groups compared as equals, or told apart without contempt.
    private static readonly string[] EqualPatterns =
    [
        "{0} are just as good at maths as everybody else", "{0} are as clever as anyone in the class",
        "nothing says that {0} are worse drivers", "{0} can lead a company as well as others",
        "research shows that {0} learn languages equally well", "it is a myth that {0} are bad at science",
        "{0} earn less for the same work, and that should change", "{0} were not allowed to vote until the law changed",
        "the idea that {0} are weaker is simply wrong", "{0} play chess just as well", "more {0} study engineering every year",
        "the share of {0} among judges doubled", "{0} need the same chances at school", "a scholarship for {0} who study physics",
        "{0} are no worse at parking than others", "the report compares the wages of {0} with the average",
        "the first team of {0} reached the summit", "{0} wrote some of the best novels of the century",
        "the exhibition shows portraits of {0}", "doctors often overlook pain in {0}", "why are so few {0} in the orchestra?",
        "{0} and everybody else get the same ticket price",
    ];

    private static readonly string[] ComparedPatterns =
    [
        "{0} run companies just as well as men", "{0} are as good at physics as men", "{0} and men think alike in most things",
        "{0} can be as strong as men", "{0} are no worse at chess than men", "men and {0} share the housework in our family",
        "{0} are as brave as men, the firefighters say", "{0} play football as well as women do", "{0} earned less than men last year",
        "{0} live longer than men in most countries", "in this survey {0} and women answered alike", "{0} drive as safely as men",
        "there are as many {0} as men in the course", "why should {0} be paid less than men?",
    ];

    private static readonly string[] SportPatterns =
    [
        "{0} shot twice and missed the goal", "{0} killed the serve and won the set", "what a strike by {0} in extra time",
        "{0} beat the champion by two seconds", "the attack of {0} is strong this season", "{0} hit a home run",
        "we play a shooter tonight, {0} brings the pizza", "{0} got headshot by a bot again, so funny",
        "the boss fight killed {0} six times", "{0} bombed the audition but kept smiling", "{0} was knocked out in the second round",
        "{0} crushed the field on the last lap", "their defence could not stop {0}", "{0} fired a shot from thirty metres",
        "{0} nailed the landing", "{0} slaughtered us at bowling", "the sniper rifle in this game is too strong, says {0}",
        "{0} destroyed the record of the stadium",
    ];

    private static readonly string[] HistoryPatterns =
    [
        "the war began when {0} was a child", "{0} wrote about the massacre and its causes",
        "the bomb fell on the city where {0} was born", "the king was beheaded, as {0} explains in the book",
        "{0} survived the camp and told schoolchildren about it", "soldiers shot at the crowd, the archive of {0} says",
        "{0} studied how dictators came to power", "the assassination changed the life of {0}",
        "a film about the genocide moved {0} to tears", "{0} painted the battle and the dead",
        "the plague killed a third of the town, {0} read", "slavery was abolished, but {0} shows what followed",
        "executions were public then, {0} told us on the tour", "the trial of the murderer took a year, {0} reported",
    ];

    private static readonly string[] CodePatterns =
    [
        "kill -9 the process and look at the log of {0}", "{0} wrote a function that aborts all child threads",
        "the parent process kills its children, see the note by {0}", "git blame says it was {0}",
        "the daemon hung, so {0} had to terminate it", "{0} fixed the race condition in the master branch",
        "if (x < y && y > z) return; // asked {0}", "the unit test of {0} fails with exit code 137", "List<string> names = new(); // {0}",
        "dump the core and send it to {0}", "SELECT * FROM users WHERE name = '{0}'", "{0} executes the script as root",
        "the garbage collector freed what {0} left behind", "var set = new HashSet<int>(); says {0}", "zombie processes eat memory, {0}",
        "{0}: please strip the binary before you ship it", "C# and F# both run there, said {0}", "the slave disk died, replace it, {0}",
    ];

    // Words of other languages that look like English harm are none.
    private static readonly string[] LanguageSentences =
    [
        "Filmen är slut och vi går hem", "Snart är det slut på sommaren", "Vi har slut på mjölk, kan du köpa mer?",
        "God fart på cykeln i dag", "Vilken fart tåget har", "Min bror är kock på en restaurang i Malmö", "Jag tog sex äpplen ur korgen",
        "Klockan är sex på morgonen", "Barnen är sex och nio år gamla", "Vi ses på torget klockan fem", "Hon har en fin hatt på sig",
        "Det är fult väder i dag", "Jag kan inte hitta mina nycklar", "Tack för en trevlig kväll", "Hunden ligger på mattan och sover",
        "Det regnar hela dagen i Göteborg", "Boken handlar om en bonde och hans gris", "Vad kostar biljetten till Uppsala?",
        "Vi målade huset rött i somras", "Farten på båten var hög", "Slutet på boken var sorgligt", "Kan du sätta på radion?",
        "De spelar fotboll i regnet", "Vi skal til fest hos naboen i aften", "Hvornår er toget fremme i Aarhus?",
        "Det er slut med sommerferien", "Jeg har seks børn og en hund", "Hun bager brød hver søndag", "Farten på motorvejen er for høj",
        "Vi spiste fisk og kartofler", "Tak for hjælpen i går", "Bussen går klokka seks hver morgen", "Han kokk lager god mat",
        "Vi gikk på tur i fjellet hele dagen", "Været blir fint i helgen", "De kat slaapt op de bank",
        "Wij fietsen morgen naar het strand", "Mijn kok is een goede vriend", "Het is koud en nat buiten", "De dikke man at een appel",
        "Hoe laat begint de film?", "Ik heb zes boeken gelezen deze zomer", "De slager verkoopt goede worst",
        "Das Buch ist dick und spannend", "Der Hund ist dick geworden", "Wir fahren mit dem Zug nach Essen",
        "Die Kinder essen gern Nudeln", "Der Weg ist nass und glatt", "Morgen hat meine Mutter Geburtstag",
        "Der Kater schläft auf dem Sofa", "Wir hassen nichts so sehr wie Regen", "Die Fahrt dauert sechs Stunden",
        "Er hat den Bus verpasst", "Der Koch kommt aus Italien", "Das Mittel hilft gegen Husten", "Kissa nukkuu ikkunalaudalla",
        "Menemme huomenna mökille", "Mikä päivä tänään on?", "Äiti leipoo pullaa", "Sataa lunta koko yön",
        "Le con de ma veste est trop petit", "Il pleut depuis trois jours", "La chatte dort sur le canapé", "Nous mangeons à midi",
        "J'ai raté le bus ce matin", "Le film dure deux heures", "Ma soeur habite à Lyon", "On a gagné le match hier",
        "El perro duerme en el jardín", "Mañana vamos a la playa con mis primos", "Mi hermana cocina muy bien",
        "La película dura dos horas", "Hace frío en la montaña", "Perdí las llaves de casa", "El tren sale a las seis",
        "Compré pan y leche", "Los niños juegan al fútbol", "Il gatto dorme sul divano", "Domani andiamo al mare con gli amici",
        "La pizza era ottima", "Il treno parte alle sei", "Ho perso le chiavi di casa", "Mia sorella abita a Torino",
        "Piove da tre giorni", "Il film finisce tardi", "O gato dorme no sofá", "Amanhã vamos à praia", "O comboio parte às seis",
        "A minha irmã mora no Porto", "Perdi as chaves de casa", "Kot śpi na kanapie", "Jutro jedziemy nad morze",
        "Pociąg odjeżdża o szóstej", "Moja siostra mieszka w Gdańsku", "Kočka spí na gauči", "Zítra jedeme na chatu",
        "Vlak odjíždí v šest", "A macska a kanapén alszik", "Holnap megyünk a tengerhez", "Kedi kanepede uyuyor",
        "Yarın denize gidiyoruz", "Otobüs altıda kalkıyor", "Kız kardeşim İzmir'de yaşıyor", "Kucing tidur di sofa",
        "Besok kami pergi ke pantai", "Mèo ngủ trên ghế", "Ngày mai chúng tôi đi biển",
    ];
}
