namespace OrleansMl.Training;

internal static partial class LifeExamples
{
    private static readonly string[] Victims =
        ["you", "him", "her", "your sister", "this journalist", "the teacher", "that streamer", "Marta"];

    // No word here is bad by itself.
    private static readonly string[] ContemptPatterns =
    [
        "I have nothing against {0}, but my children will not play with theirs", "since {0} moved in, one has to lock the door",
        "funny how it is always {0} when something is missing", "{0} should be grateful that we let them stay at all",
        "a country of {0} has never built anything", "you can smell when {0} have been in the lift",
        "{0} have their own countries, let them rot there", "one of {0} as a judge? that cannot end well",
        "I would rather be ill than be treated by {0}", "put {0} on a boat and let the sea decide", "{0} multiply and we pay for it",
        "there is a reason why {0} were kept apart in the old days", "{0} were happier when they had masters",
        "it is in the blood of {0} to cheat", "real citizens first, {0} last", "no house for {0} in our street, we signed a list",
        "{0} only understand the stick", "the brain of {0} is not made for thinking", "if {0} are in charge, I emigrate",
        "give {0} a finger and they take the land", "{0} do not feel pain as we do", "{0} are a step back in evolution",
        "they call {0} people now", "keep the blood clean, no marriage with {0}", "the old days were right about {0}",
        "it would be quiet and clean here without {0}", "who hires {0} deserves what he gets", "{0} play the victim and live off us",
        "one does not invite {0} to the table", "send {0} to the camps, they worked once",
    ];

    private static readonly string[] VeiledThreatPatterns =
    [
        "it would be a shame if something happened to {0}", "tell {0} to check the brakes of the car",
        "I know which way {0} walks home in the dark", "my friends will pay {0} a visit, and they bring tools",
        "{0} should say goodbye to the family this week", "accidents happen, even to {0}", "we have the address of {0} and we have petrol",
        "there is a box waiting for {0}, two metres long", "one phone call and {0} is gone", "the lake is deep enough for {0}",
        "{0} will learn what a hammer does to knees", "pray that I never meet {0} alone", "it ends for {0} on friday, with noise",
        "I bought the rope, {0} is next", "no doctor will be able to put {0} together again", "{0} has a pretty face, still",
        "we will find {0}, and then nobody will recognise {0}", "somebody should teach {0} a lesson that hurts for years",
    ];

    private static readonly string[] DryInsultPatterns =
    [
        "{0} could not find water in a lake", "talking to a wall teaches more than listening to {0}", "the mirror cries when it sees {0}",
        "even the plants wither when {0} talks", "{0} has two brain cells and they do not speak to each other",
        "nobody at the party wanted {0} there, ask anyone", "there is no subject about which {0} knows anything",
        "born on a sunday and lazy ever since, that is {0}", "{0} peaked in kindergarten", "a stone has more charm than {0}",
        "the world was quieter and better before {0} learned to type", "of all the nobodies here {0} is the emptiest",
        "you would have to pay people to like {0}", "{0} writes like somebody who fell on the keyboard", "crawl back under the stone, {0}",
        "what {0} has for a face should be pixelated", "{0} is proof that schools fail", "nothing {0} does will ever matter to anyone",
    ];

    private static readonly string[] AdvancePatterns =
    [
        "I want to undress {0} slowly tonight", "no clothes, just {0} and me in the dark, all night", "I can't stop picturing {0} naked",
        "let me kiss {0} everywhere, and I mean everywhere", "would love to feel the body of {0} on top of mine",
        "send something without underwear, {0}", "I get so hot when I think of {0} in bed", "I want {0} to moan my name",
        "bring handcuffs for {0}, leave the pyjamas", "webcam tonight, {0} shows it all for tips",
        "let me taste {0} all over", "{0} and me, whole night, nothing on",
    ];
}
