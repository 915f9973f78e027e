using System.Globalization;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Training;

namespace OrleansMl.Virality;

/// <summary><c>virality</c>: how far the shares of an item will go.</summary>
internal static class ViralityTask
{
    public const string Name = "virality";

    public const string Description =
        "How many shares an item will have in an hour, six hours, a day and a week, with 80 and 95 % intervals; " +
        "the chance that it doubles or gets viral.";

    public static TrainedText Train(
        string data, string version, ViralityTrainerOptions options, Action<string, double> progress, CancellationToken cancellationToken)
    {
        var model = ViralityTrainer.Train(options, progress, cancellationToken);
        var onnx = ViralityPackage.WriteGraph(Name, model);
        var file = ViralityFile.Write(model);
        return new(onnx, new()
        {
            Name = Name,
            Version = version,
            Task = CascadeForecastTask.TaskName,
            Description = Description,
            Input = new() { Adapter = ModelInput.Cascade },
            Labels = [.. ViralityPackage.Heads.Select(head => new ModelLabel(head))],
            Activation = ModelActivation.None,
            MaxLength = ShareSeries.MaxShares,
            Languages = ["zxx"],
            Licence = "Apache-2.0",
            TrainingData = [new("simulated cascades of marked Hawkes processes", "own", options.Cascades)],
            Metrics = ViralityFigures.Measure(model, data, options.Seed, progress, cancellationToken),
            Files = [ModelFile.Of(ModelPackage.ModelFileName, onnx), ModelFile.Of(ViralityFile.FileName, file)],
        })
        {
            Others = new Dictionary<string, byte[]> { [ViralityFile.FileName] = file },
        };
    }

    public static string Card(ModelManifest manifest, ViralityTrainerOptions options)
    {
        var file = manifest.Files[0];
        var world = options.World;
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {manifest.Name} {manifest.Version}

            {manifest.Description}
            Licence {manifest.Licence}; made by `orleansml train {Name}`, seed {options.Seed}. {manifest.Files.Sum(part => part.Size):N0}
            bytes, sha256 of model.onnx `{file.Sha256}`.

            A self-exciting estimate of the cascade (Gamma prior on infectiousness, windows of ten minutes to all time, six exponentials for
            the power law of reaction times: constant memory per item), corrected by boosted oblivious trees over {CascadeFeatures.Count}
            features that are all ratios or logarithms; a second sum of trees for the size of the error; intervals by split-conformal
            prediction in {ViralityModel.Groups} groups; the chance to double calibrated by isotonic regression. With fewer than
            {ViralityModel.MinShares} shares it gives the prior and says so.

            ## Data learned from
            {options.Cascades:N0} simulated cascades; nothing else. The shared real sets may be measured on,
            not learned from. Every cascade draws its own parameters:
            reaction times θ {world.Theta.Low}–{world.Theta.High} with a cutoff of {world.Cutoff.Low:0}–{world.Cutoff.High:0} s; branching
            number {world.Branching} (median; σ of its logarithm {world.BranchingSpread}), falling with age as a power of
            {world.Ageing.Low}–{world.Ageing.High}; audiences of {world.MeanAudience.Low:0}–{world.MeanAudience.High:0} people with σ
            {world.AudienceSpread.Low}–{world.AudienceSpread.High}; {world.Population.Low:N0}–{world.Population.High:N0} times as many in
            all; daily swing up to {world.DailySwing.High * 100:0} %; up to {world.Outside.High * 100:0} % of the shares from outside; of
            {world.RootUnknown * 100:0} % the audience of the item is unknown, of {world.AudiencesUnknown * 100:0} % every audience.

            ## Figures
            On cascades of other seeds, each looked at once, at an age from five minutes to a day; those with at least
            {ViralityModel.MinShares} shares. Errors are medians of |predicted / true − 1| of the size. Baselines: Szabo and Huberman's
            straight line between logarithms, and one factor for all, both per age and horizon, fitted on the parameters that this model
            learned from.

            {ViralityFigures.Table(manifest.Metrics)}
            The parameters of the simulated cascades were chosen while these figures and the real cascade were looked at.

            ## Known failures
            - It learned from simulations. On a platform whose cascades are of another kind the intervals hold less than they say: watch
              `orleansml.virality.coverage` and `orleansml.virality.drift`, and learn again.
            - The one real cascade here, a tweet of 15,562 retweets, grew far longer than most simulated ones: the estimate alone foretells
              its final size better than the whole model, which is too low.
            - Content, category and author are not features: there is no free data to learn them from.
            - Shares only: likes and comments do not move it. An unknown audience counts as {CascadePriors.MeanAudience:0} people.

            """);
    }
}
