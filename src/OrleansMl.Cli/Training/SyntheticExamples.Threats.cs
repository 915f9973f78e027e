namespace OrleansMl.Training;

internal static partial class SyntheticExamples
{
    private static readonly string[] ThreatPatterns =
    [
        "I will kill {0}", "I'm going to kill {0} tonight", "someone should shoot {0}", "I am going to beat {0} until nothing moves", "{0} will be dead by morning",
        "I swear I will stab {0}", "I want to see {0} bleed", "we are coming to burn down the house of {0}", "I know where to find {0} and I have a gun",
        "let's go and hang {0}", "I'll put a bullet in {0}", "{0} deserves to be beaten to death", "I hope somebody murders {0}", "I will break every bone of {0}",
        "watch out, I am going to hurt {0}", "kill {0} now", "{0} should be shot on sight", "I'd love to smash the skull of {0}", "time to bomb the office of {0}",
        "I'm going to slit the throat of {0}", "somebody please run {0} over with a car", "we should lynch {0}", "I will find {0} and end {0}", "{0} won't live to see next week",
        "next time I see {0} I will punch that face in", "beat {0} up badly", "I will strangle {0} with my own hands", "burn {0} alive", "I'm going to hurt {0} badly", "I will hurt {0} and nobody can stop me", "I will come to the house of {0} with a knife",
        "say that again and I'll kill {0}", "I will make {0} suffer and scream", "I'm going to drown {0} in the river", "{0} should be killed for this", "shoot {0} in the head",
        "I hope {0} dies slowly", "I'll cut {0} into pieces", "I want to torture {0}", "{0} better hide, I have a rifle", "I will rip the head off {0}", "execute {0}", "throw {0} off a bridge", "I'm gonna murder {0}",
        "you are dead, {0}", "{0}, your days are numbered", "{0} will regret this, I promise you pain", "sleep with one eye open, {0}", "somebody ought to put {0} in the ground",
        "I hope {0} gets hit by a truck", "wait until I get my hands on {0}", "{0} is going to end up in hospital", "bring a shovel, {0} will need a grave",
        "one more word and {0} goes out of the window", "if I ever meet {0} I will knock every tooth out", "{0} will not leave this building alive",
        "there will be blood when {0} shows up", "I am going to make sure {0} never walks again", "I will skin {0}", "{0} should be put down like a dog",
        "give me five minutes alone with {0} and a bat", "I keep dreaming of choking {0}", "hunt {0} down and finish it", "they should have finished {0} off when they could",
        "{0} needs a bullet", "set {0} on fire and watch", "I would gladly push {0} under a train", "round them up and shoot them, {0} first",
        "he grabbed {0} by the hair and smashed the face against the wall until it cracked", "the blade went into {0} again and again and the floor turned red",
        "she pressed the gun against the head of {0} and pulled the trigger", "he kicked {0} in the ribs until the screaming stopped",
        "they tied {0} to a chair and broke the fingers one by one", "blood poured from the throat of {0} as he laughed", "he wanted to feel the bones of {0} snap",
        "the axe split the skull of {0}", "we are going to storm the building and kill everyone, {0} too", "I am bringing a gun to school and {0} will be first",
        "the only good {0} is a dead one", "violence is the only answer {0} understands", "make {0} bleed", "I'll beat the living daylights out of {0}",
        "{0} had better watch the road at night", "I know where {0} lives and nobody will hear the screams",
    ];

    private static readonly string[] HarmlessPatterns =
    [
        "this heat is killing {0}", "that joke will kill {0}, so funny", "the photographer will shoot {0} tomorrow at noon", "this new song is the bomb, send it to {0}",
        "the exam nearly killed {0}", "{0} killed it on stage last night", "we will shoot a video with {0}", "the doctor said the tablets kill the pain for {0}",
        "I would kill for a coffee with {0}", "our team got beaten by the team of {0}", "{0} beat the high score", "the film where the hero is shot made {0} cry",
        "police say nobody was hurt and {0} is safe", "{0} stopped the man with the knife, thank goodness", "please shoot {0} an email", "the bomb squad helped {0}",
        "{0} wrote a report about the war and its victims", "nobody should ever hurt {0}", "I was afraid they would hurt {0}", "killing time with {0} at the station",
        "how to kill weeds, asked {0}", "kill the process and restart, told {0}", "my legs are dead after running with {0}", "I died laughing at {0}",
        "{0} got hurt on the stairs, get well soon", "the knife is in the kitchen, ask {0}", "I will come to the house of {0} with a cake", "the river walk with {0} was great",
        "{0} said the new gun law is being debated", "a documentary about torture shook {0}", "the execution of the plan went well, thanks to {0}", "the head of the department met {0}",
        "cut the bread into pieces for {0}", "{0} should be praised for this", "my phone died while talking to {0}", "slowly getting to know {0}", "stop screaming at {0}, please", "{0} hides the presents",
        "the news says a man was killed, {0} knew him", "burn some calories with {0}", "the battery died, call {0} later", "hang out with {0} after work", "punch in the code for {0}", "{0} is a killer cook",
        "that movie blew my mind, said {0}", "{0} shot three goals last night", "I could murder a pizza right now, {0}", "our quiz team destroyed {0}", "{0} crushed the interview",
        "my boss will kill me if I forget the cake for {0}", "he shot {0} a quick look", "the band killed the show and {0} danced", "{0} dropped a bomb: the wedding is off",
        "break a leg tonight, {0}", "I would never hurt {0}", "I will not fight {0}, we should talk", "please do not hit {0}", "the police arrested a man who threatened {0}",
        "{0} survived the attack and is recovering", "the novel is about a soldier who cannot kill, {0} liked it", "stop the violence, says {0}",
        "the museum shows weapons from the middle ages, {0} was bored", "{0} bought a knife set for the kitchen",
        "in this game you have to shoot the zombies before they reach {0}", "I died in level three again, help me {0}", "{0} is drop dead gorgeous",
        "dead tired after the trip with {0}", "the deadline is killing us, {0}", "we need to cut costs, {0} said", "cut it out, {0}", "hit me up later, {0}",
        "{0} hit the nail on the head", "let us stab at a first draft, {0}", "the goalkeeper was beaten twice and {0} cheered", "a bloody good match, {0}",
        "{0} burned dinner again", "that roast of {0} was brutal and hilarious", "the storm hit the coast and {0} lost power", "blood donors like {0} save lives",
        "{0} fights cancer with a smile", "the war ended and {0} came home", "a minute of silence for the victims, {0} cried", "shots were fired downtown, stay safe {0}",
        "the trailer of the horror film scared {0}", "if you want to destroy the old disk, ask {0}", "the fire brigade saved {0}", "target practice starts at nine, {0}",
        "shooting hoops with {0}", "explosive growth this quarter, {0} reports", "my dog attacked the sofa of {0}", "{0} executes the script every night",
        "hanging pictures on the wall with {0}", "choke on your popcorn at this joke, {0}", "the killer app of the year, says {0}",
    ];
}
