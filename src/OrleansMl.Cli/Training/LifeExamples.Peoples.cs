using OrleansMl.Datasets;

namespace OrleansMl.Training;

// Every group in the same sentences, kind and hostile ones alike: the name of a group must say nothing.
internal static partial class LifeExamples
{
    public const string Peoples = "own sentences: peoples";

    private const int PeoplesOfHostilePattern = 5;

    // How one of them is called, how several are called.
    private static readonly (string One, string Many)[] PeopleNames =
    [
        .. """
            a Christian|Christians;a Catholic|Catholics;a Protestant|Protestants;a Mormon|Mormons;a Jehovah's Witness|Jehovah's Witnesses
            a Muslim|Muslims;a Jewish person|Jewish people;a Jew|Jews;a Hindu|Hindus;a Buddhist|Buddhists;a Sikh|Sikhs;an atheist|atheists
            a Black person|Black people;a Black woman|Black women;a Black man|Black men;a white person|white people;a white man|white men
            an Asian person|Asian people;an Asian woman|Asian women;an African|Africans;an African American|African Americans
            a person of colour|people of colour;a Latino|Latinos;a Latina|Latinas;a Mexican|Mexicans;a Puerto Rican|Puerto Ricans
            an Indian|Indians;a Pakistani|Pakistanis;a Bangladeshi|Bangladeshis;a Chinese person|Chinese people
            a Japanese person|Japanese people
            a Korean|Koreans;a Filipino|Filipinos;a Vietnamese person|Vietnamese people;an Arab|Arabs;a Palestinian|Palestinians
            an Israeli|Israelis;a Syrian|Syrians;an Iranian|Iranians;an Afghan|Afghans;a Turkish person|Turkish people;a Kurd|Kurds
            a Polish person|Polish people;a Romanian|Romanians;a Russian|Russians;a Ukrainian|Ukrainians;a German|Germans
            a French person|French people
            an Irish person|Irish people;an American|Americans;a Somali|Somalis;a Nigerian|Nigerians;a Roma person|Roma people
            a traveller|travellers
            an Indigenous person|Indigenous people;an Aboriginal person|Aboriginal people;a Native American|Native Americans
            an immigrant|immigrants;a migrant|migrants;a refugee|refugees;an asylum seeker|asylum seekers;a foreigner|foreigners
            a woman|women;a man|men;a girl|girls;a boy|boys;a feminist|feminists;a single mother|single mothers;a housewife|housewives
            a trans person|trans people;a trans woman|trans women;a trans man|trans men;a transgender person|transgender people
            a non-binary person|non-binary people;an intersex person|intersex people;a gay person|gay people;a gay man|gay men
            a gay couple|gay couples;a lesbian|lesbians;a lesbian couple|lesbian couples;a bisexual person|bisexual people
            a queer person|queer people
            a homosexual man|homosexual men;a straight person|straight people;a heterosexual person|heterosexual people
            an LGBT person|LGBT people
            a deaf person|deaf people;a blind person|blind people;an autistic person|autistic people;a wheelchair user|wheelchair users
            a disabled person|disabled people;a person with Down syndrome|people with Down syndrome
            a person with a disability|people with disabilities
            a person with epilepsy|people with epilepsy;a person with schizophrenia|people with schizophrenia
            a person with ADHD|people with ADHD
            a mentally ill person|mentally ill people;a short person|short people;a fat person|fat people;a thin person|thin people
            an old person|old people;an elderly person|elderly people;a young person|young people;a teenager|teenagers
            a pensioner|pensioners
            a child|children;a homeless person|homeless people;an unemployed person|unemployed people;a poor person|poor people
            a rich person|rich people;a vegan|vegans;a redhead|redheads;a sex worker|sex workers;an addict|addicts
            a former prisoner|former prisoners
            """.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('|')).Select(names => (names[0], names[1])),
    ];

    // {0} one of them.
    private static readonly string[] OneOfPeoplePatterns =
    [
        "my colleague is {0} and we go to lunch together", "our new teacher is {0}", "the man next door is {0}, he lent me his drill",
        "I sat beside {0} on the bus this morning", "{0} moved into the flat above us", "I work with {0} at the bakery",
        "I am {0} and I live in Leeds", "I'm {0}, I study physics and I play the flute", "as {0} I often get asked where I learned to cook",
        "being {0} is a part of me, like my red hair", "what does it mean to be {0} today?", "is it difficult to be {0} in a small town?",
        "my aunt is {0}, she has three cats", "{0} was elected mayor of our town", "{0} won the baking contest",
        "the singer is {0} from Hull",
        "{0} asked me the way to the station", "{0} held the door open for me", "I read a novel whose hero is {0}",
        "the film tells the story of {0} who becomes a pilot", "my doctor is {0} and a very patient one", "our goalkeeper is {0}",
        "she is happy to be {0}", "he told us what it is like to be {0} in the army", "the new neighbour is {0} with two dogs",
        "I fell in love with {0} last summer", "I am married to {0}", "my sister's friend is {0}", "a portrait of {0} by a young painter",
        "it was {0} who found my wallet and brought it back", "{0} teaches us to dance on tuesdays", "the judge is {0}",
        "my grandfather was {0}",
        "the interview with {0} is on page five", "{0} spoke at the conference about bridges", "they hired {0} for the library",
        "{0} can do this job as well as anybody", "nobody should lose a flat for being {0}", "I was the only guest who was {0}",
        "for {0} this town is a good place", "a day in the life of {0}", "I would like to hear what {0} thinks of the plan",
        "my best student this year is {0}", "the hero of the day is {0} from our street", "as {0} she knows these questions well",
        "he grew up as {0} in the north", "have you ever talked with {0} about it?", "my uncle married {0} and we danced all night",
        "thanks to {0} at the counter I caught my train", "we play chess, {0}, a plumber and I",
    ];

    // {0} several of them.
    private static readonly string[] SeveralPeoplePatterns =
    [
        "{0} live next door to us", "there are {0} in every town", "{0} have run this shop since 1990", "I know many {0} from my course",
        "{0} came to the party and brought cake", "a club for {0} meets on mondays", "the town hall invited {0} to a talk about parks",
        "{0} are part of our city", "{0} vote like everybody else", "{0} pay rent and taxes",
        "we asked {0} what they want from the new law",
        "the survey among {0} had a surprising result", "the number of {0} among teachers grows", "{0} like to eat outside in summer, too",
        "a film festival for and by {0}", "the history of {0} in this port is long", "{0} helped to build the railway",
        "{0} have the right to be heard", "{0} should be able to live without fear", "the council wants to do more for {0}",
        "I support equal rights for {0}", "some of my neighbours are {0}", "most of the nurses here are {0}",
        "{0} at the match sang with us",
        "what can we do so that {0} feel welcome?", "the radio show talks with {0} about work", "books about {0} stand on the second shelf",
        "{0} in films are too often a cliché", "the museum collects letters of {0}", "{0} and police officers played football together",
        "we love our {0}", "{0} are welcome in our choir", "{0} get a discount on wednesdays", "it is nice that so many {0} came",
        "the charity offers {0} legal advice", "{0} need affordable flats as well", "{0} read more than I thought, the librarian says",
        "how do {0} celebrate the new year?", "do {0} have a favourite café in this town?", "{0} start businesses more often now",
        "a photo book shows {0} at home", "{0} and their parents talk about school", "the party wants more {0} on its list",
        "there are {0} on both sides of the debate", "{0} differ as much as other people do", "there is no such thing as typical {0}",
        "doctors should listen to {0}", "the new play has parts for {0}", "teachers, nurses, drivers: {0} do all kinds of jobs",
        "three {0} and two dogs in a van, what a trip", "my friends are {0} and we go camping every year",
        "congratulations to all {0} today",
        "the statistics office counts {0} every ten years", "{0} wrote to the paper about the bus", "{0} joined the volunteer fire brigade",
        "a street party with {0} from the whole quarter", "thank you to the {0} who helped after the flood",
        "{0} tell their stories on stage",
        "we are {0} and we like this town", "the word for {0} changed over the years",
    ];

    private static readonly string[] AgainstOnePatterns =
    [
        "I would never let {0} into my house", "only {0} could be so filthy", "{0} is worth less than a dog",
        "it was {0}, so of course he stole",
        "what do you expect from {0}, they are born stupid", "{0} as a boss, how disgusting", "do not shake hands with {0}, you get ill",
        "I spit when I see {0}", "once {0} always a liar", "I'd rather die than sit beside {0}", "{0} does not belong in a school",
        "whoever marries {0} is a disgrace",
    ];

    private static readonly string[] AgainstSeveralPatterns =
    [
        "I hate {0} and I am not ashamed of it", "{0} are animals", "{0} should not be allowed to have children", "throw all {0} out",
        "we do not serve {0}, they stink", "{0} are the scum of this town", "{0} ruin this country, get rid of them",
        "{0} are born criminals",
        "the world does not need {0}", "stupid, dirty and lazy, that is what {0} are", "I want {0} gone from my street",
        "{0} are a disease",
        "keep {0} away from decent people", "{0} belong in a zoo", "never trust {0}, they lie and steal",
        "why do we feed these useless {0}?",
        "{0} are not human", "nothing good ever came from {0}", "{0} make me vomit", "lock up all {0}",
    ];

    private static readonly string[] AttackSeveralPatterns =
    [
        "kill {0}, all of them", "somebody should set fire to the homes of {0}", "{0} should be beaten out of town",
        "shoot {0} at the border",
        "I want to hurt {0} until they cry", "let us hunt {0} tonight",
    ];

    private static IEnumerable<LabelledText> AllPeoples()
    {
        string[] one = [.. PeopleNames.Select(names => names.One)], many = [.. PeopleNames.Select(names => names.Many)];
        var hateful = TextTargets.None with { Hate = 1, Harassment = 1 };
        return Fill(OneOfPeoplePatterns, one, Harmless, Peoples)
            .Concat(Fill(SeveralPeoplePatterns, many, Harmless, Peoples))
            .Concat(Fill(AgainstOnePatterns, one, hateful, Peoples))
            .Concat(Fill(AgainstSeveralPatterns, many, hateful, Peoples))
            .Concat(Fill(AttackSeveralPatterns, many, hateful with { Violence = 1 }, Peoples))
            .Concat(Some(SyntheticExamples.Hostile, many, PeopleNames.Length / PeoplesOfHostilePattern, hateful, Peoples));
    }
}
