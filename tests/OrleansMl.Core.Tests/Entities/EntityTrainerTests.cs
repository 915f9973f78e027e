namespace OrleansMl.Entities;

public sealed class EntityTrainerTests
{
    private const uint Person = 1;
    private const uint Place = 2;

    private static readonly EntityLabels Labels = new(["person", "place"]);
    private static readonly EntityTrainerOptions Options = new() { Buckets = 1 << 14, Epochs = 12 };
    private static readonly string[] Names = ["Anna", "Ben", "Carla", "Dora", "Emil", "Frida"];
    private static readonly string[] Places = ["Bern", "Oslo", "Lima", "Cairo", "Quito", "Accra"];

    [Fact]
    public void Learns_names_from_what_stands_around_them()
    {
        var model = Learn([.. Sentences(0, 5)]);

        Assert.Equal([("person", "Frida"), ("place", "Accra")], Found(model, "yesterday Frida went to Accra again"));
        Assert.Equal([("person", "Gustav Adolf")], Found(model, "yesterday Gustav Adolf slept"));
        Assert.Empty(Found(model, "yesterday nobody went home again"));
    }

    [Fact]
    public void Offsets_are_those_of_the_raw_text_behind_emoji_and_combining_marks()
    {
        var model = Learn([.. Sentences(0, 5)]);
        const string Text = "\U0001F469\u200D\U0001F680 yesterday Zoe\u0308 went to Lima again";
        var entities = new List<FoundEntity>();

        new EntityRecognizer(model).Recognize(Text, entities);

        Assert.Equal(["Zoe\u0308", "Lima"], entities.Select(entity => Text[entity.Start..entity.End]));
        Assert.All(entities, entity => Assert.InRange(entity.Score, 0.5f, 1f));
    }

    [Fact]
    public void A_set_that_leaves_a_type_unmarked_does_not_teach_that_it_is_none()
    {
        // Half of the texts mark persons only. Where they are taken at their word, places are mostly "outside".
        var marked = Sentences(0, 3).ToList();
        var unmarked = Sentences(3, 6).Concat(Sentences(3, 6)).Concat(Sentences(3, 6))
            .Select(example => example with { Entities = [.. example.Entities.Where(entity => entity.Types == Person)] }).ToList();

        var literal = Learn([.. marked, .. unmarked]);
        var partial = Learn([.. marked, .. unmarked.Select(example => example with { OutsideMayBe = Place })]);

        var texts = Names[3..].Zip(Places[3..], (name, place) => $"yesterday {name} went to {place} again").ToList();
        Assert.DoesNotContain(texts, text => Found(literal, text).Contains(("place", text.Split(' ')[4])));
        Assert.All(texts, text => Assert.Contains(("place", text.Split(' ')[4]), Found(partial, text)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        var first = Learn([.. Sentences(0, 3)]);
        var second = Learn([.. Sentences(0, 3)]);

        Assert.Equal(first.Emission, second.Emission);
        Assert.Equal(first.Transition, second.Transition);
    }

    [Fact]
    public void Marks_that_no_legal_sequence_meets_are_skipped()
    {
        // "Inside" cannot stand at the start: the second entity begins in the middle of the first one's token.
        var impossible = new EntityExample("ab", [new(0, 0, 0), new(0, 2, 0)]);

        var model = Learn([impossible, .. Sentences(0, 3)]);

        Assert.Equal(Learn(Sentences(0, 3)).Transition.Length, model.Transition.Length);
        Assert.DoesNotContain(model.Emission, float.IsNaN);
    }

    [Fact]
    public void A_partly_known_entity_allows_each_of_its_types_and_no_other_start()
    {
        var example = new EntityExample("in New Bern now", [new(3, 11, Person | Place, MayBeNone: true)], OutsideMayBe: Place);
        var tokens = new List<TokenSpan>();
        EntityTokenizer.Tokenize(example.Text, tokens);

        var outside = 1u | (1u << EntityLabels.Begin(1)) | (1u << EntityLabels.Inside(1));
        var first = 1u | (1u << EntityLabels.Begin(0)) | (1u << EntityLabels.Begin(1));
        var second = 1u | (1u << EntityLabels.Inside(0)) | (1u << EntityLabels.Inside(1));
        Assert.Equal([outside, first, second, outside], example.Allowed(tokens));
    }

    [Fact]
    public void A_penalty_on_outside_finds_more()
    {
        Assert.Empty(Found(Learn(Sentences(0, 3)), "nobody again"));
        Assert.NotEmpty(Found(Learn(Sentences(0, 3), Options with { OutsidePenalty = 20 }), "nobody again"));
    }

    [Fact]
    public void Vectors_tell_of_words_that_nobody_has_seen_what_they_are()
    {
        var learned = LearnWithVectors(units: 0);
        var deeper = LearnWithVectors(units: 8);

        foreach (var model in new[] { learned, deeper })
        {
            Assert.Equal(["Wanda"], Named(model, "perhaps Wanda coughed", name: 1));
            Assert.Equal(["coughed"], Named(model, "perhaps Wanda coughed", name: 2));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_head()
    {
        Assert.Equal(LearnWithVectors(units: 8).Head!.ToBytes(), LearnWithVectors(units: 8).Head!.ToBytes());
        Assert.Null(Learn(Sentences(0, 2)).Head);
    }

    [Fact]
    public void Words_behind_the_last_vector_are_judged_by_their_features()
    {
        var model = LearnWithVectors(units: 0);
        var (with, without) = (new List<FoundEntity>(), new List<FoundEntity>());

        new EntityRecognizer(model).Recognize("Anna slept", [1, 0], with);
        new EntityRecognizer(model with { Head = null }).Recognize("Anna slept", without);

        Assert.Equal(0, with[0].Start);
        Assert.Equal(without.Where(found => found.Start > 0), with.Skip(1).Where(found => found.Start > 0));
    }

    // A vector is (1, 0) for a name and (0, 1) for any other word.
    private static EntityModel LearnWithVectors(int units)
    {
        var examples = Names
            .SelectMany(name => new[] { Mark($"yesterday {name} slept", (name, Person)), Mark("yesterday we slept") })
            .ToList();
        return EntityTrainer.Train(
            Labels,
            examples,
            [.. examples.Select(example => Vectors(tokens: 3, name: example.Entities.Count > 0 ? 1 : -1))],
            dimensions: 2,
            Options with { Epochs = 60, FeatureDropout = 0.8f, HeadUnits = units, HeadRate = 0.1f },
            progress: null,
            TestContext.Current.CancellationToken);
    }

    private static float[] Vectors(int tokens, int name) =>
        [.. Enumerable.Range(0, tokens).SelectMany(token => token == name ? new[] { 1f, 0f } : [0f, 1f])];

    private static string[] Named(EntityModel model, string text, int name)
    {
        var found = new List<FoundEntity>();
        new EntityRecognizer(model).Recognize(text, Vectors(tokens: 3, name), found);
        return [.. found.Select(entity => text[entity.Start..entity.End])];
    }

    private static EntityModel Learn(IEnumerable<EntityExample> examples, EntityTrainerOptions? options = null) =>
        EntityTrainer.Train(Labels, [.. examples], options ?? Options, progress: null, TestContext.Current.CancellationToken);

    private static IEnumerable<EntityExample> Sentences(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            for (var j = from; j < to; j++)
            {
                yield return Mark($"yesterday {Names[i]} went to {Places[j]} again", (Names[i], Person), (Places[j], Place));
                yield return Mark($"yesterday {Names[i]} {Names[j]} slept", ($"{Names[i]} {Names[j]}", Person));
                yield return Mark("yesterday nobody went home again");
            }
        }
    }

    private static EntityExample Mark(string text, params (string Text, uint Types)[] entities)
    {
        var marks = new List<MarkedEntity>();
        var at = 0;
        foreach (var (name, types) in entities)
        {
            at = text.IndexOf(name, at, StringComparison.Ordinal);
            marks.Add(new(at, at + name.Length, types));
            at += name.Length;
        }

        return new(text, marks);
    }

    private static List<(string Type, string Text)> Found(EntityModel model, string text)
    {
        var entities = new List<FoundEntity>();
        new EntityRecognizer(model).Recognize(text, entities);
        return [.. entities.Select(entity => (model.Labels.Types[entity.Type], text[entity.Start..entity.End]))];
    }
}
