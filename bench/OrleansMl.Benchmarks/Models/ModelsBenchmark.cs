using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Languages;
using OrleansMl.Reports;
using OrleansMl.Runtime;
using OrleansMl.Text;
using OrleansMl.Virality;

namespace OrleansMl.Models;

/// <summary>
/// What one text of 20 words costs in the models as they ship: from the raw text to scores, with and without evidence,
/// asked for one after the other and at once. CPU time is that of the process, so threads that serve a queue count; bytes
/// are everything the process allocates meanwhile.
/// </summary>
internal sealed class ModelsBenchmark : IAsyncDisposable
{
    private const int Texts = 4096; // per figure and round
    private const float NoEvidence = 1.1f;
    private const float AllEvidence = 0f;
    private const float KeptEvidence = 0.3f; // ModerationOptions.EvidenceFloor

    private static readonly string[] Plain =
    [
        "the quiet teacher paints a small bridge near the river while her friendly neighbour watches from the garden behind the library",
        "we took the early train to the mountains and the weather was so good that nobody wanted to come home again",
        "this recipe needs more salt and a little lemon but otherwise the whole family liked it very much last sunday evening",
        "thank you for the kind words about my video, the next one about wooden bicycles will be out on friday morning",
        "shut up you stupid idiot nobody asked what you think about the new bridge and your silly little camera is bad",
        "click here now to win a free prize and claim your cash reward today, visit our channel and subscribe for more",
        "the match last night was great, our team scored three goals in the second half and everybody in town was happy",
        "does anyone know whether the museum opens on monday because my brother would like to see the old paintings before noon",
    ];

    // Every way of writing that costs a further reading.
    private static readonly string[] Disguised =
    [
        "the quite taecher paints a smlal brigde near the r1ver while her fr1endly nieghbour watches from the graden behind the libary",
        "shut up you st00pid idi0t nobdoy asked what you thnik about the new brigde and yuor silly l1ttle camrea is baaaad",
    ];

    // Words that no model has met: as dear as known ones, or nearly.
    private static readonly string[] Unknown =
    [
        "thorvik blandish quorpel menduvan striblo cauntery woblenski drafulent mirkotop sandrivel pluggart bremontil vashukar dollipern " +
        "grentovix hassobel tarnumide fellicort yobrandel kistavorn",
        "zelborin hutchavel prodimak snarfelty glimbover crastulon wendibar ostrigame fulbindle tackerow mibbelton skarvenid pronduvic " +
        "lemmitrop bastorvine chuddlemar virkonset dabbritol nempshaw gorlitine",
    ];

    private readonly Action<string> _progress;
    private readonly ModelRuntime _inPlace;
    private readonly ModelRuntime _queued;
    private readonly ModelRuntime _onnx;
    private readonly Dictionary<string, (List<double> Micros, List<double> Bytes)> _values = [];

    public ModelsBenchmark(Action<string> progress)
    {
        _progress = progress;
        _inPlace = Runtime(new());
        _queued = Runtime(new() { InPlaceLength = 0 });
        _onnx = Runtime(new() { Kernel = LinearKernel.Onnx });
    }

    public async Task<BenchmarkReport> RunAsync(int rounds)
    {
        var load = Machine.Load();
        var cases = Cases().ToList();
        for (var round = 0; round <= rounds; round++)
        {
            _progress(round == 0 ? "warming up" : $"round {round} of {rounds}");
            foreach (var (name, callers, run, _, _) in cases)
            {
                var (micros, bytes) = await MeasureAsync(callers, run);
                if (round > 0)
                {
                    var values = _values.TryGetValue(name, out var known) ? known : _values[name] = ([], []);
                    values.Micros.Add(micros);
                    values.Bytes.Add(bytes);
                }
            }
        }

        return new(
            "models",
            Machine.Describe(),
            $"{Texts:N0} texts of 20 words per figure, median of {rounds} rounds; bytes are the process's.",
            load,
            [
                .. cases.SelectMany(c => new[]
                {
                    new Figure(c.Name, "µs CPU", _values[c.Name].Micros, c.Micros),
                    new Figure($"{c.Name}: allocated", "bytes", _values[c.Name].Bytes, c.Bytes)
                })
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _inPlace.DisposeAsync();
        await _queued.DisposeAsync();
        await _onnx.DisposeAsync();
    }

    // The targets: 100 µs is the product's bar for a short text; bytes are what was measured and a quarter
    // more, so that a change that allocates shows.
    private IEnumerable<(string Name, int Callers, Func<int, ValueTask> Run, double? Micros, double? Bytes)> Cases()
    {
        var folded = new FoldedText();
        var features = new FeatureBuffer();
        var extractor = new HashedNgramExtractor(new() { Word = new([1, 2, 3], 1 << 18), Scrambled = true, MaxFeatures = 1 << 16 });
        yield return ("folding", 1, i => { TextFolder.Fold(Plain[i % Plain.Length], folded); return default; }, null, 1);
        yield return ("folding and hashing", 1, i =>
        {
            var text = Plain[i % Plain.Length];
            TextFolder.Fold(text, folded);
            extractor.Extract(text, folded, features);
            return default;
        }, null, 1);

        var safety = Key("text-safety");
        yield return ("text-safety, scores", 1, i => Classify(_inPlace, safety, Plain, i, NoEvidence), 100, 230);
        yield return ("text-safety, scores and evidence", 1, i => Classify(_inPlace, safety, Plain, i, AllEvidence), 100, 2200);
        yield return ("text-safety, unknown words, scores", 1, i => Classify(_inPlace, safety, Unknown, i, NoEvidence), 100, 230);
        yield return (
            "text-safety, disguised, scores and evidence", 1, i => Classify(_inPlace, safety, Disguised, i, AllEvidence), 100, 2200);
        foreach (var callers in new[] { 8, 32 })
        {
            yield return (
                $"text-safety, scores and evidence, {callers} at once through the queue",
                callers,
                i => Classify(_queued, safety, Plain, i, AllEvidence),
                100,
                2000);
            yield return (
                $"text-safety, scores and evidence, {callers} at once through ONNX Runtime",
                callers,
                i => Classify(_onnx, safety, Plain, i, AllEvidence),
                null,
                null);
        }

        // All of what a post costs before anybody looks again: its language, and the shipped text models with the evidence that is kept.
        ModelKey[] stageOne = [safety, Key("text-spam"), Key("text-self-harm")];
        var language = Key("text-language");
        yield return ("stage one", 1, i => StageOneAsync(stageOne, language, Plain[i % Plain.Length]), 100, null);
        yield return ("stage one, made-up words", 1, i => StageOneAsync(stageOne, language, Unknown[i % Unknown.Length]), 100, null);

        foreach (var (name, bytes) in new[] { ("text-spam", 140), ("text-sentiment", 200), ("text-language", 320) })
        {
            // The version without an encoder: it answers what is not English, and where the other one is busy.
            var model = name == "text-sentiment" ? new ModelKey(name, "1.0.0") : Key(name);
            yield return ($"{name}, scores", 1, i => Classify(_inPlace, model, Plain, i, NoEvidence), 100, bytes);
            yield return (
                $"{name}, scores, 8 at once through the queue", 8, i => Classify(_queued, model, Plain, i, NoEvidence), 100, bytes + 300);
        }

        var sentiment = Key("text-sentiment");
        yield return ($"{sentiment}, scores", 1, i => Classify(_queued, sentiment, Plain, i, NoEvidence), 2000, null);

        // The second stage is two milliseconds by design; it is measured where its package is.
        if (_inPlace.Resolve("text-safety-transformer") is { } second)
        {
            foreach (var callers in new[] { 1, 8 })
            {
                yield return (
                    $"text-safety-transformer, scores, {callers} at once",
                    callers,
                    i => Classify(_queued, second, Plain, i, NoEvidence),
                    2000,
                    null);
            }
        }

        var entities = Key("text-entities");
        yield return ("text-entities", 1, async i => await _inPlace.RecognizeAsync(entities, Plain[i % Plain.Length]), 100, 60);
        yield return (
            "text-entities, 8 at once through the queue",
            8,
            async i => await _queued.RecognizeAsync(entities, Plain[i % Plain.Length]),
            100,
            400);
        var embedding = Key("text-embedding");
        yield return ("text-embedding", 1, async i => await _inPlace.EmbedAsync(embedding, Plain[i % Plain.Length]), 100, 440);
        var growth = Key("virality");
        var cascade = new CascadeState(0, 2000);
        for (var i = 0; i < 200; i++)
        {
            cascade.Add(15 * i, 150);
        }

        yield return (
            "virality, 200 shares, four horizons with intervals and reasons",
            1,
            async i => await _inPlace.ForecastAsync(growth, cascade, 3600 + i, null),
            200,
            4000);
        yield return (
            "text-embedding, 8 at once through the queue",
            8,
            async i => await _queued.EmbedAsync(embedding, Plain[i % Plain.Length]),
            100,
            800);
    }

    private async ValueTask StageOneAsync(ModelKey[] models, ModelKey language, string text)
    {
        var reading = LanguageReading.Of(text);
        if (reading.NeedsModel)
        {
            await _inPlace.ClassifyAsync(language, text, NoEvidence);
        }

        reading.Decide(label: null, score: 0, declared: null);
        foreach (var model in models)
        {
            await _inPlace.ClassifyAsync(model, text, KeptEvidence);
        }
    }

    private static async ValueTask Classify(ModelRuntime runtime, ModelKey model, string[] texts, int i, float floor) =>
        await runtime.ClassifyAsync(model, texts[i % texts.Length], floor);

    private static async Task<(double Micros, double Bytes)> MeasureAsync(int callers, Func<int, ValueTask> run)
    {
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var (cpu, bytes) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            for (var i = 0; i < Texts / callers; i++)
            {
                await run(i);
            }
        }));
        process.Refresh();
        return (
            (process.TotalProcessorTime - cpu).TotalMicroseconds / Texts,
            (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / Texts);
    }

    private ModelKey Key(string name) =>
        _inPlace.Resolve(name) ?? throw new InvalidOperationException($"The package {name} is not in models/.");

    private static ModelRuntime Runtime(ModelRuntimeOptions options)
    {
        var root = typeof(ModelsBenchmark).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        options.Directories = [Path.Combine(root, "models")];
        return new(Options.Create(options), ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance);
    }
}
