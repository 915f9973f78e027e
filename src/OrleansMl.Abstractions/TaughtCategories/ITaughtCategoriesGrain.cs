using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.TaughtCategories;

/// <summary>Categories that operators taught (grain key: 0). A change is in effect on every silo within a second of its answer.</summary>
[GrainInterfaceType("taught-categories")]
public interface ITaughtCategoriesGrain : IGrainWithIntegerKey
{
    /// <summary>All of them, by name.</summary>
    [Alias("list")]
    Task<ImmutableArray<TaughtCategory>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>One of them; null when there is none of this name.</summary>
    [Alias("get")]
    Task<TaughtCategory?> GetAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The sentences of a version, of the latest one when null; null when there is none.</summary>
    [Alias("sentences")]
    Task<TaughtSentences?> GetSentencesAsync(string name, int? version, CancellationToken cancellationToken = default);

    /// <summary>
    /// Teaches a version, which then scores as the shadow and decides nothing. The same sentences again, with the same encoder, change
    /// nothing.
    /// </summary>
    /// <exception cref="ArgumentException">The lesson breaks <see cref="TaughtCategoryRules"/>.</exception>
    /// <exception cref="ModelUnavailableException">There is no encoder, or it does not answer.</exception>
    /// <exception cref="ModelBusyException">The encoder's queue is full.</exception>
    [Alias("teach")]
    Task<TaughtResult> TeachAsync(TaughtLesson lesson, string by, CancellationToken cancellationToken = default);

    /// <summary>Makes a version live.</summary>
    /// <param name="name">The category.</param>
    /// <param name="version">The version; the latest when null.</param>
    /// <param name="levels">From which score on; null for a flag at the version's own threshold.</param>
    /// <param name="cancellationToken">Gives up waiting; the change may still be made.</param>
    [Alias("promote")]
    Task<TaughtResult> PromoteAsync(
        string name, int? version, TaughtLevels? levels, CancellationToken cancellationToken = default);

    /// <summary>Returns to what was live before; where nothing was, the version scores as the shadow again.</summary>
    [Alias("roll-back")]
    Task<TaughtResult> RollBackAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Forgets a category, its versions and sentences. Decisions keep its scores.</summary>
    [Alias("delete")]
    Task<TaughtResult> DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>What a version says of a text, of the live one or else the latest when null; null when there is none.</summary>
    [Alias("try")]
    Task<TaughtTrial?> TryAsync(string name, int? version, string text, CancellationToken cancellationToken = default);
}

/// <summary>How a change ended.</summary>
public enum TaughtOutcome
{
    /// <summary>There was none and there is one now.</summary>
    Created,

    /// <summary>It is different now, or gone.</summary>
    Changed,

    /// <summary>It is as it shall be already; nothing was written.</summary>
    Unchanged,

    /// <summary>There is no such category, or no such version of it.</summary>
    NotFound,

    /// <summary>There are <see cref="TaughtCategoryRules.MaxCategories"/> already.</summary>
    TooMany,

    /// <summary>Nothing is live that could be rolled back.</summary>
    NothingBefore,

    /// <summary>The encoder cannot judge the language of the examples.</summary>
    Refused,
}

/// <summary>How a change ended, with the category as it is now.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Category">As it is now; null when there is none.</param>
/// <param name="Detail">Why it was refused; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("taught-result")]
public sealed record TaughtResult(
    [property: Id(0)] TaughtOutcome Outcome, [property: Id(1)] TaughtCategory? Category, [property: Id(2)] string? Detail = null);
