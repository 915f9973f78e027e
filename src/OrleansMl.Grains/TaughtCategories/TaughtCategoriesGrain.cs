using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
using OrleansMl.Storage;
using OrleansMl.Text;

namespace OrleansMl.TaughtCategories;

/// <summary>
/// Checks and stores taught categories. Reentrant, so that silos get their heads while a lesson is learned; changes come one at a time.
/// Silos ask twice a second what is new (<see cref="TaughtHeads"/>).
/// </summary>
[GrainType("taught-categories"), Reentrant]
internal sealed partial class TaughtCategoriesGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    CategoryTeacher teacher,
    SentenceVectors vectors,
    TimeProvider timeProvider,
    ILogger<TaughtCategoriesGrain> logger) : Grain, ITaughtCategoriesGrain, ITaughtCategoryNews
{
    private const int SentencesShown = 10;

    private static readonly TimeSpan TrialPatience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _changing = new(1, 1);

    private StoredRecord<StoredTaughtCategories> Record =>
        field ??= storage.Record<StoredTaughtCategories>(this, "taught-categories");

    private StoredTaughtCategories Current => Record.Value;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<ImmutableArray<TaughtCategory>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<TaughtCategory>>([.. Current.Categories.Select(one => one.ToCategory())]);

    public Task<TaughtCategory?> GetAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(Current.Find(name)?.ToCategory());

    public Task<TaughtCategoryNews?> SinceAsync(int revision, CancellationToken cancellationToken) =>
        Task.FromResult(revision == Current.Revision ? null : new TaughtCategoryNews(Current.Revision, Served()));

    public async Task<TaughtSentences?> GetSentencesAsync(string name, int? version, CancellationToken cancellationToken)
    {
        if (Current.Find(name)?.Find(version) is not { } known)
        {
            return null;
        }

        var stored = await SentencesAsync(name, known.Card.Version);
        return new()
        {
            Name = name,
            Version = known.Card.Version,
            Examples = stored.Value.Examples,
            CounterExamples = stored.Value.CounterExamples,
        };
    }

    public Task<TaughtResult> PromoteAsync(string name, int? version, TaughtLevels? levels, CancellationToken cancellationToken)
    {
        if (levels is not null && TaughtCategoryRules.Check(levels) is [var mistake, ..])
        {
            throw new ArgumentException($"{mistake.Pointer}: {mistake.Detail}", nameof(levels));
        }

        return ChangeAsync(async () =>
        {
            if (Current.Find(name) is not { } category || category.Find(version) is not { } found)
            {
                return Answer(TaughtOutcome.NotFound, name);
            }

            var stage = new TaughtStage(found.Card.Version, levels ?? OwnLevels(found));
            if (category.Live == stage)
            {
                return Answer(TaughtOutcome.Unchanged, name);
            }

            await Record.SaveAsync(Current.Promote(category, stage));
            LogPromoted(name, stage.Version);
            return Answer(TaughtOutcome.Changed, name);
        });
    }

    public Task<TaughtResult> RollBackAsync(string name, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        if (Current.Find(name) is not { } category)
        {
            return Answer(TaughtOutcome.NotFound, name);
        }

        if (category.Live is not { } live)
        {
            return Answer(TaughtOutcome.NothingBefore, name);
        }

        await Record.SaveAsync(Current.RollBack(category));
        LogRolledBack(name, live.Version);
        return Answer(TaughtOutcome.Changed, name);
    });

    public Task<TaughtResult> DeleteAsync(string name, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        if (Current.Find(name) is not { } category)
        {
            return Answer(TaughtOutcome.NotFound, name);
        }

        await Record.SaveAsync(Current.Without(name));
        await ForgetSentencesAsync(name, category);
        LogDeleted(name);
        return Answer(TaughtOutcome.Changed, name);
    });

    public async Task<TaughtTrial?> TryAsync(string name, int? version, string text, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (Current.Find(name) is not { } category || category.Find(version ?? category.Live?.Version) is not { } found)
        {
            return null;
        }

        var pieces = SentencePieces.Of(text);
        var rows = await vectors.OfAsync(found.Card.Encoder, pieces, TrialPatience, cancellationToken);
        var head = found.Head;
        ImmutableArray<TaughtSentence> sentences =
        [
            .. pieces.Select((piece, i) => new TaughtSentence(piece, MathF.Round(head.Score(rows[i]), 4)))
                .OrderByDescending(one => one.Score)
        ];
        var levels = category.Live is { } live && live.Version == found.Card.Version ? live.Levels : OwnLevels(found);
        return new()
        {
            Name = name,
            Version = found.Card.Version,
            Score = sentences[0].Score,
            Level = levels.LevelOf(sentences[0].Score),
            Sentences = [.. sentences.Take(SentencesShown)],
        };
    }

    private static TaughtLevels OwnLevels(StoredTaughtVersion version) => new(Flag: version.Card.Figures.Threshold);

    private ImmutableArray<ServedHead> Served()
    {
        var heads = ImmutableArray.CreateBuilder<ServedHead>();
        foreach (var category in Current.Categories)
        {
            if (category.Live is { } live && category.Find(live.Version) is { } serving)
            {
                heads.Add(ToServed(category.Name, serving, live.Levels, isShadow: false));
            }

            if (category.Shadow is { } shadow && category.Find(shadow) is { } scoring)
            {
                heads.Add(ToServed(category.Name, scoring, OwnLevels(scoring), isShadow: true));
            }
        }

        return heads.ToImmutable();

        static ServedHead ToServed(string name, StoredTaughtVersion version, TaughtLevels levels, bool isShadow) => new(
            name, version.Card.Version, version.Card.Encoder, version.Weights, version.Bias, levels, version.Card.Languages, isShadow);
    }

    // A record each, so that a change of one category writes no sentence of another.
    private async Task<StoredRecord<StoredTaughtSentences>> SentencesAsync(string name, int version)
    {
        var record = storage.Record<StoredTaughtSentences>(this, $"sentences-{name}-{version}");
        await record.LoadAsync();
        return record;
    }

    // After the write that no longer names them: a crash in between leaves sentences that nobody can read, never a version without.
    private async Task ForgetSentencesAsync(string name, StoredTaughtCategory? before)
    {
        var kept = Current.Find(name)?.Versions.Select(version => version.Card.Version).ToHashSet() ?? [];
        foreach (var gone in before?.Versions.Where(version => !kept.Contains(version.Card.Version)) ?? [])
        {
            await (await SentencesAsync(name, gone.Card.Version)).ClearAsync();
        }
    }

    private async Task<TaughtResult> ChangeAsync(Func<Task<TaughtResult>> change)
    {
        await _changing.WaitAsync();
        try
        {
            return await change();
        }
        finally
        {
            _changing.Release();
        }
    }

    private TaughtResult Answer(TaughtOutcome outcome, string name) => new(outcome, Current.Find(name)?.ToCategory());
}
