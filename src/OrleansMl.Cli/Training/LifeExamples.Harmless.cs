namespace OrleansMl.Training;

internal static partial class LifeExamples
{
    private static readonly string[] Friends = ["my sister", "Paul", "our coach", "the kids", "grandpa", "Mrs Okafor"];

    private static readonly string[] Offices =
    [
        "the prime minister", "the senator", "the opposition", "the conservatives", "the democrats", "the mayor of the capital",
        "the governor", "the green party", "the republicans", "the labour party", "congress",
    ];

    private static readonly string[] Groups =
    [
        "women", "gay men", "muslims", "jews", "black people", "immigrants", "refugees", "trans people", "disabled people", "old people",
        "christians", "asian people", "mexicans", "roma families", "white people", "atheists", "lesbians", "migrants",
    ];

    private static readonly string[] Places =
    [
        "Penistone", "Lickey Hills", "Cockermouth", "Dickinson", "Hancock", "Titisee", "Sussex", "Clitheroe", "Assisi", "Kuntz",
        "Hooker Lake", "Shitterton", "Wank mountain", "Bangkok", "Dickens", "Fuchs", "Beaver Creek", "Bitche in Lorraine",
    ];

    private static readonly string[] Animals =
    [
        "great tit", "blue-footed booby", "cockatoo", "donkey, an ass", "beaver", "cock that wakes the village", "female dog, a bitch",
        "woodcock", "pussy cat", "dodo", "hen and her chicks", "weasel",
    ];

    private static readonly string[] Links =
    [
        "https://www.wikipedia.org/wiki/Bridge", "https://github.com/example/project/issues/14", "https://www.bbc.co.uk/news/science-1",
        "https://youtu.be/a1b2c3d4", "http://example.org/recipes?id=7", "www.nytimes.com/garden", "https://open.spotify.com/track/x9",
        "https://maps.app.goo.gl/xyz",
    ];

    private static readonly string[] Whens = ["", " tonight", " and nobody knows", " since my father died", " again", ", please help"];

    private static readonly string[] OrdinaryPatterns =
    [
        "{0} picked wild mushrooms and fried them in butter", "the roast chicken {0} made was to die for",
        "{0} shot the penalty over the bar", "{0} bombed the audition but laughed about it", "this level boss killed {0} nine times",
        "{0} headshot everyone in the last round of the game", "aim for the head of the zombie, {0} said, then reload",
        "the teacher explained to {0} how the guillotine was used in the revolution", "{0} reads a biography of a cruel dictator",
        "the genocide memorial moved {0} to tears", "{0} wrote an essay about slavery and its abolition",
        "the battle of 1916 killed thousands, {0} learned", "{0} chopped, crushed and beat the eggs until stiff",
        "slaughter the lambs in spring, wrote {0} about farming", "{0} whipped the cream and spanked the dough",
        "the coffee grinder of {0} sounds like a murder scene", "we roasted {0} at the birthday and everybody laughed",
        "{0} destroyed me at chess once more", "the referee robbed {0} blind last night", "{0} smashed the exam with top marks",
        "kill -9 the hung job, {0} wrote in the ticket", "the child process was orphaned, {0} had to reap the zombies",
        "abort the master and restart the slave node, {0}", "{0} executed the query and dropped the table",
        "git blame says {0} broke the build", "the virus attacks the liver, the doctor told {0}",
        "{0} had a shot in the arm and feels fine", "the surgeon cut {0} open and took the appendix out",
        "{0} bled for a minute after the blood test", "this cough is killing {0}", "the crime novel of {0} begins with a stabbing",
        "in act five everyone dies, {0} spoiled it", "{0} plays a murderer in the school theatre",
        "the film is violent, {0} should not watch it", "police are looking for a man who robbed a shop near {0}",
        "the court sentenced the attacker of {0} to six years", "a car bomb went off in the city, {0} saw it on the news",
        "{0} joined the demonstration against the war", "bullets of the presentation need work, {0}",
        "the deadline slides of {0} were killer", "{0} hit the gym and then hit the sack", "{0} is a beast on the drums",
        "sick beat, {0}!", "damn, that was a hell of a goal by {0}", "what the heck, {0} won the raffle",
        "this dumb printer ate the paper of {0}", "stupid rain, {0} got soaked", "{0} has a stupid amount of homework",
        "**bold** and _italic_ text for {0}", "<p>Hello {0}</p><br/><a href=\"/home\">home</a>", "if (user == null) return; // asked {0}",
        "> quoted from {0}\n\nI agree with most of it", "@anna_k93 thanks for the tip about {0} \U0001F600",
        "#tbt to the beach with {0} \u2600\uFE0F", "{0} sold the old bike for 40 euros", "does anyone know a good dentist? {0} asks",
        "the bus of {0} was late by ten minutes", "my back hurts after moving the piano of {0}",
        "{0} lost the keys and found them in the fridge",
    ];

    private static readonly string[] PoliticsPatterns =
    [
        "{0} should lower taxes for small shops", "I did not vote for {0} and I would not today", "{0} failed on housing, in my opinion",
        "the plan of {0} for the border needs a debate", "why does {0} want to cut the health budget?", "{0} won the vote by twelve",
        "I disagree with everything {0} said about guns", "{0} is wrong about abortion, here is why", "the speech of {0} was weak",
        "time for {0} to step down", "vote them out, starting with {0}", "we will fight {0} in court over this law",
        "{0} and the unions clashed over pay", "the attack of {0} on the press is worrying", "a poll says {0} lost ground",
        "immigration is a hard subject and {0} makes it harder", "{0} defends the police reform", "I support {0} on climate",
        "{0} broke another promise", "build homes, not walls, someone told {0}", "{0} met the refugees at the harbour",
        "the tax plan of {0} hurts the poor", "{0} called for calm after the riots", "stop the war, {0}, and talk",
        "the scandal around {0} gets bigger", "history will judge {0}", "{0} should debate the trade deal in public",
    ];

    private static readonly string[] AngryPoliticsPatterns =
    [
        "{0} lies every day and nobody cares", "{0} is a disgrace to this country", "I am so sick of {0}", "what a joke {0} is",
        "lock the door when {0} talks about money", "{0} ruined our schools and should be ashamed", "corrupt to the bone, that is {0}",
        "I hate what {0} does to this country", "nobody believes {0} any more, clowns", "shame on {0}", "{0} could not run a bath",
        "throw {0} out at the next election", "enough of {0}, what a mess", "{0} betrayed the workers again",
    ];

    private static readonly string[] PlacePatterns =
    [
        "we spent the weekend near {0}", "the train stops in {0}", "my friend was born in {0}", "photos of {0} from last summer",
        "is there a good bakery around {0}?", "the museum of {0} opens at ten", "hiking up to {0} with the dog",
        "Mr {0} will see you now", "a letter from {0} arrived", "football: {0} won two to one",
    ];

    private static readonly string[] NaturePatterns =
    [
        "a {0} sat in our garden this morning", "my photo of a {0}", "the nest of a {0} is protected", "we saw a {0} on the walk",
        "what does a {0} eat?", "the children drew a {0}", "a {0} can live for many years", "the zoo has a new {0}",
    ];

    private static readonly string[] BodyPatterns =
    [
        "the doctor examined the breast of {0} for lumps", "sex education starts in year six, {0} told the parents",
        "condoms protect against infection, the nurse explained to {0}", "{0} asked about vaginal bleeding after birth",
        "testicular cancer can be cured when found early, {0} knows", "breastfeeding was hard for {0} at first",
        "the penis and the testicles are organs, says the textbook of {0}", "{0} has a rash on the bottom, which cream helps?",
        "the nude by Titian hangs in room four, {0} said", "{0} cooked chicken breast and thighs", "spotted dick with custard for {0}",
        "{0} ordered faggots and peas", "we had a strip of bacon and wet noodles with {0}", "the hot tub at the hotel delighted {0}",
        "{0} slept with the window open", "the couple kissed and {0} clapped", "{0} came late and apologised",
        "the puberty book helped {0}", "an ultrasound of the uterus was done, {0} is healthy", "talk about consent at school, {0} thinks",
    ];

    private static readonly string[] LinkPatterns =
    [
        "have a look at {0}", "here is the article I mentioned: {0}", "great read {0}", "{0}", "found it: {0} (second paragraph)",
        "does this work for you? {0}", "the video is here {0} and it is worth ten minutes", "see {0} for the recipe",
        "I wrote it down at {0}, comments are welcome", "source: {0}", "our route {0}", "this song has been in my head all day {0}",
        "the map {0} shows where we meet", "bug report with logs: {0}",
    ];

    private static readonly string[] CrisisPatterns =
    [
        "I don't want to live any more{0}", "I keep thinking about ending my life{0}", "I hurt myself{0}",
        "I want to disappear for ever{0}", "there is no way out for me{0}", "I cut my arms{0}", "I have the pills ready{0}",
        "everyone would be better off without me{0}", "I thought about jumping{0}", "I feel like ending it all{0}",
        "I am going to kill myself{0}", "nobody would miss me{0}", "I wrote a goodbye letter{0}", "I can't go on{0}",
        "I wish I had never been born{0}",
    ];

    private static readonly string[] AgainstHatePatterns =
    [
        "people who insult {0} should read a book", "stop the hate against {0}", "it is not fine to make fun of {0}",
        "the comment about {0} was racist and I reported it", "nobody is less worth, neither {0} nor anyone",
        "a crime against {0} is a crime", "my uncle used to rant about {0} until he met some",
        "the propaganda of the thirties called {0} parasites", "\"{0} are not welcome\" said the sign, and we took it down",
        "I was called names because I stood up for {0}", "do not say that all {0} are the same", "it makes me angry how {0} are treated",
        "he said he hates {0}; I left the table", "the court ruled that the leaflet against {0} was hate speech",
        "we teach the children not to repeat lies about {0}", "{0} are no better and no worse than others",
        "calling {0} dirty is a lie with a long history", "why are {0} mocked in this film?",
        "the slurs against {0} in the stadium were shameful", "I don't think {0} are a danger, the numbers say the opposite",
    ];

    private static readonly string[] EverydayGroupPatterns =
    [
        "{0} are just as good at maths as anybody", "two {0} won the science prize", "a survey of {0} about sport",
        "{0} can apply until may", "the choir of {0} sings on sunday", "there are more {0} in our team than last year",
        "{0} and the history of this city", "most {0} I know like the new library", "the health of {0} is studied too little",
        "tickets are free for {0}", "a podcast by {0} for everyone", "{0} also pay taxes", "the hotel asks {0} about their needs",
        "the first film with {0} in all roles", "how do {0} vote this year?", "{0} in the army, a photo series",
        "the life of {0} in the middle ages", "some {0} agree and some do not",
    ];

    private static readonly string[] BanterPatterns =
    [
        "haha you nutter, see you at eight, say hi to {0}", "you absolute legend, you even brought {0}",
        "I'm such an idiot, I forgot {0}", "love you, you big fool, kiss {0} for me", "shut up, no way, {0} won?!",
        "my dumb ass left the tickets with {0}", "silly goose, {0} was behind you", "get out of here, {0} did not!",
        "you're killing me with these pictures of {0}", "damn you and your good cooking, {0} wants more", "we girls are crazy, says {0}",
        "as a proud queer nerd I adore {0}",
    ];
}
