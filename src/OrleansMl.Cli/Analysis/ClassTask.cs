using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.Analysis;

/// <summary>A text and the one class it belongs to, as an index.</summary>
internal readonly record struct ClassText(string Text, int Class, float Weight = 1);

/// <summary>Texts that are only measured on.</summary>
internal sealed record HeldOut(string Name, IReadOnlyList<ClassText> Texts);

/// <summary>A model that gives a text exactly one of several classes: everything that training and evaluation must agree on.</summary>
internal abstract class ClassTask
{
    public static IReadOnlyList<ClassTask> All { get; } = [new TextSentimentTask(), new TextLanguageTask()];

    public abstract string Name { get; }

    public abstract string Description { get; }

    public abstract IReadOnlyList<string> Classes { get; }

    public abstract IReadOnlyList<string> Languages { get; }

    public abstract HashedNgramOptions Features { get; }

    public abstract LogisticTrainerOptions Trainer { get; }

    /// <summary>The lexicon that its dense features read, as a file of the package; null when none do.</summary>
    public virtual byte[]? ReadLexicon(string data) => null;

    /// <summary>
    /// How the head on the encoder's vectors learns, which judges English texts in place of the n-grams; null, the default, for a model
    /// without one.
    /// </summary>
    public virtual DenseHeadOptions? Head => null;

    /// <summary>The texts that the head learns from.</summary>
    public virtual List<ClassText> ReadHeadTraining(string data) => [];

    /// <summary>What it learned from, for the card; rows are filled in.</summary>
    public abstract IReadOnlyList<TrainingDataSet> Sources { get; }

    public abstract IReadOnlyList<string> KnownFailures { get; }

    public abstract List<ClassText> ReadTraining(string data);

    public abstract List<HeldOut> ReadHeldOut(string data);
}
