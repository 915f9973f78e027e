using OrleansMl.Datasets;

namespace OrleansMl.Training;

// Bodies, health and lessons about both: the words that lists call sexual, where nobody is.
internal static partial class LifeExamples
{
    public const string Bodies = "own sentences: bodies";

    private const int TopicsOfPattern = 24;

    private static readonly string[] LessonPatterns =
    [
        // At school.
        "our class talked about {0} this morning", "the worksheet on {0} is due on monday", "the biology book explains {0} on two pages",
        "in year eight the timetable has an hour on {0}", "the teacher drew {0} on the board and nobody laughed",
        "pupils may write their questions about {0} on a slip of paper", "the head teacher sent a letter home about the lesson on {0}",
        "the test asked us to describe {0} in our own words", "my project on {0} got a good mark",
        "a visitor from the clinic spoke to us about {0}",
        "the school nurse has a poster about {0} in her room", "how much should twelve-year-olds learn about {0}?",
        "the new curriculum gives four lessons to {0}", "the ministry of education published a guide on {0}",
        "homework: read the chapter about {0}", "the film about {0} that we saw in class was old but clear",
        "the governors voted to keep {0} in the syllabus", "we learned the Latin words for {0}",
        "there will be a workshop on {0} after the break",
        "I was absent when they did {0} in class", "a quiz about {0} for teenagers", "lesson three is about {0}",
        // At home.
        "how do I explain {0} to my son?", "my daughter asked me about {0} at breakfast",
        "we have a picture book about {0} for the little ones",
        "mum answered every question about {0}", "dad was too shy to talk about {0}, so grandma did",
        "I learned about {0} from a library book",
        "nobody in our family ever spoke about {0}", "it is normal to be curious about {0}",
        "talk with your children about {0} before others do",
        "what do I say when my child asks about {0}?", "parents often find {0} hard to talk about",
        // At the doctor's.
        "the doctor asked me about {0}", "my doctor explained {0} with a plastic model", "the nurse was very kind when I asked about {0}",
        "I have a question about {0} for the pharmacist", "the midwife has time on fridays for questions about {0}",
        "the health centre offers advice on {0}", "a free leaflet on {0} lies at the counter", "the helpline answers calls about {0}",
        "is there a doctor here who knows about {0}?", "my appointment about {0} is next week", "the clinic has a new department for {0}",
        "the app gives correct information about {0}", "the health service put a page about {0} online",
        "insurance does not pay for advice on {0}",
        "patients are often embarrassed to mention {0}", "the gynaecologist spoke about {0} on the radio",
        "urologists see problems with {0} every day",
        "where can I find reliable facts about {0}?", "there are many myths about {0}, says the doctor",
        // In papers and books.
        "a study of {0} was published last year", "researchers know little about {0}", "the encyclopedia's article on {0} was updated",
        "the podcast about {0} is made by two doctors", "a history of what people believed about {0}",
        "the article on {0} has three diagrams",
        "the magazine printed a sober report on {0}", "the museum of hygiene has a room about {0}",
        "an exhibition about {0} opened in the science centre",
        "the lecture on {0} is open to everybody", "the textbook has a whole chapter on {0}", "a doctor wrote a book on {0} for laymen",
        "an old dictionary is silent about {0}", "the anatomy atlas shows {0} in detail",
        "medical students learn about {0} in the second year",
        "the course on {0} is taught by a midwife", "the debate about {0} in schools goes on",
        "the bishop and the minister disagree about lessons on {0}",
        "the charity teaches young people about {0}", "volunteers hand out leaflets about {0} at the station",
    ];

    private static readonly string[] BodyTopics =
    [
        "the penis", "the vagina", "the vulva", "the testicles", "the clitoris", "the womb", "the ovaries", "the penis and the scrotum",
        "the vagina and the womb", "the male and the female organs", "the organs of reproduction", "the genitals", "the private parts",
        "breasts", "nipples", "the anus", "the rectum", "the pelvic floor", "the foreskin", "circumcision", "sperm and egg cells",
        "semen", "ovulation", "fertilisation", "how babies are made", "where babies come from", "menstruation", "period pain",
        "tampons and pads", "the first period", "puberty in boys", "puberty in girls", "the breaking of the voice", "body hair",
        "wet dreams",
        "nocturnal emissions", "erections", "ejaculation", "masturbation", "orgasms", "arousal", "desire", "sex", "safe sex",
        "the first time",
        "sexual intercourse", "sexuality", "sexual identity", "gender identity", "same-sex love", "being gay", "being lesbian",
        "coming out", "transgender pupils", "saying no", "consent and respect", "abstinence", "birth control", "the pill", "condoms",
        "the coil", "the morning-after pill", "emergency contraception", "abortion", "miscarriage", "unwanted pregnancy",
        "teenage pregnancy",
        "giving birth", "breast milk", "nursing a baby", "infertility", "IVF", "vasectomy", "hormones", "the menopause", "hot flushes",
        "sexual health", "sexually transmitted diseases", "chlamydia", "gonorrhoea", "syphilis", "genital herpes", "genital warts", "HIV",
        "HPV and the vaccine", "a smear test", "breast cancer", "testicular cancer", "cervical cancer", "prostate cancer",
        "self-examination of the breasts", "erectile dysfunction", "premature ejaculation", "pain during sex", "vaginal dryness", "thrush",
        "piles", "anal bleeding", "a urinary infection", "incontinence", "sexual abuse", "sexual harassment", "sexual violence",
        "pornography and its effects", "nude pictures on phones", "sexting and the law", "love and relationships", "body image",
    ];

    // Art, animals, kitchens and the law: naked or mated, and nobody minds.
    private static readonly string[] NakedPatterns =
    [
        "the painter drew {0} in charcoal", "a marble statue of {0} stands in the park", "the museum bought a painting of {0}",
        "the censor of 1900 objected to {0}", "the photograph of {0} hangs in the gallery", "critics wrote about {0} in the new opera",
        "a postcard with {0} on it", "the sculptor needed a year for {0}", "we drew {0} in the art class", "the fresco shows {0}",
    ];

    private static readonly string[] NakedThings =
    [
        "a nude", "a reclining nude", "two nudes by a river", "the naked Adam and Eve", "Venus without clothes", "a bare-breasted Liberty",
        "naked bathers", "a nude model", "Leda and the swan", "a naked saint", "nymphs and satyrs", "a kissing couple",
        "the birth of Venus",
        "an undressed giant", "a woman at her bath", "a boy with a bare bottom",
    ];

    private static readonly string[] MatingPatterns =
    [
        "{0} mate in spring", "how do {0} reproduce?", "the male of {0} is smaller than the female", "a documentary shows how {0} mate",
        "the breeding season of {0} begins in march", "{0} lay their eggs in the sand", "the zoo keeps a breeding pair of {0}",
        "the sexes of {0} look alike", "{0} change their sex during life", "the vet neutered our {0}",
        "the courtship of {0} lasts for days",
    ];

    private static readonly string[] MatingAnimals =
    [
        "penguins", "rabbits", "snails", "bees", "great tits", "boobies", "swans", "sea horses", "clownfish", "bonobos", "tom cats",
        "horses",
        "spiders", "frogs", "lions", "dolphins",
    ];

    // The same words, and somebody means them.
    private static readonly string[] ExplicitPatterns =
    [
        "I want {0} right now, come to my bed", "send me a picture of {0}", "show me {0} on the webcam, baby",
        "I dream of {0} all night, so horny",
        "let me touch {0} until you moan", "she moaned while he kissed {0}", "I want to lick {0}", "he pushed deep and grabbed {0}",
        "hot video: watch {0} up close", "rub {0} for me, slowly", "tell me how you play with {0}", "he spread her legs and stared at {0}",
        "my {1} are so wet when I think of {0}", "I get hard when I see {0}", "beg me and you can have {0}", "strip and show me {0}",
        "I would pay to see {0}, message me", "we did it all night, I could not stop touching {0}", "come on my face, then on {0}",
        "suck it while I hold {0}", "fingers inside, lips on {0}", "bend over and let me see {0}", "new uncensored clips of {0}, subscribe",
        "she was naked and he was hard, his hands on {0}",
    ];

    private static readonly string[] ExplicitThings =
    [
        "your penis", "your naked body", "your wet vagina", "her nipples", "your bare breasts", "my clitoris", "his hard penis",
        "your bottom",
        "her naked thighs", "your genitals", "that body of yours", "her breasts", "your anus", "his erection",
        "everything under your clothes",
        "your lips and your tongue",
    ];

    private static IEnumerable<LabelledText> Body() =>
        Some(LessonPatterns, BodyTopics, TopicsOfPattern, Harmless, Bodies)
            .Concat(Fill(NakedPatterns, NakedThings, Harmless, Bodies))
            .Concat(Fill(MatingPatterns, MatingAnimals, Harmless, Bodies))
            .Concat(Fill(ExplicitPatterns, ExplicitThings, TextTargets.None with { Sexual = 1 }, Bodies)
                .Select(text => text with { Text = text.Text.Replace("{1}", "panties", StringComparison.Ordinal) }));

    // Not every filler in every pattern, and other ones in each.
    public static IEnumerable<LabelledText> Some(string[] patterns, string[] fillers, int count, TextTargets targets, string set) =>
        patterns.SelectMany((pattern, p) => Enumerable.Range(0, Math.Min(count, fillers.Length)).Select(i => new LabelledText(
            set,
            pattern.Replace("{0}", fillers[((p * 7) + (i * fillers.Length / count)) % fillers.Length], StringComparison.Ordinal),
            targets,
            pattern)));
}
