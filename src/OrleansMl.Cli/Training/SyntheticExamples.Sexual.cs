namespace OrleansMl.Training;

internal static partial class SyntheticExamples
{
    private static readonly string[] DesirePatterns =
    [
        "{0} took off the last of the clothes and pulled the lover into bed", "{0} moaned as the hands moved up the thighs",
        "they tore each other's clothes off and made love all night, {0} could not get enough",
        "{0} felt the naked body press closer and gasped", "slowly {0} undressed and whispered come here",
        "{0} kissed down the neck, then lower and lower", "{0} begged for more as their naked bodies moved together",
        "hot singles want to meet {0} tonight for adult fun", "send me nudes, {0}", "I want to see {0} naked",
        "{0} sells explicit pictures and videos, adults only", "{0} is so horny right now", "looking for a hookup tonight, no strings, {0}",
        "come over and I will do dirty things to {0}", "I want to sleep with {0} so badly", "{0} came hard and collapsed on the sheets",
        "{0} looked so seductive in that lingerie that I could not keep my hands off",
        "I can't stop thinking about the body of {0} without clothes", "the erotic massage ended with {0} on top",
        "{0} spread the legs and pulled him in", "{0} reached climax with a loud moan", "{0} had wild intercourse in the back of the car",
        "write an erotic story about {0} and the neighbour", "explicit adult content with {0}, uncensored", "{0} likes it rough in bed",
        "{0} was aroused and wet", "he was hard and {0} noticed, sliding a hand into the trousers",
        "wearing nothing but a smile {0} climbed on top", "{0} licked slowly along the inner thigh", "{0} wants a threesome",
        "{0} does live cam shows, fully nude", "tell me what you are wearing, {0}, and take it off", "describe in detail how {0} has sex",
        "the stripper gave {0} a private lap dance", "{0} watched them having sex through the window",
        "their tongues met and {0} unbuttoned the shirt, breasts bare",
    ];

    private static readonly string[] ChastePatterns =
    [
        "{0} put on a warm coat and went to bed early", "the doctor examined the chest of {0} for lumps",
        "a workshop on sexual health for teachers, with {0}", "{0} is of the female sex", "breast cancer screening saved {0}",
        "the planet is visible to the naked eye, says {0}", "nude lipstick suits {0}", "{0} kissed the baby goodnight",
        "{0} hugged everyone at the station", "gender and sex are different questions, {0} argued",
        "sex education belongs in schools, says {0}", "{0} undressed the wound", "the chicken breast was dry, {0}", "a hot summer for {0}",
        "{0} is hot and tired after the run", "{0} came home late and slept on the couch", "the couple married and {0} cried",
        "{0} went down to the beach with the kids", "the massage fixed the back of {0}", "a love story about {0} and the sea",
        "{0} took off the shoes at the door", "the statue in the museum is nude, {0} noticed",
        "the same sex marriage law passed, {0} cheered", "{0} is a hard worker", "what a wet day, {0}", "{0} got a rough deal",
        "strip the wallpaper first, {0}", "the legs of the table wobble, {0}", "{0} moaned about the price", "{0} begged for a dog",
        "the survivor of sexual assault spoke, {0} listened", "report sexual harassment to {0}",
        "a date with {0} at the cinema, we held hands", "the adults only swim starts at eight, {0}", "{0} gasped at the view",
        "the cock crowed and woke {0}",
    ];
}
