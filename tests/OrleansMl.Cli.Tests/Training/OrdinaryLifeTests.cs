using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Runtime;
using OrleansMl.Text;

namespace OrleansMl.Training;

/// <summary>
/// What the shipped text models say to ordinary life: links, length, disguise inside words, scams. Sentences of our own that no training
/// set holds, mild where they must be harmful.
/// </summary>
public sealed class OrdinaryLifeTests : IAsyncDisposable
{
    private const float SpamFlag = 0.60f;

    private static readonly string[] Harmless =
    [
        "The bus was late again this morning.", "My sister grows tomatoes on her balcony.",
        "We watched an old film about the moon landing.",
        "The soup needs a little more pepper.", "Our team meets every Tuesday at ten.", "He repaired the bicycle with a spoon.",
        "The library closes early on Fridays.", "I planted two apple trees behind the house.", "Can you send me the notes from yesterday?",
        "The concert was louder than I expected.", "She teaches chemistry at the school next door.", "It rained the whole weekend.",
        "My phone battery lasts about two days.", "The museum shows old maps and letters.", "Her new book is about bees and gardens.",
        "We took the ferry to the island at noon.", "The cat sleeps on the warm radiator.", "I learned to bake bread last winter.",
        "Our neighbours have a very friendly dog.", "The train station has a new coffee shop.",
    ];

    private static readonly string[] Harmful =
    [
        "I am going to kill you when you come out.", "You are such a stupid idiot.", "I will murder you tonight.",
        "You dumb loser, shut up.", "What a pathetic moron you are.", "I want to stab you with a knife.",
    ];

    private readonly ModelRuntime _runtime = new(Options.Create(new ModelRuntimeOptions
    {
        Directories = [Repository.Path("models")]
    }), ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance);

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    private async Task<TextClassification> Ask(string model, string text) =>
        await _runtime.ClassifyAsync(_runtime.Resolve(model)!.Value, text, 0.3f, TestContext.Current.CancellationToken);

    private async Task<float> Spam(string text) => (await Ask("text-spam", text)).Labels.Single().Score;

    private async Task<float> Harm(string text) => (await Ask("text-safety", text)).Labels.Max(label => label.Score);

    private async Task<bool> IsHidden(string text)
    {
        var answer = await Ask("text-safety", text);
        return new TextSafetyTask().Labels.Zip(answer.Labels).Any(l => l.Second.Score >= l.First.ReviewThreshold)
            || await Spam(text) >= new TextSpamTask().Labels[0].ReviewThreshold;
    }

    [Theory]
    [InlineData("https://en.wikipedia.org/wiki/Tomato")]
    [InlineData("https://www.youtube.com/watch?v=a1b2c3d4e5f")]
    [InlineData("https://stackoverflow.com/questions/12345/how-to-x")]
    [InlineData("www.bbc.co.uk/news/uk-12345678")]
    [InlineData("https://www.amazon.com/dp/B000123456")]
    [InlineData("https://river-walks.example.net/2024/route-7.html")]
    [InlineData("old-maps-of-devon.org/list")]
    [InlineData("[this page](https://bread-and-salt.example/recipes?id=9)")]
    [InlineData("<a href=\"https://harbour-choir.example/dates\">the dates</a>")]
    public async Task A_link_says_next_to_nothing(string link)
    {
        var added = 0f;
        foreach (var sentence in Harmless)
        {
            var score = await Spam($"{sentence} {link}");
            // Known hosts are nothing; an unknown one with a path flags some sentences, and hides none.
            Assert.InRange(score, 0, SpamFlag + 0.15f);
            Assert.False(await IsHidden($"{link} {sentence}"));
            added += score - await Spam(sentence);
        }

        Assert.InRange(added / Harmless.Length, -0.1f, 0.15f);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(500)]
    public async Task Length_alone_hides_nothing(int sentences)
    {
        var text = string.Join(' ', Enumerable.Range(0, sentences).Select(i => Harmless[i * 7 % Harmless.Length]));
        Assert.False(await IsHidden(text));
        Assert.InRange(await Spam(text), 0, SpamFlag);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(50)]
    public async Task A_threat_or_an_insult_among_harmless_sentences_keeps_its_score(int others)
    {
        foreach (var harm in Harmful)
        {
            var alone = await Harm(harm);
            foreach (var at in new[] { 0, others / 2, others })
            {
                var around = Enumerable.Range(0, others).Select(i => Harmless[((3 * i) + at) % Harmless.Length]).ToList();
                around.Insert(at, harm);
                Assert.InRange(await Harm(string.Join(' ', around)), alone - 0.05f, alone + 0.05f);
            }
        }
    }

    [Theory]
    [InlineData("symbols", "you are a st*pid id#ot", "you are a stupid idiot")]
    [InlineData("two stars", "what a st**id loser", "what a stupid loser")]
    [InlineData("separators", "you stu-pid mor.on", "you stupid moron")]
    [InlineData("soft hyphens", "you stu\u00ADpid mor\u00ADon", "you stupid moron")]
    [InlineData("tags", "you <i>stu</i>pid mo<b>ro</b>n", "you stupid moron")]
    [InlineData("entities", "you stu&#112;id m&#x6F;ron", "you stupid moron")]
    [InlineData("two spaces", "you s  t  u  p  i  d moron", "you stupid moron")]
    [InlineData("an emoji apart", "you s🙂t🙂u🙂p🙂i🙂d moron", "you stupid moron")]
    [InlineData("reversed", "you are a \u202Etoidi diputs\u202C", "you are a stupid idiot")]
    [InlineData("isolates", "you stu\u2068pid\u2069 moron", "you stupid moron")]
    public async Task Disguise_inside_words_costs_less_than_a_tenth(string kind, string disguised, string plain)
    {
        var (hidden, seen) = (await Harm(disguised), await Harm(plain));
        Assert.True(hidden >= 0.9f * seen, $"{kind}: {hidden} of {seen}");
        var evidence = (await Ask("text-safety", disguised)).Evidence;
        Assert.All(evidence, span => Assert.InRange(span.End, span.Start + 1, disguised.Length));
    }

    [Theory]
    [InlineData("a well-known, state-of-the-art co-operation of two firms")]
    [InlineData("var x = list.Where(a => a.Size > 2 && a.Name != \"b\").ToList(); // C# and F#")]
    [InlineData("what the h*ck, this printer is d*mn slow")]
    [InlineData("item #4 costs $5-$7, e.g. pens/pencils")]
    [InlineData("Dictionary<string, List<int>> map = new(); if (i<3 || j>4) return;")]
    public async Task Ordinary_signs_are_no_disguise(string text) => Assert.False(await IsHidden(text));

    [Theory]
    [InlineData("Make 300 dollars a day with our forex signals, join the Telegram group before it closes")]
    [InlineData("Guaranteed daily profit from crypto trading, message my account manager on WhatsApp to begin")]
    [InlineData("You have won a new phone! Reply with your bank details to claim the prize")]
    [InlineData("¡Felicidades! Ha ganado un premio de 1000 euros, haga clic en el enlace para reclamarlo")]
    [InlineData("Loan of any size within one hour, no papers, write to our agent on Telegram")]
    [InlineData("Your parcel is on hold, pay the customs fee at https://post-fee.example/pay to get it")]
    public async Task Scams_are_flagged(string text) => Assert.InRange(await Spam(text), SpamFlag, 1);

    [Theory]
    [InlineData("We found chanterelles and penny buns, enough mushrooms for the whole family")]
    [InlineData("Meet me at the Museum of Sex in Amsterdam, it is next to the station")]
    [InlineData("Sex education should start in primary school, say the teachers")]
    [InlineData("Women are just as good at maths as men")]
    [InlineData("Kocken har god fart i köket i dag")]
    [InlineData("The hotel in Scunthorpe serves meatballs with peas")]
    [InlineData("He shot the winning goal and the crowd went wild")]
    [InlineData("kill -9 1234 stops the child process")]
    [InlineData("The king was executed after the battle, our guide said")]
    [InlineData("Mein Bruder ist Koch und wird langsam dick")]
    public async Task Ordinary_words_are_approved(string text) => Assert.False(await IsHidden(text));

    [Theory]
    [InlineData("text-safety@1.0.0", "you are a stupid idiot", 0.5f, 1f)]
    [InlineData("text-safety@1.0.0", "see you at the station tomorrow", 0f, 0.2f)]
    [InlineData("text-spam@1.0.0", "Congratulations! You won a FREE prize, click http://win.example now!!!", 0.8f, 1f)]
    [InlineData("text-spam@1.0.0", "see you at the station tomorrow", 0f, 0.2f)]
    public async Task The_first_packages_still_judge(string model, string text, float least, float most)
    {
        Assert.True(ModelKey.TryParse(model, null, out var key));
        var answer = await _runtime.ClassifyAsync(key, text, 0.3f, TestContext.Current.CancellationToken);
        Assert.InRange(answer.Labels.Max(label => label.Score), least, most);
    }
}
