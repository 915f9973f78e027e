using OrleansMl.Datasets;

namespace OrleansMl.Training;

// Somebody who speaks of suicide or self-harm, and what only sounds like it. No sentence names a means or a method.
internal static partial class SyntheticExamples
{
    public const string Crises = "own sentences: crisis";

    private const int ThreatsToOthers = 2; // the last of the first person's
    private const int EveryWithClosing = 2;

    private static readonly string[] CrisisOpenings =
    [
        "", "honestly ", "I can't sleep and ", "it's three in the morning and ", "sorry to bother you but ", "I never told anyone this: ",
        "lately ", "please help, ", "I don't know who to tell, ", "after what happened today ", "lol but seriously ", "well, ",
    ];

    // What people write behind it, in need or not: it says nothing by itself.
    private static readonly string[] Closings =
    [
        ", and there is nobody I could tell", " since she left me", ". I have felt like this for months", ", I am all alone tonight",
        " because of everything at home", ". It gets worse at night", ". I didn't sleep", ", please help", ". Does anyone even read this?",
        " after this awful week", ". I'm crying while I type this", ". My parents don't know", " and it scares me", ", no joke",
        ", to be honest", ". What a week", " after work", ". Anyway, how are you?", ", I think", ". Good night", ". What can I do?",
        ". Who should I call?", ", and this year was hard", ", nothing helps", ". Sorry for the long text", " again", ", i mean it",
        ". Nobody knows about it",
    ];

    private static readonly string[] Between = ["still", "really", "just", "sometimes", "often", "also"];

    private static readonly string[] FirstPersonPatterns =
    [
        // To die, not to live.
        "{0}I want to die", "{0}I just want to die", "{0}I want to be dead", "{0}I wish I was dead", "{0}I wish I were dead",
        "{0}I'd rather be dead", "{0}I would rather be dead than go through this", "{0}I don't want to live anymore",
        "{0}I don't want to be alive anymore", "{0}I do not want to live", "{0}I no longer want to live",
        "{0}I don't want to be here anymore", "{0}I don't want to exist", "{0}I want to stop existing", "{0}I wish I had never been born",
        "{0}I hope I don't wake up tomorrow", "{0}I wish I could fall asleep and never wake up",
        "{0}I want to go to sleep and not wake up again", "{0}I pray not to wake up", "{0}I am tired of living",
        "{0}I'm so tired of being alive", "{0}I'm done with life", "{0}I am done living", "{0}I hate being alive",
        "{0}I can't live like this any longer, I'd rather die", "{0}death would be a relief for me", "{0}I long for death",
        "{0}dying sounds peaceful to me right now", "{0}being dead would be easier", "{0}I want it all to be over, all of it, me too",
        "{0}I wanna die", "{0}i wanna be dead so bad", "{0}I really feel like dying and I mean it", "{0}I feel like I should be dead",
        "{0}I deserve to die", "{0}I don't deserve to live", "{0}I should not be alive", "{0}everything in me wants to die",
        "{0}I have lost the will to live", "{0}I lost my will to live", "{0}I have no will to live left", "{0}part of me wants to die",
        "{0}I am not sure I want to live", "{0}I think about dying every day",
        "{0}I think about death all the time and it feels like a way out", "{0}not being here anymore would be best",
        "{0}I want to leave this world", "{0}I am ready to leave this life", "{0}I am ready to die",
        "{0}I'm ready to go and never come back to this life", "{0}I don't see myself alive next year",
        "{0}I can't see a future with me in it", "{0}I won't make it to my next birthday, I don't want to",
        // Intent.
        "{0}I am going to kill myself", "{0}I'm gonna kill myself", "{0}I will kill myself", "{0}I want to kill myself",
        "{0}I feel like killing myself", "{0}I might kill myself tonight", "{0}I'm about to kill myself", "{0}I decided to kill myself",
        "{0}I am going to end my life", "{0}I want to end my life", "{0}I have decided to end my life", "{0}I am planning to end my life",
        "{0}I will end it tonight", "{0}I am going to end it all", "{0}I want to end it all", "{0}I'm thinking of ending it all",
        "{0}I just want to end things, my life I mean", "{0}I want to take my own life", "{0}I am going to take my life",
        "{0}I think I will take my own life", "{0}I plan to die by suicide", "{0}I'm going to commit suicide",
        "{0}I will commit suicide soon", "{0}I want to commit suicide", "{0}suicide is the only way out for me",
        "{0}suicide feels like the only option I have left", "{0}I have a plan and a date to end my life",
        "{0}I wrote my goodbye letters and I won't be here tomorrow", "{0}I wrote a suicide note", "{0}my suicide note is finished",
        "{0}tonight will be my last night alive", "{0}this is my last day on earth, I made up my mind",
        "{0}this is goodbye, I can't go on living", "{0}goodbye everyone, I won't be alive tomorrow",
        "{0}by the time you read this I will be dead", "{0}when you read this I will be gone, I'm sorry",
        "{0}you won't have to deal with me much longer, I'll be dead", "{0}I gave away my things because I won't be alive much longer",
        "{0}I am going to unalive myself", "{0}I want to unalive myself", "{0}gonna kms tonight", "{0}I want to kms and I'm not joking",
        "{0}I really might kms", "{0}I'm going to off myself", "{0}I want to end myself", "{0}I am going to hurt myself tonight",
        "{0}I'm scared I will do something to myself", "{0}I am afraid of what I might do to myself",
        "{0}I don't feel safe with myself tonight", "{0}I don't trust myself to stay alive tonight",
        // Thoughts.
        "{0}I have suicidal thoughts", "{0}I'm having suicidal thoughts again", "{0}I feel suicidal", "{0}I am suicidal",
        "{0}I've been suicidal for months", "{0}the suicidal thoughts won't stop", "{0}I keep thinking about suicide",
        "{0}I can't stop thinking about suicide", "{0}I think about suicide every day", "{0}I am thinking about suicide",
        "{0}I've been thinking about ending my life", "{0}I can't stop thinking about ending it",
        "{0}I keep thinking about killing myself", "{0}I think about killing myself a lot",
        "{0}sometimes I think about taking my own life", "{0}sometimes I want to kill myself",
        "{0}the thought of killing myself is always there", "{0}my head keeps telling me to kill myself",
        "{0}voices tell me to end my life", "{0}is it normal to think about suicide this often", "{0}how do I stop wanting to die",
        "{0}how do I make the suicidal thoughts go away", "{0}does anyone else feel like not being alive",
        "{0}who can I call when I want to die", "{0}who do I talk to if I'm suicidal",
        "{0}would it hurt my family a lot if I killed myself", "{0}would anyone care if I killed myself",
        "{0}would anybody even notice if I died tonight", "{0}I called the suicide hotline because I want to die",
        "{0}talk me out of killing myself", "{0}give me one reason not to kill myself", "{0}give me one reason to stay alive",
        "{0}someone please stop me from ending my life", "{0}I need help, I want to kill myself",
        // Hurting oneself.
        "{0}I cut myself again", "{0}I have been cutting myself", "{0}I started cutting again",
        "{0}I cut my arms again because I felt nothing", "{0}I've been self harming for a year", "{0}I self harm",
        "{0}I started self-harming again", "{0}I relapsed and self harmed", "{0}I was clean from self harm for a month and relapsed",
        "{0}the urge to self harm is so strong", "{0}I have urges to hurt myself", "{0}I want to hurt myself",
        "{0}I need to hurt myself to feel something", "{0}I keep hurting myself on purpose",
        "{0}hurting myself is the only thing that helps", "{0}I hurt myself when I feel empty", "{0}I burn myself when it gets too much",
        "{0}I punish myself by hurting my body", "{0}I hide my scars under long sleeves, I did it again",
        "{0}nobody knows about the cuts on my arms", "{0}I feel like hurting myself", "{0}how do I stop hurting myself",
        "{0}I can't stop cutting myself", "{0}I want to cut myself so badly", "{0}I starve myself because I want to disappear and die",
        // No way out, a burden.
        "{0}everyone would be better off without me", "{0}my family would be better off if I was dead",
        "{0}the world would be better without me", "{0}nobody would miss me if I was gone", "{0}nobody would notice if I was dead",
        "{0}no one would care if I died", "{0}I'm a burden to everyone and I should disappear for good",
        "{0}I am only a burden, they'd be happier if I was gone", "{0}there is no reason for me to live", "{0}I have no reason to live",
        "{0}I have nothing left to live for", "{0}there's no point in living", "{0}I see no point in going on living",
        "{0}what is the point of living", "{0}why should I keep living", "{0}why am I still alive", "{0}life isn't worth living anymore",
        "{0}my life is not worth living", "{0}my life has no meaning and I want out", "{0}I see no way out anymore",
        "{0}there is no way out for me but death", "{0}I can't go on anymore", "{0}I cannot go on living",
        "{0}I can't do this life anymore", "{0}I can't take this life anymore", "{0}I give up on life",
        "{0}I'm giving up, I can't keep living", "{0}I want to disappear forever",
        "{0}I want to vanish and never come back, I want to be gone", "{0}I just want the pain to stop, even if it means dying",
        "{0}I want to make the pain stop for good, I can't live with it", "{0}I am at the end, I have no strength to live",
        "{0}there is nothing left for me in this world", "{0}I don't belong in this world and I want to leave it",
        "{0}it would be easier if I just wasn't alive", "{0}things would be better if I were dead",
        "{0}I'm worthless and should just die", "{0}I hate myself so much I want to die", "{0}I hate my life and want it to end",
        "{0}I feel so empty that I want to stop living",
        // Before.
        "{0}I tried to kill myself last year", "{0}I attempted suicide two years ago", "{0}I survived a suicide attempt",
        "{0}last night I almost killed myself", "{0}I tried to end my life in march and nobody knows",
        "{0}I tried to take my own life once", "{0}I nearly ended my life yesterday", "{0}I was in hospital after I tried to kill myself",
        "{0}my last attempt failed and I want to try again", "{0}I was suicidal back then and it is coming back",
        // More ways to say it.
        "{0}I don't want to wake up tomorrow", "{0}I never want to wake up again", "{0}I want to sleep forever",
        "{0}I wish I could sleep forever and never have to wake up", "{0}every night I hope I won't wake up",
        "{0}I wish my heart would just stop", "{0}I wish somebody would end my life for me", "{0}I wish a car would hit me",
        "{0}I don't want to be around anymore", "{0}I won't be around much longer", "{0}I don't think I'll be around much longer",
        "{0}I don't think I will be here next week", "{0}soon I'll be gone and nobody will have to worry about me",
        "{0}soon it will all be over for me", "{0}I just want to be gone", "{0}I want to be gone forever", "{0}I wish I was gone",
        "{0}I want to disappear from this world", "{0}I want to leave this planet for good",
        "{0}I don't want to be on this planet anymore", "{0}I don't want to be in this world any longer", "{0}I want out of this life",
        "{0}I want out, out of everything, out of life", "{0}life is too painful to go on", "{0}it hurts to be alive",
        "{0}being alive hurts too much", "{0}living hurts", "{0}I have nothing to live for", "{0}there is nothing to live for",
        "{0}there's nothing left to live for", "{0}nothing is worth living for anymore", "{0}I don't know why I should stay alive",
        "{0}I can't find a reason to keep living", "{0}I have no reason to keep going", "{0}there is no reason to keep going",
        "{0}I don't want to keep going", "{0}I can't keep going like this, I want to die", "{0}my life is over",
        "{0}my life is over and I don't want to continue it", "{0}I don't want to continue living", "{0}I want my life to end",
        "{0}I want it to end, my life I mean", "{0}I am thinking of ending things for good", "{0}I've been thinking about ending it",
        "{0}ending it all seems so easy", "{0}tonight I will end everything", "{0}I will be dead by morning",
        "{0}I made up my mind, I am going to die tonight", "{0}I already said my goodbyes, it's time to die",
        "{0}I've got nothing left, goodbye world", "{0}goodbye world, I can't do this", "{0}farewell, I can't live any longer",
        "{0}sorry mum, I can't live anymore", "{0}tell my family I'm sorry, I can't live with this",
        "{0}take care of my dog when I'm dead", "{0}the only thing that keeps me alive is my dog",
        "{0}the only thing stopping me from suicide is my family", "{0}the only reason I haven't killed myself is my little sister",
        "{0}I only stay alive for my kids", "{0}I imagine my own funeral and feel relief", "{0}I fantasise about dying",
        "{0}I daydream about my death", "{0}I look for painless ways to die", "{0}is there a painless way to die",
        "{0}what is the easiest way to die", "{0}how can I end my life without pain", "{0}I took too many pills on purpose",
        "{0}I swallowed pills because I wanted to die", "{0}I overdosed on purpose last night",
        "{0}I am standing on a bridge and don't want to live", "{0}I'm on the roof and I might jump", "{0}I want to jump and end it",
        "{0}I nearly jumped today", "{0}I stood at the tracks today and thought about it", "{0}my thoughts tell me to end it",
        "{0}I'm scared of my own thoughts, they are about dying", "{0}I might do something stupid to myself tonight",
        "{0}I'm about to do something to myself", "{0}I can't promise that I won't hurt myself",
        "{0}I have been suicidal since I was twelve", "{0}suicide has been on my mind for weeks",
        "{0}suicide is on my mind since she left", "{0}I keep googling suicide", "{0}I called in sick because I'm suicidal",
        "{0}my therapist knows that I am suicidal", "{0}I told my doctor about my suicidal thoughts",
        "{0}I'm depressed and I want to die", "{0}this depression makes me want to die",
        "{0}I was bullied again and I don't want to live", "{0}since the divorce I don't want to live",
        "{0}I lost my job and want to end my life", "{0}I failed again, I should kill myself", "{0}I'm such a failure that I want to die",
        "{0}nobody loves me, I should be dead", "{0}my parents would be happier if I was never born",
        "{0}everybody hates me and I want to be dead", "{0}I feel numb and cut myself to feel anything",
        "{0}I scratched my arms open again", "{0}I hit myself until it hurts when I'm angry at myself",
        "{0}the scars on my wrists are from me", "{0}I did it again, I cut, I'm so ashamed", "{0}I relapsed last night and cut",
        "{0}three weeks without hurting myself and now I failed", "{0}I hate my body so much that I hurt it on purpose",
        "{0}please don't tell anyone that I harm myself", "{0}I can't pretend to be okay anymore, I want to be dead",
        "{0}I smile all day and at night I want to die", "{0}I'm not okay, I think about dying",
        "{0}I don't feel safe alone, I could hurt myself",
        // Short, and in other tenses.
        "{0}kms", "{0}kms tonight", "{0}want to kms so bad", "{0}i wanna unalive", "{0}I wanted to die", "{0}I wanted to end it all",
        "{0}I wanted to kill myself and then I called my brother", "{0}I was so low that I wanted to end my life",
        "{0}did you ever want to end it all", "{0}has anybody here been so low that they wanted to die",
        "{0}have you ever felt like not living", "{0}do others also think about ending it", "{0}I wrote a goodbye letter",
        "{0}I wrote a letter to say goodbye for ever", "{0}I hid the goodbye letter under my pillow", "{0}my suicidal thoughts are back",
        "{0}the suicidal thoughts came back when my therapist left", "{0}suicidal again", "{0}the dark thoughts about dying are back",
        "{0}maybe everyone is better off without me", "{0}perhaps they would all be happier if I was not there",
        "{0}maybe it would be better if I was gone", "{0}they'd be better off without me around", "{0}nobody needs me, I should be gone",
        "{0}I hurt myself", "{0}I hurt myself again last night", "{0}I cut myself", "{0}I cut myself when I can't cope",
        "{0}I cut myself whenever things get too much", "{0}I harm myself when it gets too much", "{0}when it is too much I cut",
        "{0}I don't want to be here any longer", "{0}I do not want to be here in this life",
        "{0}I want all of this to end and never wake up",
        "{0}I never want to wake up", "{0}I wish I could just be dead", "{0}I wish I was not alive", "{0}I feel like dying",
        "{0}I feel like ending my life", "{0}I am scared that I will kill myself", "{0}I promised not to kill myself but I can't keep it",
        "{0}I might not be alive next week", "{0}I'd be better off dead", "{0}better dead than this life",
        // With a threat to others: still a person to be helped, and a threat.
        "{0}I will kill him and then myself", "{0}I'm going to shoot everyone there and then kill myself",
    ];

    private static readonly string[] Relations =
    [
        "my friend", "my best friend", "my sister", "my little brother", "my daughter", "my son", "my mum", "my dad", "my girlfriend",
        "my husband", "a boy in my class", "a girl I know online", "my roommate", "my flatmate", "my cousin", "a colleague", "my pupil",
        "my ex", "our neighbour", "a woman from work", "someone in this chat",
    ];

    private static readonly string[] OtherPersonPatterns =
    [
        "{0} wants to die", "{0} says she wants to die", "{0} told me he wants to die", "{0} doesn't want to live anymore",
        "{0} wants to kill herself and I don't know what to do", "{0} said he is going to kill himself",
        "{0} is talking about killing himself", "{0} keeps talking about suicide", "{0} is suicidal",
        "{0} has suicidal thoughts, how can I help", "{0} texted me goodbye and I think it is suicide",
        "I'm scared that {0} will end her life", "I am worried {0} might take his own life", "{0} tried to kill herself last night",
        "{0} attempted suicide", "{0} took his own life last month and I can't cope", "{0} died by suicide and I miss them every day",
        "{0} is cutting herself", "{0} cuts himself and asked me not to tell", "{0} self harms, what should I say",
        "I found out that {0} hurts herself on purpose", "{0} said the world would be better without her",
        "{0} says life is not worth living", "{0} wrote a suicide note", "{0} posted that this is her last night alive",
        "{0} threatened to kill himself if I leave", "how do I talk to {0} about suicidal thoughts",
        "I think {0} is going to hurt herself, she sent me a goodbye message",
        "{0} sent a goodbye message and doesn't answer, I'm afraid she'll kill herself", "{0} does not want to be alive",
        "{0} wishes he was dead", "{0} has been cutting and wants to die", "{0} says he can't go on living", "{0} lost the will to live",
        "{0} is thinking about ending it all", "{0} overdosed on purpose and is in hospital", "{0} needs help, she is suicidal",
        "{0} said that nobody would miss him if he was dead", "please help, {0} is about to end his life",
        "{0} has scars from hurting herself", "{0} wrote that she doesn't want to live anymore",
        "{0} wrote that he does not want to live and has not answered since", "{0} said she will kill herself",
        "{0} says he'll kill himself, who do I call", "{0} is suicidal and won't see a doctor", "{0} is suicidal and refuses help",
        "{0} cuts herself and made me promise to keep it secret", "{0} told us that she wants to die",
        "{0} wanted to end her life last year",
        "{0} no longer wants to live", "{0} keeps saying that everybody would be better off without him",
        "I read in the diary of {0} that she wants to die", "{0} hurts himself when he is stressed", "{0} talked about ending it",
    ];

    private static readonly string[] HarmlessOpenings =
    [
        "", "honestly ", "lol ", "today ", "well, ", "I can't sleep and ", "sorry but ", "omg ", "after work ", "as I said, ",
        "my friend says ", "lately ",
    ];

    private static readonly string[] HyperbolePatterns =
    [
        "{0}this worksheet is killing me", "{0}this humidity is killing me", "{0}my back is killing me",
        "{0}these shoes are killing my feet",
        "{0}the suspense is killing me", "{0}waiting for the results is killing me", "{0}my boss is going to kill me if I am late",
        "{0}my mum will kill me when she sees the vase", "{0}I could kill for a pizza right now", "{0}I would kill for a coffee",
        "{0}I'm dying of laughter", "{0}I am dying, this video is so funny", "{0}I'm dead, that joke was too good",
        "{0}I died when he said that, so funny", "{0}that joke killed me", "{0}I almost died laughing",
        "{0}I nearly died of embarrassment", "{0}I could die of shame, I called the teacher mum", "{0}I'm dying to see the new film",
        "{0}I am dying for a cup of tea", "{0}dying to know how it ends", "{0}I'd die for these boots", "{0}that cake is to die for",
        "{0}kill me now, another meeting", "{0}I'm so bored I could die", "{0}I'm starving, I could eat a horse",
        "{0}this exam will be the death of me", "{0}mondays will be the death of me", "{0}I can't live without coffee",
        "{0}I can't live without my phone", "{0}I can't take it anymore, the drill next door never stops",
        "{0}I can't do this anymore, this level is too hard", "{0}I give up, the printer hates me", "{0}I'm done with this project",
        "{0}I am so done with mondays", "{0}I'm tired of this weather", "{0}I'm so tired today",
        "{0}I don't want to wake up early tomorrow", "{0}I don't want to get out of bed",
        "{0}I don't want to live in this city anymore, it is too loud", "{0}I don't want to live with my roommates anymore",
        "{0}I don't want to be here anymore, this party is boring", "{0}I want to go home and never leave my bed, it is so cold",
        "{0}I want to disappear into this book", "{0}I wish I was on a beach", "{0}I wish I could sleep until noon",
        "{0}I wish I were a cat", "{0}I hate mondays", "{0}I hate myself for eating the whole cake",
        "{0}I hate my life, said the cat when it rained", "{0}no reason to stay in this job",
        "{0}there is no point in waiting for the bus", "{0}what's the point of this meeting", "{0}life is hard but good",
        "{0}nobody would miss this show if it was cancelled", "{0}we are better off without that old car",
        "{0}goodbye everyone, see you on monday", "{0}goodbye for now, back in two weeks",
        "{0}I won't be here tomorrow, I have a day off", "{0}I'll be gone next week, we are flying to Rome",
        "{0}end it already, said the referee", "{0}I'm going to end my subscription", "{0}let us end it here and continue tomorrow",
        "{0}I decided to end the contract", "{0}I want to end this discussion", "{0}I ended my day with a walk", "{0}it all ended well",
        "{0}my social life is dead this week", "{0}my phone died", "{0}my battery is dead", "{0}the plant on my desk died",
        "{0}my laptop just died on me", "{0}the engine died at the lights", "{0}my character keeps dying in the last level",
        "{0}I died ten times against this boss", "{0}I jumped off the cliff in the game and found a chest", "{0}I killed it on stage",
        "{0}you killed it, great show", "{0}kill the process and start again", "{0}we killed two hours at the airport",
        "{0}time to kill, any book tips", "{0}drop dead gorgeous", "{0}dead tired after the hike", "{0}I was dead wrong about the date",
        "{0}the deadline nearly killed us", "{0}over my dead body will he get the last slice",
        "{0}I would rather die than miss the final", "{0}I'd rather be at the lake", "{0}I'd rather be dead than wear that hat, haha",
        "{0}living is expensive in this town", "{0}I live for the weekend", "{0}I'm worth it", "{0}I feel sad that summer is over",
        "{0}I am depressed about the result of the match", "{0}I had a bad day but the soup helped", "{0}I feel so much better today",
        "{0}I'm proud that I got through this year", "{0}I'm fine, only a bit tired", "{0}I'm glad to be alive",
        "{0}happy to be alive, the view is amazing", "{0}I love my life", "{0}feeling alive after that run",
        "{0}I want to live by the sea", "{0}I want to live to be a hundred", "{0}I don't want to die before I have seen Japan",
        "{0}I never want to die", "{0}I don't want to kill the mood", "{0}I can't wait to die on this hill, pineapple belongs on pizza",
        "{0}that is a hill to die on", "{0}the end of the world is always on a monday", "{0}the world will not end because of a late bus",
        "{0}I want it to end, this film is endless", "{0}I want it to be over already, said everybody in the waiting room",
        "{0}soon it will all be over and we have holidays", "{0}I won't be around on friday, call me on monday",
        "{0}I don't think I will be here next week, I'm on holiday", "{0}I want to sleep all weekend",
        "{0}I never want to wake up early again", "{0}I want out of this contract", "{0}I want to leave this country for a year",
        "{0}I want to leave this team", "{0}I have nothing left in my account until friday", "{0}I have no reason to complain",
        "{0}there is no reason to worry", "{0}I can't go on the trip, I have to work", "{0}I can't go on stage, I am too shy",
        "{0}my life is a mess but a funny one", "{0}my life is over, they cancelled my favourite show", "{0}what a way to end the season",
        "{0}it hurts to lose in the last minute", "{0}that hurt my feelings", "{0}the truth hurts", "{0}I'm ashamed of my singing",
        "{0}I relapsed and bought chocolate again", "{0}I'm a failure at baking", "{0}nobody loves mondays",
        "{0}everybody hates traffic jams", "{0}I hate my body after the holidays but the food was worth it",
        "{0}I stood at the tracks and the train was late again", "{0}we stood on the bridge and watched the boats",
        "{0}I jumped into the lake", "{0}jump on the next bus", "{0}they jumped off the roof of the boathouse into the water",
        "{0}how to live with diabetes", "{0}how to live on a small budget", "{0}why is my plant dying", "{0}my tomatoes are dying",
        "{0}the easiest way to end a subscription", "{0}is there a painless way to remove a splinter",
        "{0}take care of my dog while I am in Spain", "{0}tell my family I said hello", "{0}live and learn", "{0}life goes on",
        "{0}life is good", "{0}that's life", "{0}the best days of my life", "{0}I got my life back after I quit that job",
        "{0}I'd give my life for my kids", "{0}he saved my life with that charger", "{0}my whole life I wanted a dog",
        "{0}long live the king", "{0}the concert was live on tv", "{0}I am not going to kill myself over a deadline, I go home at five",
        "{0}suicide is never mentioned in our cookbook", "{0}to be or not to be, we read Hamlet at school",
    ];

    private static readonly string[] EverydayHurtPatterns =
    [
        "{0}I cut myself shaving", "{0}I cut my finger while chopping onions", "{0}I cut my hair yesterday",
        "{0}I cut myself a slice of bread", "{0}cut the paper along the line", "{0}I got a paper cut", "{0}we had to cut costs",
        "{0}I cut back on sugar", "{0}I burned my hand on the oven", "{0}I burnt my tongue on the tea", "{0}I hurt my knee while running",
        "{0}I hurt myself playing football", "{0}I fell off my bike and hurt my arm", "{0}I hurt my back lifting the sofa",
        "{0}don't hurt yourself with that ladder", "{0}my scar from the surgery has healed well", "{0}the nurse explained how scars heal",
        "{0}my arms hurt after the gym", "{0}the doctor put three stitches in my arm", "{0}a bandage for the cut on my thumb",
        "{0}my legs are killing me after leg day", "{0}the dog scratched my arm", "{0}I pulled a muscle",
        "{0}the tattoo on my arm hurts a bit", "{0}long sleeves today, it is cold",
        "{0}I punished myself with a cold shower after the run", "{0}the medicine made me sleepy",
        "{0}how many of these vitamins do you take", "{0}the pharmacist told me to take two tablets a day",
        "{0}I take pills for my blood pressure", "{0}the patient was discharged on friday",
        "{0}the training covers first aid after an overdose", "{0}the vaccine hurt less than I thought",
        "{0}the surgeon made a small cut", "{0}my grandmother died last year and I miss her",
        "{0}my dog died yesterday, I am heartbroken", "{0}he died in 1987", "{0}the singer died at the age of ninety",
        "{0}rest in peace, grandpa", "{0}our condolences to the family", "{0}his death was a shock to all of us",
        "{0}she lost her fight against cancer", "{0}the funeral is on tuesday", "{0}we remember those who died in the war",
    ];

    private static readonly string[] AboutItPatterns =
    [
        "{0}the city opens a new suicide prevention line", "{0}suicide prevention day is on the tenth of september",
        "{0}a new campaign for suicide prevention starts today", "{0}the charity run raised money for suicide awareness",
        "{0}volunteers needed for the crisis line", "{0}the school invited an expert on suicide prevention",
        "{0}the report says suicide rates fell last year", "{0}a study on suicide among farmers was published",
        "{0}parliament debates assisted dying", "{0}the law on assisted suicide changed in march",
        "{0}the documentary about self-harm among teenagers airs on monday", "{0}self-harm is a topic in our nursing course",
        "{0}the seminar teaches teachers to notice self-harm", "{0}the guideline on reporting suicide in the media",
        "{0}the minister spoke about mental health and suicide prevention", "{0}researchers look for early signs of depression",
        "{0}mental health week begins with a concert", "{0}the bridge gets a safety net to prevent suicides",
        "{0}the hotline answered nine thousand calls", "{0}the novel deals with a suicide in a small town",
        "{0}the heroine takes her own life in the last chapter", "{0}Romeo and Juliet both die at the end",
        "{0}the film is about a soldier who wants to die", "{0}in the opera she kills herself in act three",
        "{0}Suicide Squad is on tv tonight", "{0}the band Suicidal Tendencies plays in June",
        "{0}the song Stayin' Alive came on and we danced", "{0}Die Young was the song of that summer",
        "{0}Live and Let Die is my favourite theme", "{0}they played Killing Me Softly at the wedding",
        "{0}I love the song Suicide Blonde", "{0}Better Off Dead is a classic comedy", "{0}the Dead Poets Society made me cry",
        "{0}the car has suicide doors", "{0}the rocket made a suicide burn and landed",
        "{0}it would be political suicide to raise that tax", "{0}career suicide, said the critic",
        "{0}a suicide bomber attacked a checkpoint, reports say", "{0}police prevented an attack by a suicide bomber",
        "{0}in chess that move is suicide", "{0}the lemming story about suicide is a myth", "{0}apoptosis is a kind of cell suicide",
        "{0}the suicide rate of bees is a myth", "{0}the book on the history of suicide in literature",
        "{0}the podcast talks about grief after suicide in general terms", "{0}the museum shows how people thought about death",
        "{0}philosophers asked whether life is worth living", "{0}Camus wrote about suicide as a philosophical question",
        "{0}the lecture is on death in the middle ages", "{0}a training on how to speak with people in a crisis",
        "{0}donate to the helpline at the counter", "{0}the company was fined for ads about suicide",
        "{0}his remark about suicide was criticised", "{0}the word suicide comes from Latin", "{0}the coroner's report is due in may",
        "{0}the emergency number changed",
    ];

    // To others: harassment and violence speak of these.
    private static readonly string[] ToOthersPatterns =
    [
        "I will kill you", "I'm going to kill you", "you should die", "kill yourself", "go kill yourself", "kys", "just kys already",
        "you should kill yourself", "why don't you kill yourself", "do us a favour and kill yourself", "I hope you die", "drop dead",
        "nobody would miss you if you died", "the world would be better without you", "you don't deserve to live", "I want him dead",
        "he should be shot", "I want to kill my boss", "I will hurt you", "I'll cut you", "you are a waste of space",
        "you deserve to die", "I hope they all die", "end your life, loser", "go die somewhere",
        "she told him to kill himself and was banned for it", "he wrote kill yourself under my video, please remove it",
        "telling people to kill themselves is cruel", "I want to beat him up", "we will find you and hurt you", "somebody should end him",
        "I wish he was dead", "I wish you were never born", "your team should just die", "they want to kill us all",
        "the killer took the lives of three people", "he killed his neighbour, police say",
    ];

    private static readonly string[] Sendings = ["", "{0}, ", "hey, ", "honestly, ", "lol ", "listen, ", "again: "];

    /// <summary>A pattern is a group, so that a held-out one was never seen in any form.</summary>
    public static IEnumerable<LabelledText> Crisis()
    {
        var (crisis, harmless) = (TextTargets.None with { SelfHarm = 1 }, TextTargets.None with { SelfHarm = 0 });
        return Fill(Crises, FirstPersonPatterns, CrisisOpenings, crisis)
            .Concat(Fill(Crises, OtherPersonPatterns, Relations, crisis))
            .Concat(Fill(Crises, HyperbolePatterns, HarmlessOpenings, harmless))
            .Concat(Fill(Crises, EverydayHurtPatterns, HarmlessOpenings, harmless))
            .Concat(Fill(Crises, AboutItPatterns, HarmlessOpenings, harmless))
            .Concat(Fill(Crises, [.. ToOthersPatterns.Select(pattern => "{0}" + pattern)], Sendings, harmless))
            .SelectMany((text, i) => i % EveryWithClosing == 0
                ? [text, text with { Text = text.Text + Closings[i / EveryWithClosing % Closings.Length] }]
                : (LabelledText[])[text])
            .Concat(CrisisTwins(crisis, harmless))
            .SelectMany(Typed);
    }

    /// <summary>
    /// Who speaks of an own death harms nobody else: what <see cref="LifeExamples"/> take from here, twice a pattern and not more, or it
    /// would outweigh them.
    /// </summary>
    public static IEnumerable<LabelledText> OwnDeath()
    {
        var harmless = TextTargets.None with { Violence = 0, Hate = 0, Harassment = 0, Sexual = 0 };
        return FirstPersonPatterns.Take(FirstPersonPatterns.Length - ThreatsToOthers)
            .SelectMany((pattern, i) => Fill(LifeExamples.Set, [pattern], [CrisisOpenings[i % CrisisOpenings.Length]], harmless)
                .Concat(Fill(LifeExamples.Set, [pattern], [CrisisOpenings[(i + 5) % CrisisOpenings.Length]], harmless)))
            .Concat(OtherPersonPatterns.SelectMany((pattern, i) =>
                Fill(LifeExamples.Set, [pattern], [Relations[i % Relations.Length]], harmless)));
    }

    // People in need do not look for the apostrophe.
    private static IEnumerable<LabelledText> Typed(LabelledText text)
    {
        yield return text;
        var plain = text.Text.Replace("going to", "gonna", StringComparison.Ordinal)
            .Replace("want to", "wanna", StringComparison.Ordinal)
            .Replace("anymore", "any more", StringComparison.Ordinal)
            .Replace("myself", "my self", StringComparison.Ordinal);
        if (plain != text.Text)
        {
            yield return text with { Text = plain };
        }

        // A word between, and the end of a longer story.
        foreach (var verb in (string[])["I want", "I wish", "I feel", "I think", "I can't", "I don't want"])
        {
            var at = text.Text.IndexOf(verb, StringComparison.Ordinal);
            if (at >= 0)
            {
                var between = Between[text.Text.Length % Between.Length];
                yield return text with { Text = $"{text.Text[..at]}but I {between}{text.Text[(at + 1)..]}" };
                break;
            }
        }
    }
}
