using System.Collections.Immutable;
using OrleansMl.Languages;
using OrleansMl.Models;

namespace OrleansMl.TaughtCategories;

/// <summary>
/// Teaches: vectors of the sentences, then the head, on a thread of its own and never in a grain's turn. One lesson at a time; one per
/// silo.
/// </summary>
internal sealed class CategoryTeacher(SentenceVectors vectors, LanguageFinder languages)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _teaching = new(1, 1);

    /// <summary>The encoder that serves now.</summary>
    public async Task<(ModelKey Encoder, ImmutableArray<string> Judges)> EncoderAsync(CancellationToken cancellationToken)
    {
        var probe = await vectors.ProbeAsync(Patience, cancellationToken);
        return (probe.Model, probe.Judges.IsDefault ? [] : probe.Judges);
    }

    /// <summary>The languages that a category of these examples judges: theirs, as far as the encoder can judge them.</summary>
    /// <returns>Empty for every language; a reason when the encoder can judge none of them.</returns>
    public async Task<(ImmutableArray<string> Languages, string? Refusal)> LanguagesAsync(
        ModelKey encoder, ImmutableArray<string> judges, ImmutableArray<string> examples, CancellationToken cancellationToken)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var judged = 0;
        foreach (var example in examples)
        {
            var written = await languages.FindAsync(example, example, declared: null, cancellationToken);
            found.UnionWith(written.Found);
            judged += written.CoverageBy(judges).Counts ? 1 : 0;
        }

        if (2 * judged < examples.Length)
        {
            return ([], $"{encoder} judges {string.Join(", ", judges)}; most of the examples are in {string.Join(", ", found)}.");
        }

        ImmutableArray<string> covered = [.. found.Where(language => WrittenInOnly(language).CoverageBy(judges).Counts)];
        return (covered.IsEmpty ? judges : covered, null);
    }

    private static WrittenIn WrittenInOnly(string language) => new([language], IsUnclear: false, HasWords: true, Declared: null);

    /// <summary>Teaches a head.</summary>
    public async Task<TaughtHead> TeachAsync(
        ModelKey encoder, ImmutableArray<string> examples, ImmutableArray<string> counterExamples, CancellationToken cancellationToken)
    {
        await _teaching.WaitAsync(cancellationToken);
        try
        {
            var positives = await vectors.OfAsync(encoder, examples, Patience, cancellationToken);
            var negatives = await vectors.OfAsync(encoder, counterExamples, Patience, cancellationToken);
            float[][] own = counterExamples.Length >= OwnSentences.EnoughCounterExamples
                ? []
                : await vectors.OfAsync(encoder, [.. OwnSentences.All], Patience, cancellationToken);
            return await Task.Factory.StartNew(
                () => HeadTrainer.Train(positives, negatives, own),
                cancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
        finally
        {
            _teaching.Release();
        }
    }
}
