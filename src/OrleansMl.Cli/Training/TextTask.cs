using OrleansMl.Datasets;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Training;

/// <summary>A label that a task learns.</summary>
/// <param name="Name">As the package names it.</param>
/// <param name="Category">The moderation category it speaks for.</param>
/// <param name="ReviewThreshold">The shipped policy asks a person from this score on; over-blocking is measured here.</param>
/// <param name="Target">Reads what a data set says about it.</param>
/// <param name="BaseRate">
/// The share of harmful texts that its scores are calibrated for, on the sets labelled for it; null: as they come, ordinary texts included.
/// A score is only a probability for one share: in the sets it is an accident of how they were collected, in a
/// review queue it is high, in all traffic very low.
/// </param>
internal sealed record TaskLabel(
    string Name,
    ModerationCategory Category,
    float ReviewThreshold,
    Func<TextTargets, sbyte> Target,
    double? BaseRate = null);

/// <summary>Everything that training and evaluation must agree on for one shipped model.</summary>
internal abstract class TextTask
{
    public static IReadOnlyList<TextTask> All { get; } = [new TextSafetyTask(), new TextSpamTask(), new TextSelfHarmTask()];

    public abstract string Name { get; }

    public abstract string Description { get; }

    public abstract IReadOnlyList<TaskLabel> Labels { get; }

    public abstract HashedNgramOptions Features { get; }

    /// <summary>The languages that its scores count for, as the manifest says them.</summary>
    public virtual IReadOnlyList<string> Judges => ["en"];

    /// <summary>How many ways a text is read when it is scored; learning always reads it whole and folded.</summary>
    public virtual ReadingOptions Reading => ReadingOptions.WholeOnly;

    /// <summary>True when texts with words that nobody writes are also read with those repaired.</summary>
    public virtual bool RepairsSpelling => false;

    public abstract LogisticTrainerOptions Trainer { get; }

    /// <summary>
    /// Sources that labels came from without their rows being learned: named on the card because their licences ask for it.
    /// </summary>
    public virtual IReadOnlyList<TrainingDataSet> LabelSources => [];

    /// <summary>What the card says the model cannot do.</summary>
    public abstract IReadOnlyList<string> KnownFailures { get; }

    /// <summary>Reads, de-duplicates, labels and splits the texts of the task.</summary>
    public abstract List<CorpusText> Read(string data);

    /// <summary>Texts that are only measured on, by set.</summary>
    public abstract IEnumerable<LabelledText> ReadEvaluation(string data);

    /// <summary>True when the suites of disguised and single-cause sentences fit its labels.</summary>
    public virtual bool HasSuites => false;

    /// <summary>
    /// Figures that need learning anew with a part left out; slow, so only <c>evaluate</c> asks
    /// for them, and only when it writes them down.
    /// </summary>
    public virtual IEnumerable<ModelMetric> CrossValidate(string data, CancellationToken cancellationToken) => [];

    /// <summary>Texts that nobody would remove and that were not learned from: over-blocking is measured on them.</summary>
    /// <param name="data">The folder of the sets.</param>
    /// <param name="corpus">As <see cref="Read"/> gave it.</param>
    public virtual IEnumerable<LabelledText> ReadOrdinary(string data, IEnumerable<CorpusText> corpus) =>
        corpus.Where(t => t.Ordinary && t.Split == CorpusSplit.Test).Select(t => t.Item);

    /// <summary>How often a text counts while learning; 1 unless a task says otherwise.</summary>
    public virtual float Weight(LabelledText text) => 1;

    /// <summary>The licence of a set that <see cref="Read"/> took texts from.</summary>
    public static string Licence(string set) =>
        set.StartsWith("own sentences", StringComparison.Ordinal)
            ? "Apache-2.0"
            : TextSets.Safety.Concat(TextSets.Spam).First(s => s.Name == TextSets.SetOf(set)).Licence;

    public ModelInput Input() => ModelInput.From(Features, Reading);
}
