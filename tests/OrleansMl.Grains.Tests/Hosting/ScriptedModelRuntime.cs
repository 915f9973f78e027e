using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Hosting;

/// <summary>
/// A model runtime whose answers the test decides: a text such as "spam=0.9 hate=0.2" scores
/// exactly that, and a model can be broken or busy.
/// </summary>
internal sealed class ScriptedModelRuntime : IModelRuntime
{
    /// <summary>In a text: the models say that they judge English alone.</summary>
    public const string EnglishOnly = "§";

    private static readonly ImmutableArray<(string Model, ModerationCategory[] Categories)> Models =
    [
        ("text-safety", [ModerationCategory.Sexual, ModerationCategory.Violence, ModerationCategory.Hate, ModerationCategory.Harassment]),
        ("text-spam", [ModerationCategory.Spam]),
        ("text-self-harm", [ModerationCategory.SelfHarm]),
    ];

    private readonly ConcurrentDictionary<(string Model, string Text), Exception> _faults = [];
    private readonly ConcurrentQueue<(string Model, string Text)> _calls = [];
    private readonly ConcurrentDictionary<ModelKey, bool> _loaded = [];
    private readonly ConcurrentDictionary<(string Model, string Text), bool> _blind = [];
    private readonly ConcurrentDictionary<(string Model, string Text), TimeSpan> _standing = [];
    private readonly ConcurrentDictionary<string, string> _highest = [];
    private readonly ConcurrentDictionary<ModelKey, Func<string, TextClassification>> _installed = [];

    /// <summary>Makes one model fail for one text until <see cref="Heal"/>. Per text, because tests share the cluster.</summary>
    public void Fail(string model, string text, Exception exception) => _faults[(model, text)] = exception;

    public void Heal(string model, string text)
    {
        _faults.TryRemove((model, text), out _);
        _standing.TryRemove((model, text), out _);
    }

    /// <summary>Makes one model stand still for one text until <see cref="Heal"/>: whoever asks waits until they give up.</summary>
    public void StandStill(string model, string text) => AnswerAfter(model, text, Timeout.InfiniteTimeSpan);

    /// <summary>Makes one model answer one text this late, until <see cref="Heal"/>.</summary>
    public void AnswerAfter(string model, string text, TimeSpan wait) => _standing[(model, text)] = wait;

    /// <summary>Installs a further version on every silo that answers as the test says; it never goes live by itself.</summary>
    public void Install(ModelKey model, Func<string, TextClassification> answer) => _installed[model] = answer;

    /// <summary>A folder of a further version appears, the highest of its name.</summary>
    public void InstallHighest(ModelKey model, Func<string, TextClassification> answer)
    {
        Install(model, answer);
        _highest[model.Name] = model.Version;
    }

    /// <summary>Makes a model answer for one text without any category, until <see cref="See"/>.</summary>
    public void Blind(string model, string text) => _blind[(model, text)] = true;

    public void See(string model, string text) => _blind.TryRemove((model, text), out _);

    public int CallsFor(string model, string text) => _calls.Count(call => call == (model, text));

    /// <summary>Texts as vectors of unit length; null, as at first, for no such model.</summary>
    public Func<string, float[]>? Vectors { get; set; }

    /// <summary>The languages that the embedding models say they judge; empty, as at first, for every language.</summary>
    public ImmutableArray<string> EmbeddingJudges { get; set; } = [];

    public ModelKey? Resolve(string name) =>
        _highest.TryGetValue(name, out var highest) ? new ModelKey(name, highest)
        : name is "text-embedding" or "text-encoder"
            ? Vectors is null ? null : new ModelKey(name, "1.0.0")
            : Models.Any(model => model.Model == name) || name is "text-sentiment" or "text-entities" or "text-language"
                ? new ModelKey(name, "1.0.0")
                : null;

    public IReadOnlyList<ModelStatus> List() =>
        [
            .. Models.Select(model => Status(new ModelKey(model.Model, "1.0.0"))),
            .. _installed.Keys.Select(model => Status(model) with { Live = false })
        ];

    public Task<ModelStatus> LoadAsync(ModelKey model, CancellationToken cancellationToken = default)
    {
        _loaded[model] = true;
        return Task.FromResult(Status(model));
    }

    public Task<bool> UnloadAsync(ModelKey model, CancellationToken cancellationToken = default) =>
        Task.FromResult(_loaded.TryRemove(model, out _));

    public ValueTask<TOutput> InvokeAsync<TInput, TOutput>(ModelKey model, TInput input, CancellationToken cancellationToken = default)
    {
        if (input is TextClassificationInput { Text: var text } && _standing.TryGetValue((model.Name, text), out var wait))
        {
            return AnswerLateAsync();
        }

        try
        {
            return ValueTask.FromResult((TOutput)Answer(model, input!));
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<TOutput>(exception);
        }

        async ValueTask<TOutput> AnswerLateAsync()
        {
            await Task.Delay(wait, cancellationToken);
            return (TOutput)Answer(model, input!);
        }
    }

    /// <summary>What the scripted versions answer.</summary>
    public static TextClassification Scored(ModelKey model, string text, float evidenceFloor = 1.1f)
    {
        var categories = Models.First(entry => entry.Model == model.Name).Categories;
        return new()
        {
            Model = model,
            Calibration = "test-1",
            Labels =
            [
                .. categories.Select(category => new LabelScore(category.ToString().ToLowerInvariant(), category, ScoreIn(text, category)))
            ],
            Evidence =
            [
                .. categories
                    .Where(category => ScoreIn(text, category) >= evidenceFloor)
                    .Select(category => new EvidenceSpan(category, 0, text.Length, 1))
            ],
            Ms = 1,
            Judges = text.Contains(EnglishOnly, StringComparison.Ordinal) ? ["en"] : [],
        };
    }

    private object Answer(ModelKey model, object input) => input switch
    {
        TextClassificationInput text => Classify(model, text.Text, text.EvidenceFloor),
        TextEmbeddingInput text when Vectors is { } vectors => Embed(model, text.Text, vectors),
        TokenClassificationInput text => Recognize(model, text.Text),
        _ => throw Unscripted(model, input.GetType().Name),
    };

    private TextEmbedding Embed(ModelKey model, string text, Func<string, float[]> vectors)
    {
        _calls.Enqueue((model.Name, text));
        return _faults.TryGetValue((model.Name, text), out var fault)
            ? throw fault
            : new() { Model = model, Vector = [.. vectors(text)], Judges = EmbeddingJudges };
    }

    private TextClassification Classify(ModelKey model, string text, float evidenceFloor)
    {
        _calls.Enqueue((model.Name, text));
        if (_faults.TryGetValue((model.Name, text), out var fault))
        {
            throw fault;
        }

        if (_installed.TryGetValue(model, out var installed))
        {
            return installed(text) with { Model = model };
        }

        if (model.Name == "text-sentiment")
        {
            return new() { Model = model, Calibration = "test-1", Labels = SentimentLabels(text) };
        }

        if (model.Name == "text-language")
        {
            // Sure of German, unsure of everything else.
            var german = text.Contains("deutsch", StringComparison.Ordinal) ? 0.75f : 0.5f;
            return new() { Model = model, Calibration = "none", Labels = [new("en", null, 1 - german), new("de", null, german)] };
        }

        var scored = Scored(model, text, evidenceFloor);
        return _blind.ContainsKey((model.Name, text))
            ? scored with { Labels = [.. scored.Labels.Select(label => new LabelScore(label.Label, null, label.Score))] }
            : scored;
    }

    private TokenClassification Recognize(ModelKey model, string text) => _faults.TryGetValue((model.Name, text), out var fault)
        ? throw fault
        : new() { Model = model, Entities = [new(text[..1], "person", 0, 1, 0.5f)] };

    private static ModelUnavailableException Unscripted(ModelKey model, string what) =>
        new(model.ToString(), $"no test has scripted {what}");

    // A glad text has every label; one that says "unlabelled" comes from a package without neutral.
    private static ImmutableArray<LabelScore> SentimentLabels(string text) =>
        text.Contains("unlabelled", StringComparison.Ordinal)
            ? [new("negative", null, 0.5f), new("positive", null, 0.5f)]
            : [new("negative", null, 0.125f), new("neutral", null, 0.25f), new("positive", null, 0.625f)];

    private static float ScoreIn(string text, ModerationCategory category)
    {
        var prefix = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(category.ToString()) + "=";
        var word = text.Split(' ').FirstOrDefault(word => word.StartsWith(prefix, StringComparison.Ordinal));
        return word is null ? 0.01f : float.Parse(word[prefix.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private ModelStatus Status(ModelKey model) => new()
    {
        Model = model,
        Task = "text-classification",
        State = _loaded.ContainsKey(model) ? ModelState.Loaded : ModelState.Available,
        Live = true,
    };
}
