namespace OrleansMl.Training;

internal static partial class SyntheticExamples
{
    private static readonly string[] HostilePatterns =
    [
        "{0} are disgusting", "{0} are less than human", "I hate {0}", "{0} should not be allowed to live here", "all {0} are criminals",
        "get rid of all {0}", "{0} are a disease", "{0} do not deserve rights", "we need to keep {0} out of our country",
        "{0} are stupid by nature", "nobody wants {0} around", "{0} ruin everything they touch", "the world would be better without {0}",
        "{0} are filthy animals", "never trust {0}", "{0} are inferior to us", "typical {0}, lazy and greedy",
        "{0} should go back where they belong", "send {0} away for good", "{0} are the enemy", "{0} are parasites", "{0} make me sick",
        "I cannot stand {0}, none of them", "wipe out {0}", "{0} belong at the bottom", "{0} are vermin",
        "{0} are like rats, they breed everywhere", "{0} are a plague on this nation", "{0} are cockroaches", "{0} are a cancer",
        "{0} are not real people", "{0} are monkeys", "{0} are pigs", "{0} are garbage", "{0} disgust me", "{0} are the worst",
        "{0} are evil", "{0} are all liars", "{0} are freaks", "{0} are a burden on everyone", "{0} are mentally ill",
        "{0} are too dumb to vote", "{0} have no place in our schools", "{0} have no place in society", "{0} should be locked up",
        "{0} should be sterilised", "{0} should be banned from having children", "{0} should know their place",
        "{0} should shut up and obey", "{0} do not belong here", "{0} steal our jobs", "{0} steal everything", "{0} smell",
        "{0} spread diseases", "{0} are taking over, stop them", "{0} control the media", "{0} only want our money",
        "{0} cannot be trusted with children", "{0} are weak and useless", "{0} are nothing but trouble",
        "you can't expect anything from {0}", "everything is the fault of {0}", "why are there so many {0} here, it is revolting",
        "I don't want {0} near my kids", "I would never hire {0}", "I would never live next to {0}", "keep {0} away from me",
        "I wish {0} did not exist", "I despise {0}", "I loathe {0} with all my heart", "I really really hate {0}",
        "I have nothing but contempt for {0}", "god hates {0}", "it is disgusting that {0} are allowed to marry",
        "who let {0} into this place", "being around {0} makes me want to vomit", "you are just one of those {0}, worthless",
        "shut up, nobody cares what {0} think", "you act like {0}, pathetic", "of course it was {0} again, always the same scum",
        "no decent person likes {0}", "no wonder nobody respects {0}", "normal people are better than {0}", "{0} don't deserve help",
        "{0} don't deserve to be treated like humans", "{0} have low intelligence", "{0} were born to serve", "{0} bring crime and filth",
        "deport {0}", "boycott {0} and everything they touch", "if you see {0}, spit", "{0} ought to be ashamed to exist",
        "{0}? absolute scum", "{0} are subhuman", "those {0} make my skin crawl",
    ];

    /// <summary>What is said against a group, for more groups than these.</summary>
    public static string[] Hostile => HostilePatterns;

    private static readonly string[] GroupThreatPatterns =
    [
        "kill all {0}", "{0} should be shot", "someone should burn down the houses of {0}", "I want to see {0} hang",
        "we will come for {0} with guns", "{0} must be wiped off the earth", "let {0} drown", "round up {0} and gas them",
        "beat up {0} wherever you find them", "I will hurt {0} until they leave", "{0} deserve to die", "throw rocks at {0}",
        "the streets will run red with the blood of {0}", "one day we will finish off {0}", "exterminate {0}",
        "a bullet for each of the {0}", "I'd love to punch {0} in the face", "if {0} move in here I will torch the place",
    ];

    // Neutral and positive use of a group's name.
    private static readonly string[] KindPatterns =
    [
        "{0} are welcome here", "I love {0}", "many {0} live in our street", "{0} deserve the same rights as everyone",
        "my best friends are {0}", "a festival by {0} opens on friday", "proud to stand with {0}", "{0} told their stories in the library",
        "the new law protects {0}", "we interviewed {0} about housing", "{0} are people like you and me",
        "I am one of the {0} and happy about it", "{0} in this town run a great bakery", "a film about {0} won the prize",
        "the number of {0} in parliament rose", "doctors study how {0} sleep", "{0} and their families came to the picnic",
        "support for {0} grows", "the church opened its doors to {0}", "{0} make wonderful music", "{0} are amazing",
        "{0} are wonderful neighbours", "{0} are just as smart as anyone", "{0} deserve respect", "{0} should be allowed to marry",
        "{0} should feel safe everywhere", "I admire {0}", "I adore {0}", "I really like {0}", "I respect {0}",
        "I am proud to be one of the {0}", "being with {0} makes me happy", "we want more {0} in our team", "we hired three {0} last year",
        "{0} run the best restaurant in town", "the mayor thanked {0} for their help", "a new study on the health of {0} came out",
        "some {0} vote left and some vote right", "{0} and others marched for better pay", "the book tells the history of {0}",
        "a charity for {0} needs volunteers", "{0} face discrimination at work", "{0} were attacked last night, we stand with them",
        "hate against {0} is rising and we must act", "this joke about {0} was not okay", "what do {0} think of the new law?",
        "my teacher explained the traditions of {0}", "are there any {0} in this group?", "{0} like football too",
        "half of my class are {0}", "as one of the {0} I can say the film got it right", "the actor plays one of the {0}",
        "{0} celebrate today, congratulations", "today is a day to honour {0}", "thank you to all {0} who came", "{0} deserve better",
        "god loves {0}", "it's great to see {0} succeed", "{0} make good friends", "our door is open to {0}",
    ];

    // Negation, quotation, counter-speech.
    private static readonly string[] CounterPatterns =
    [
        "I do not hate {0}", "nobody should say that {0} are disgusting", "it is wrong to call {0} criminals",
        "he was banned because he wrote that {0} are inferior", "stop saying {0} ruin everything", "{0} are not the enemy",
        "whoever says {0} are a disease is wrong", "saying \"I hate {0}\" is not acceptable", "we reject the claim that {0} are lazy",
        "hating {0} is not an opinion", "the speaker was criticised for remarks against {0}", "{0} are not stupid, that is a prejudice",
        "don't send {0} away, they belong here", "it hurts when people insult {0}", "you should not say \"{0} are vermin\", that is cruel",
        "I can't believe he wrote \"kill all {0}\" on the wall", "anyone who says {0} do not belong here is wrong",
        "people who hate {0} are the problem", "\"{0} are garbage\" is what the troll wrote, please remove it",
        "calling {0} pigs is disgusting behaviour", "I would never say {0} are stupid", "I don't think {0} are inferior",
        "no, {0} are not a threat", "{0} are not vermin, they are people", "{0} are not criminals", "not all {0} are the same",
        "it is a lie that {0} steal jobs", "the slogan \"deport {0}\" got the party fined", "he was fired for saying that {0} smell",
        "if someone says {0} are scum, report it", "never call {0} a plague", "she was told \"{0} should be locked up\" and cried",
        "the article criticises people who despise {0}", "there is nothing wrong with {0}", "{0} have never done me any harm",
        "why do people hate {0}?", "I used to dislike {0}, I was wrong", "we don't hate {0} here",
    ];

    private static readonly string[] HostileTraitPatterns =
    [
        "being {0} is a disease", "being {0} is disgusting", "being {0} is a sin and a shame", "I hate {0} men", "I hate every {0} person",
        "no {0} woman deserves respect", "you {0} freak", "a {0} person is worth less", "{0} kids should not be in our school",
        "she is {0}, so she must be stupid", "I don't want a {0} neighbour", "never date a {0} guy, they are trash",
        "he is just another lazy {0} criminal", "stay away from {0} people, they are dangerous", "the {0} guy should be beaten",
        "another {0} parasite", "go back to your country, {0} scum", "{0} people are ruining everything",
    ];

    private static readonly string[] KindTraitPatterns =
    [
        "being {0} is fine", "being {0} is wonderful", "I am {0}", "I am a proud {0} woman", "she is {0}", "he is a {0} man",
        "my {0} friend came over", "a {0} person moved in next door", "you are a great {0} person", "{0} is what I am",
        "hug a {0} friend today", "{0} kids play in the park", "our {0} doctor is excellent", "they are a {0} couple",
        "I know some {0} people", "I met a {0} guy at work", "the first {0} mayor was elected", "I love my {0} sister",
        "a {0} dude told a joke", "{0} and proud", "is it hard to be {0}?", "he came out as {0}", "a church for {0} believers",
        "I have a {0} colleague, very smart", "I fell in love with a {0} woman", "{0} people are kind", "{0} people deserve respect",
        "my boss is {0}", "a famous {0} actor", "the {0} community centre",
    ];
}
