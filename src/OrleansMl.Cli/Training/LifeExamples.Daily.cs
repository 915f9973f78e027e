namespace OrleansMl.Training;

// What comments are mostly made of, with the loud words that people use without harm.
internal static partial class LifeExamples
{
    private static readonly string[] Subjects =
    [
        "the new camera", "this bakery", "my old bike", "the second season", "that lecture", "the night bus", "this keyboard",
        "our landlord's cat", "the school play", "the goalkeeper", "this recipe", "the update",
    ];

    private static readonly string[] DailyPatterns =
    [
        "what do you think of {0}?", "{0} is better than I feared", "{0} drives me mad, but I can't stop", "I was blown away by {0}",
        "{0} sucks, sorry, I expected more", "that was ugly, {0} deserved better", "ok but {0} is insane, in a good way",
        "I'm not a fan of {0}", "{0} is dead to me after that", "{0} hits different at night", "savage review of {0}, but fair",
        "who is in charge of {0}? I have a complaint", "nothing beats {0} on a rainy day", "{0} made me laugh so hard my belly hurts",
        "{0} is a crime against good taste, haha", "what a nightmare, {0} broke again", "{0} saved my week",
        "I would fight anyone who says {0} is bad, just kidding", "the worst thing about {0} is the noise",
        "why is everybody so angry about {0}?", "hot take: {0} is overrated", "{0} is pure garbage compared with last year",
        "I hate that {0} costs so much", "crazy good, {0}", "the dark humour in {0} is not for everyone", "{0} is a piece of junk",
        "my hands got dirty while I cleaned {0}", "shut up and take my money, {0} looks great", "{0} blew its chance",
        "wicked fun with {0} tonight", "damn fine work on {0}", "the fight about {0} is silly", "so stupid, I missed {0}",
        "let us burn the old posters of {0} in the stove", "{0} is a monster of a project", "dirty trick to sell {0} like that",
        "please delete my account, {0} is not for me", "oh man, {0} knocked me out cold, slept ten hours", "{0}, 3 out of 10",
        "how do I get rid of the smell in {0}?", "{0} ate my homework", "no offence, but {0} is boring", "same problem with {0} here",
        "I'll destroy that cake while I watch {0}", "that plot twist in {0} stabbed me in the heart",
    ];

    private static readonly string[] HobbyPatterns =
    [
        "my {0} group meets on thursdays", "is {0} hard to learn at sixty?", "a book on {0} from the library", "the law on {0} changed",
        "{0} is banned in the park", "my first lesson in {0}", "the club for {0} looks for members", "{0} in the eighteenth century",
        "a safety course for {0}", "the tax on {0} went up", "a documentary about {0}", "my father taught {0} for years",
    ];

    private static readonly string[] Hobbies =
    [
        "hunting", "target shooting", "fencing", "boxing", "wrestling", "knife making", "axe throwing", "paintball", "karate", "fishing",
        "beekeeping", "life drawing of nudes", "belly dancing", "pole dancing", "whip cracking", "rope climbing", "blacksmithing",
        "taxidermy", "sword dancing", "rocket building",
    ];

    private static readonly string[] PlayPatterns =
    [
        "how many hits until {0} dies?", "use ice against {0}, then finish it", "{0} one-shots me every time", "we farmed {0} all night",
        "sneak up on {0} and use the dagger", "grenades work well against {0}", "I got wrecked by {0}, any tips?",
        "{0} has two health bars, kill the small one first", "our tank died and {0} wiped the raid", "headshots on {0} give bonus points",
        "lure {0} to the bridge and blow it up", "the trophy for killing {0} without damage", "{0} drops a better sword",
        "speedrun: {0} dead in forty seconds", "burn the nest before {0} wakes up", "respawn, reload, shoot {0} again",
    ];

    private static readonly string[] Foes =
    [
        "the troll king", "the swamp witch", "the drones", "the alien queen", "the cursed knights", "that stupid turret", "the vampires",
        "the orcs", "the last boss", "the goblins", "the plague doctor", "the mercenaries",
    ];

    private static readonly string[] MatchPatterns =
    [
        "{0} smashed them three nil", "{0} were robbed by the referee", "{0} have a deadly counter-attack",
        "{0} butchered two easy chances",
        "a rocket of a shot from {0}", "{0} will be out for blood after that defeat", "{0} thrashed the champions",
        "the defence of {0} is a joke", "{0} bottled it again", "what a weapon of a left foot, {0}",
        "{0} finished them off in the last minute",
        "{0} took a beating at home", "{0} hammer in a free kick", "no mercy from {0} tonight", "{0} are dead last and it hurts",
        "{0} fought like lions", "{0} wiped the floor with us", "the fans of {0} sang all night",
    ];

    private static readonly string[] Teams =
    [
        "the Tigers", "our boys", "Ajax", "the Pirates", "Villa", "the women's team", "Napoli", "the Devils", "Boca", "Ghana", "the Bulls",
        "the seniors",
    ];

    private static readonly string[] KitchenPatterns =
    [
        "{0} for six people, two hours in the oven", "I burnt {0} and the alarm went off", "who else adds garlic to {0}?",
        "the secret of good {0} is patience", "grandma's {0} beat everything", "a plate of {0} and a cold drink",
        "{0} again? the kids love it", "how long does {0} keep in the fridge?", "smash the garlic, then add {0}",
        "beat it until stiff and fold in {0}", "is {0} vegetarian?", "the butcher sold me fresh {0}",
    ];

    private static readonly string[] Dishes =
    [
        "meat loaf", "breast of duck", "beaten egg whites", "bloody mary soup", "devil's food cake", "chicken thighs", "toad-in-the-hole",
        "blood sausage", "cracked crab", "stuffed cock", "pounded yam", "roast hog", "butter balls", "nut roast", "fish heads",
        "rump of lamb", "naked burrito", "jerk chicken", "angel hair", "hot cross buns", "bangers and mash", "field mushrooms",
    ];

    private static readonly string[] ClinicPatterns =
    [
        "my cousin had {0} and is fine now", "the chemist recommended a cream for {0}", "a question about {0}, asking for my mother",
        "the waiting list for {0} is long", "does insurance pay for {0}?", "a support group for people with {0}", "early signs of {0}",
        "the surgeon explained {0} with a drawing", "my gran takes tablets because of {0}", "{0} is nothing to be ashamed of",
        "the radio doctor spoke about {0}", "after {0} I could not work for a month",
    ];

    private static readonly string[] Ailments =
    [
        "piles", "a hysterectomy", "cervical cancer", "an enlarged prostate", "a burst appendix", "cystitis", "a yeast infection",
        "impotence", "bowel cancer", "a lumpectomy", "a C-section", "a nervous breakdown", "alcoholism", "a nosebleed", "a dead tooth",
        "a hernia in the groin", "sore nipples", "a rectal exam", "herpes", "post-natal depression",
    ];

    private static readonly string[] PastPatterns =
    [
        "a lecture on {0} at the library", "my thesis deals with {0}", "the exhibition on {0} runs until may", "what led to {0}?",
        "we wrote a test about {0}", "a monument to the victims of {0}", "her diary describes {0}", "the podcast on {0} has nine parts",
        "a survivor spoke about {0} at our school", "letters written during {0}", "the film about {0} won two prizes",
        "how many people died in {0}?",
    ];

    private static readonly string[] PastEvents =
    [
        "the Thirty Years' War", "the murder of Thomas Becket", "the Armenian genocide", "the Irish famine", "the Blitz",
        "the Night of Broken Glass", "the Indian Mutiny", "the reign of terror", "the gulag", "the raid on Dieppe", "the killing fields",
        "the lynchings in the South", "the Crusades", "the siege of Sarajevo", "the shooting at Kent State", "the Spanish Inquisition",
        "the battle of Culloden", "the bombing of Dresden", "the Salem hangings", "the death of Lincoln",
    ];
}
