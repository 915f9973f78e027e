namespace OrleansMl.Training;

// Words that hold or equal a bad one, names of people among them, and words for the body where they are only that.
internal static partial class LifeExamples
{
    private static readonly string[] AnatomyPatterns =
    [
        "the chapter on {0} is on page ninety", "the midwife spoke about {0}", "a diagram of {0} hangs in the classroom",
        "my son asked what {0} is, and I explained it", "the quiz had two questions about {0}", "our doctor has a leaflet on {0}",
        "the encyclopedia has an article on {0}", "infections of {0} are easy to treat", "the surgeon specialises in {0}",
        "the pupils giggled when the nurse said the word for {0}", "how do I talk with my daughter about {0}?",
        "the museum of medicine shows a model of {0}", "health insurance covers an examination of {0}", "cancer of {0} is rare",
        "the lecture on {0} starts at nine", "an honest book about {0} for teenagers", "the anatomy exam covers {0}",
        "there is no shame in asking about {0}", "parents signed a form for the lesson on {0}", "the clinic answers questions about {0}",
    ];

    private static readonly string[] Anatomy =
    [
        "the penis", "the vagina", "the vulva", "the testicles", "the clitoris", "the uterus and the vagina", "breasts and nipples",
        "the penis and the testicles", "the anus", "sperm and eggs", "masturbation", "sex", "orgasms", "the sexual organs", "the genitals",
        "wet spots after childbirth", "erections", "sex and consent", "the pelvic floor", "safe sex",
    ];

    private static readonly string[] NamePatterns =
    [
        "{0} will give the talk on tuesday", "a novel by {0}", "has anyone met {0}?", "{0} moved in next door",
        "please copy {0} on the mail",
        "the minutes were written by {0}", "{0} plays the organ in our church", "I voted for {0} as treasurer", "a song by {0}",
        "my dentist is called {0}", "happy birthday, {0}!", "thanks to {0} for the photos", "{0} won the chess tournament",
        "I like what {0} writes about gardens", "the goal was scored by {0}", "interview with {0} after the break",
    ];

    private static readonly string[] People =
    [
        "Dick Turner", "Dick Francis", "Mr Dickson", "Randy Cox", "Willie Hancock", "Alistair Cockburn", "Ron Sexsmith", "Mrs Sexauer",
        "Lenny Dykstra", "Anthony van Dyck", "Fanny Price", "Gaylord Perry", "Phuc Nguyen", "Suk Kim", "Semen Petrov", "Titus Fuchs",
        "Mr Hooker", "Johnny Cummings", "Anna Gross", "Peter Butts", "Ms Assante", "Wang Dong", "Hitchcock", "Gunther Koch",
        "Bob Slaughter",
        "Tom Savage", "Ann Coward", "Mr Pigott", "Erica Kuntz", "Professor Lipschitz",
    ];

    private static readonly string[] HandlePatterns =
    [
        "@{0} great shot, where was it taken?", "follow @{0} for recipes", "@{0} see you at the meetup", "via @{0}", "picture: @{0}",
        "RT @{0} the timetable is out", "@{0} @lena @club look at this", "welcome {0}, glad you joined", "user {0} edited the page",
        "as {0} wrote above, restart the router",
    ];

    private static readonly string[] Handles =
    [
        "dick.turner", "dickson_films", "sexsmith.music", "mrs.sexauer", "dykstra_photos", "van.dyck.fan", "cockburn77", "peacock.pottery",
        "essex_walks", "sussex.trains", "middlesex_choir", "hancock.bikes", "titus.travels", "assante_art", "cumming.garden",
        "fanny.and.friends", "buttstreet_books", "analytics.team", "penistone_fc", "randy_runs",
    ];

    private static readonly string[] WordPatterns =
    [
        "is it spelt {0} or not?", "the crossword wants a word for {0}", "what is {0} in German?", "a poem with the word {0} in it",
        "the teacher wrote {0} on the board", "{0} is a funny word", "where does the word {0} come from?", "I bought a {0} at the market",
        "we talked about the {0} for an hour", "the price of a {0} doubled",
    ];

    private static readonly string[] Words =
    [
        "peacock", "weathercock", "cockerel", "cockpit", "shuttlecock", "cocktail shaker", "titmouse", "titanium rod", "bassoon", "cumin",
        "cucumber", "grapefruit", "flame retardant", "dyke along the river", "hoe", "screwdriver", "pussy willow", "nutcracker",
        "knob of butter", "ball joint", "rubber boot", "bastard file", "bitch of a good breed", "ass and a mule", "bush knife", "spanner",
        "organ stop", "assessment form", "analog watch", "document", "circumflex", "hooker in rugby", "cracker", "faggot of firewood",
        "basement", "sextant", "sextet", "woodpecker", "swallow", "scumble glaze",
    ];

    private static readonly string[] PluralNames =
    [
        "idiots", "morons", "fools", "liars", "clowns", "cowards", "losers", "stupid", "ugly", "lazy", "pigs", "freaks", "trash", "creeps",
    ];

    private static readonly string[] AgainstInsultPatterns =
    [
        "we do not call anybody {0} here", "you win no debate when you call the others {0}",
        "the headline that called fans {0} was removed",
        "my pupils were called {0} by an adult, we complained", "it is sad to read that all of them are {0}, because they are not",
        "nobody has to accept being called {0}", "stop calling the drivers {0}, they do their best", "they are not {0}, they are tired",
        "in the play the king says his soldiers are {0}", "if you call your neighbours {0}, do not expect help",
        "whoever writes that nurses are {0} gets a warning", "once we thought they were {0}, then we met them",
        "he shouted that they are {0}, and a teacher took him aside", "to call readers {0} is a bad way to sell a paper",
        "the report quotes a chat in which customers are called {0}", "my grandfather says politicians are {0}, I disagree",
        "I am hurt that you think we are {0}", "it is never right to tell children that they are {0}",
    ];

    private static readonly string[] FairPatterns =
    [
        "{0} can be firefighters and pilots", "{0} pay taxes like all of us", "the rights of {0} were debated on tuesday",
        "{0} and men get the same pay here", "in our choir {0} sing the low parts, too", "nobody chooses to be born among {0} or others",
        "it is false that {0} cannot code", "the claim that {0} are worse at sports is a prejudice", "the festival for {0} starts today",
        "he said {0} belong at home, and everybody shook their heads", "{0} need lifts and ramps, not pity", "laws that protect {0} work",
        "why do so many films get {0} wrong?", "{0} voted for both parties", "{0} are teachers, bakers and judges in this town",
        "the bishop apologised to {0}", "a helpline for {0} in three languages", "{0} disagree among themselves about the law",
    ];

    private static readonly string[] SpeechPatterns =
    [
        "{0} will kill me when the bill comes", "I'll hit up {0} about the tickets", "{0} is going to murder me, I lost the keys",
        "I could kill {0} for eating my dessert, haha", "{0} drives me up the wall", "we ambushed {0} with a birthday cake",
        "{0} took a stab at the crossword", "I'm going to beat {0} at cards tonight", "shoot, I forgot to call {0}",
        "{0} bites the bullet and learns to drive", "{0} is a pain in the neck on mondays, love her", "don't shoot the messenger, {0} said",
        "let's bury the hatchet, {0}", "{0} is the bomb", "{0} blew up the balloons", "you scared {0} half to death with that mask",
        "{0} will have my head for this typo", "I will destroy {0} in the rematch", "{0} and I killed a whole pizza",
        "dinner with {0} was bloody good", "{0} choked on the last question", "the bill nearly gave {0} a heart attack",
    ];

    private static readonly string[] OwnedThings =
    [
        "your kids", "your wife", "your house", "your car", "your parents", "his office", "her shop", "your dog", "the mosque",
        "the school",
    ];

    private static readonly string[] ThreatToOwnedPatterns =
    [
        "I will set {0} on fire", "I'm coming for {0} with a gun", "there will be a bomb at {0}", "say one more word and I will hurt {0}",
        "I'll shoot up {0} on monday", "nothing will be left of {0} when I am done, I have dynamite",
        "I know where {0} is, and I will kill",
        "I'm going to burn down {0} with everyone in it", "we will attack {0} tonight and there will be dead", "I promise you blood at {0}",
        "I have a rifle and I am waiting outside {0}", "pay, or something terrible happens to {0}", "I will blow up {0}",
        "come back and I will shoot you in front of {0}", "my knife is ready for {0}",
    ];
}
