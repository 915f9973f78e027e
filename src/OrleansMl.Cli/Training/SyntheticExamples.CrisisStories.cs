using OrleansMl.Datasets;

namespace OrleansMl.Training;

// What is said, and what surrounds it: neither the reason nor the order of the two may change the answer.
internal static partial class SyntheticExamples
{
    private const int ReasonsOfWish = 16;

    private static readonly string[] StoryForms =
    [
        "{0}, {1}", "{1}. {0}", "{0}. {1}", "{1}, and {0}", "{0} because {1}", "{1} and now {0}", "{0}... {1}", "{1}, {0}",
    ];

    private static readonly string[] Wishes =
    [
        "I want to die", "I don't want to live any more", "I do not want to live", "I feel like killing myself",
        "I am going to kill myself",
        "I want to kill myself", "I wish I was dead", "I wish I were not alive", "I don't want to be here any more",
        "I don't want to be here",
        "I no longer want to be here", "I don't want to exist", "I want it all to end", "I just want everything to end",
        "I want to end it all",
        "I think about ending it", "I think about ending my life", "I think of suicide", "I keep thinking about suicide", "I feel suicidal",
        "I never want to wake up again", "I want to fall asleep for ever", "everybody would be better off without me",
        "they would be better off if I was gone", "nobody would miss me", "I have no reason to stay", "I see no way out", "I can't go on",
        "I can't do this any more", "I can't take it any longer", "I want to disappear", "I am tired of living", "I am done with living",
        "I hurt myself again", "I cut myself again", "I keep cutting myself", "I started to hurt myself again",
        "I can't stop hurting myself",
        "I want to hurt myself", "I need to hurt myself", "I have started self-harming", "I hide the cuts on my arms",
        "my arms are full of cuts",
        "I cut myself when it gets too much", "I do things to my body that I cannot tell anybody", "I might do something to myself",
        "I am scared that I will do something to myself", "I don't trust myself tonight", "I said goodbye to everybody",
        "I wrote a goodbye letter",
        "this is my goodbye", "my suicidal thoughts are back", "I tried to kill myself", "I tried to end it last week",
        "I thought about jumping",
        "life has no sense any more", "it is not worth living like this", "I'd rather be dead", "dying would be easier", "i wanna die",
        "kms",
        "i want to unalive myself", "idk how to go on living", "i dont want to be alive",
    ];

    private static readonly string[] Reasons =
    [
        "nobody is there for me", "I have no one to talk with", "there is nobody I can call", "my husband left me", "she left me in march",
        "since the divorce I am alone", "since my son died everything is empty", "I lost my job and the flat", "I failed the exam again",
        "they laugh at me at school every day", "my parents do not listen", "the debts are too high", "I am ill and it will not get better",
        "the pain never goes away", "nothing helps any more", "no pill helps", "therapy does not help", "I have not slept for days",
        "it gets worse each night", "every morning is harder", "I cry all day", "I am so scared of myself", "I scare myself",
        "I don't know what to do", "please help me", "can anybody hear me?", "is anyone awake?", "please does somebody read this",
        "sorry that I write this here", "I never told anybody", "nobody knows", "my mother would not understand", "after this year",
        "after all that happened", "after what he did to me", "I was so happy once", "I am only a burden", "I am fifteen",
        "I am 62 and alone",
        "I am not joking", "i mean it", "I hate what I am", "everything is my fault", "I have been like this since winter",
    ];

    // {0} who, {1} what.
    private static readonly string[] WorryForms =
    [
        "{0} {1}. What can I do?", "{0} {1}, please tell me whom to call", "{0} {1} and does not answer any more",
        "{0} {1} and I am so scared",
        "{0} {1}, and she does not want to see a doctor", "{0} {1} and made me promise to tell nobody", "help, {0} {1}",
        "I just heard that {0} {1}", "what do I say when {0} {1}?", "since last week {0} {1}",
    ];

    private static readonly string[] WorriedOf =
    [
        "my sister", "my best friend", "my daughter", "my son", "my brother", "my colleague", "my flatmate", "a girl from my class",
        "a boy from our team", "my wife", "my husband", "my mother", "my neighbour", "a friend online", "my niece", "one of my pupils",
    ];

    private static readonly string[] Worries =
    [
        "says that she wants to die", "told me he wants to die", "does not want to live any more", "wrote that she doesn't want to live",
        "wrote me that life is over for her", "wants to kill herself", "says he will kill himself",
        "said that she is going to kill herself",
        "is suicidal", "has suicidal thoughts", "cuts herself", "cuts his arms", "hurts himself", "harms herself and hides it",
        "tried to take her own life", "talks about suicide", "sent me a goodbye message", "says we would all be better off without him",
        "has a plan to end her life", "says there is no reason to go on",
    ];

    private static readonly string[] NoCrisisForms =
    [
        "{0}, {1}", "{1}. {0}", "{0}. {1}", "{1}, and {0}", "{0} because {1}", "{1} and now {0}", "{1}, {0}",
    ];

    private static readonly string[] NoWishes =
    [
        "I want to go home", "I want to sleep", "I don't want to work here any more", "I don't want to be in this queue any more",
        "I want this meeting to end", "I am tired of waiting", "I am dead tired", "I can't do another lap",
        "I can't take this noise any longer",
        "I cut my finger", "I hurt my knee", "I hurt my back", "I cut the cake", "I could have died laughing", "this heat kills me",
        "I was dead on my feet", "my phone died", "the car died on me", "my plants are dying", "I nearly died of shame",
        "I'd rather eat my hat", "I don't want to live in this street", "I end my day with tea", "we said goodbye at the station",
        "I wrote a letter to the council", "I wrote a goodbye card for the trainee", "I want to disappear into bed",
        "this is goodbye, see you in may",
        "we ended it as friends", "I'd kill for a coffee",
    ];

    private static readonly string[] NoReasons =
    [
        "the bus is late again", "the boss has changed the plan", "it has been raining all week", "the hike was long",
        "the film was so funny",
        "I played football with the kids", "the knife was sharp", "we were moving house", "the neighbours have a party", "it is monday",
        "the exam is over", "my holiday begins tomorrow", "the queue goes round the block", "I sat at the desk all day",
        "the train was full",
        "the battery is old", "I forgot to water them", "she moves to another team", "nothing works today", "I ate too much",
        "the summer was dry", "it was three in the morning", "the baby woke us up", "I am on holiday",
    ];

    private static IEnumerable<LabelledText> CrisisStories(TextTargets crisis, TextTargets harmless) =>
        Stories(StoryForms, Wishes, Reasons, ReasonsOfWish, crisis)
            .Concat(Stories(WorryForms, WorriedOf, Worries, Worries.Length, crisis))
            .Concat(Stories(NoCrisisForms, NoWishes, NoReasons, NoReasons.Length, harmless));

    // What is said is the group: whether it was learned does not hang on the reason.
    private static IEnumerable<LabelledText> Stories(string[] forms, string[] first, string[] second, int count, TextTargets targets) =>
        first
            .SelectMany((told, f) => Enumerable.Range(0, count)
                .Select(i => (Told: told, Reason: second[((f * 5) + (i * 7)) % second.Length], At: f + i)))
            .Select(story => new LabelledText(
                Crises,
                forms[story.At % forms.Length]
                    .Replace("{0}", story.Told, StringComparison.Ordinal)
                    .Replace("{1}", story.Reason, StringComparison.Ordinal),
                targets,
                targets.SelfHarm == 1 && forms == WorryForms ? story.Reason : story.Told));
}
