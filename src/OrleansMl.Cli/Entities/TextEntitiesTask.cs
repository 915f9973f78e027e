using System.Globalization;
using OrleansMl.Analysis;
using OrleansMl.Datasets;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.Entities;

/// <summary><c>text-entities</c>: names of persons, places, organisations, products and works in English posts.</summary>
internal static class TextEntitiesTask
{
    public const string Name = "text-entities";

    public const string Description =
        "Names of persons, locations, organisations (and, weakly, products and works) in English posts: " +
        "linear-chain CRF over hashed token features and word vectors of an encoder.";

    private const string HeadName = "head.bin";

    // What the third and the fifth of the encoder's six layers give: further up a word is less itself and more its sentence.
    private static readonly string[] Tensors = ["n150", "n242"];

    private const uint Claimed = 0b00111;
    private const uint All = 0b11111;

    // Chosen on the development part of wnut17: 3e-3 among 1e-4 … 1e-2, 1.5 among 0 … 2.5.
    public static readonly EntityTrainerOptions Options = new()
    {
        Epochs = 6,
        Rate = 0.1f,
        L2 = 3e-3f,
        OutsidePenalty = 1.5f,
        FeatureDropout = 0.5f,
        HeadUnits = 64,
    };

    /// <summary>Learns from the sets and measures on wnut17's development part and on held-out sentences of the other two.</summary>
    public static TrainedText Train(
        string data,
        string version,
        string models,
        EntityTrainerOptions options,
        IProgress<double> progress,
        CancellationToken cancellationToken)
    {
        var (train, held) = Read(data);
        var labels = new EntityLabels(EntitySets.Types);
        List<EntityExample> examples = [.. train.Values.SelectMany(set => set)];
        using var encoder = new EncodedTexts(models);
        var (vectors, dimensions) = encoder.Tokens(Tensors, [.. examples.Select(example => example.Text)], cancellationToken);
        var learned = EntityTrainer.Train(labels, examples, vectors, dimensions, options, progress, cancellationToken);
        var (weights, scale) = Quantise(learned);
        var onnx = HashedTokensGraph.Write(Name, weights, scale, learned.Transition);
        var head = learned.Head!.ToBytes();
        var trained = new TrainedText(onnx, new()
        {
            Name = Name,
            Version = version,
            Task = TokenClassificationTask.TaskName,
            Description = Description,
            Input = new()
            {
                Adapter = ModelInput.HashedTokens,
                Fold = TokenFeatures.Version,
                Encoder = new(encoder.Model.Name, encoder.Model.Version, HeadName) { Tensors = Tensors },
            },
            Labels = [new("O"), .. EntitySets.Types.SelectMany(type => new ModelLabel[] { new($"B-{type}"), new($"I-{type}") })],
            Activation = ModelActivation.None,
            MaxLength = Content.ContentLimits.MaxTextLength,
            Languages = ["en"],
            Licence = "Apache-2.0",
            TrainingData = [.. train.Select(set => new TrainingDataSet(set.Key, "CC-BY-4.0", set.Value.Count))],
            Metrics = [],
            Files = [ModelFile.Of(ModelPackage.ModelFileName, onnx), ModelFile.Of(HeadName, head)],
        })
        {
            Others = new Dictionary<string, byte[]> { [HeadName] = head },
        };

        // What is served is what gets measured.
        var metrics = encoder.Serve(trained, (runtime, model) => Measure(held, text => Ask(runtime, model, text)));
        return trained with { Manifest = trained.Manifest with { Metrics = metrics } };
    }

    /// <summary>The entities that an installed version finds.</summary>
    public static IEnumerable<(int Type, int Start, int End)> Ask(ModelRuntime runtime, ModelKey model, string text) =>
        runtime.RecognizeAsync(model, text).AsTask().GetAwaiter().GetResult().Entities
            .Select(entity => (Array.IndexOf(EntitySets.Types, entity.Type), entity.Start, entity.End));

    /// <summary>Measures whatever finds entities on the held-out sentences.</summary>
    public static List<ModelMetric> Measure(string data, Func<string, IEnumerable<(int Type, int Start, int End)>> find) =>
        Measure(Read(data).Held, find);

    public static string Card(ModelManifest manifest, EntityTrainerOptions options)
    {
        var file = manifest.Files[0];
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {manifest.Name} {manifest.Version}

            {manifest.Description}
            Licence {manifest.Licence}; made by `orleansml train {Name}`, {options.Epochs} passes, seed {options.Seed}. {file.Size:N0}
            bytes, weights of 8 bits, sha256 `{file.Sha256}`.

            Tokens are cut and described as `{manifest.Input.Fold}` and hashed into {options.Buckets:N0} features. Types a set does not mark
            stay open while learning (the Twitter corpus knows no products and works; wikigold's "miscellaneous" may be either, or neither),
            and the corpus' marks on @mentions are dropped.

            Beside the features stands, for every word, what two layers inside {manifest.Input.Encoder!.Name}
            {manifest.Input.Encoder.Version} make of it, through {options.HeadUnits} units; {100 * options.FeatureDropout:0} % of the
            features are left out at every word while learning. Without that encoder, and where its queue is full, the version before this
            one answers.

            ## Data learned from
            | set | licence | sentences |
            |---|---|---:|
            {string.Join('\n', manifest.TrainingData.Select(set => $"| {set.Name} | {set.Licence} | {set.Rows} |"))}

            No row of these sets is part of the package. Attribution: L. Derczynski et al., WNUT 2017 shared task and Broad Twitter Corpus;
            D. Balasuriya et al., Wikigold.

            ## Figures
            An entity counts when its place and type are exactly right. wnut17's development part was looked at while choosing the penalty,
            the passes and how eager the model is; 15 % of the other two sets, chosen by the text, were only measured on.

            {EntityFigures.Table(manifest.Metrics)}
            ## Known failures
            - Names nobody has seen, in lower case or without context, are often missed; that is what wnut17 is made of.
            - Products and works are hardly found and often mistaken for each other: their scores are low, and nothing should rest on them.
            - English only. Text in other scripts is cut correctly and mostly found nameless.
            - A score is the model's probability of the weakest token, shifted by its eagerness; it orders names, but it is not calibrated.

            """);
    }

    private static List<ModelMetric> Measure(
        Dictionary<string, (List<EntityExample> Texts, uint Judged)> held,
        Func<string, IEnumerable<(int Type, int Start, int End)>> find) =>
        [.. held.SelectMany(set => EntityFigures.Measure(set.Key, set.Value.Texts, set.Value.Judged, find))];

    private static (Dictionary<string, List<EntityExample>> Train, Dictionary<string, (List<EntityExample> Texts, uint Judged)> Held) Read(
        string data)
    {
        var (twitter, heldTwitter) = Split(EntitySets.Twitter(data));
        var (wiki, heldWiki) = Split(EntitySets.Wiki(data));
        return (
            new()
            {
                [EntitySets.Wnut] = [.. EntitySets.WnutTrain(data)],
                [EntitySets.BroadTwitter] = twitter,
                [EntitySets.Wikigold] = wiki
            },
            new()
            {
                ["wnut17, development part"] = ([.. EntitySets.WnutDev(data)], All),
                ["broad_twitter_corpus, held out"] = (heldTwitter, Claimed),
                ["wikigold, held out"] = (heldWiki, Claimed)
            });
    }

    private static (List<EntityExample> Train, List<EntityExample> Held) Split(IEnumerable<EntityExample> examples)
    {
        var folded = new FoldedText();
        var parts = examples.ToLookup(example => Corpus.SplitOf(Corpus.Key(example.Text, folded)) == CorpusSplit.Test);
        return ([.. parts[false]], [.. parts[true]]);
    }

    // One scale per label; the padding row is zero.
    private static (sbyte[] Weights, float[] Scale) Quantise(EntityModel model)
    {
        var labels = model.Labels.Count;
        var scale = new float[labels];
        for (var i = 0; i < model.Emission.Length; i++)
        {
            scale[i % labels] = Math.Max(scale[i % labels], Math.Abs(model.Emission[i]) / sbyte.MaxValue);
        }

        var weights = new sbyte[model.Emission.Length + labels];
        for (var i = 0; i < model.Emission.Length; i++)
        {
            weights[i] = scale[i % labels] == 0 ? (sbyte)0 : (sbyte)MathF.Round(model.Emission[i] / scale[i % labels]);
        }

        return (weights, scale);
    }
}
