using System.Collections.Immutable;

namespace OrleansMl.TaughtCategories;

/// <summary>All taught categories, and how a change alters them. Pure: the grain teaches, checks and stores.</summary>
[GenerateSerializer, Immutable, Alias("stored-taught-categories")]
internal sealed record StoredTaughtCategories
{
    private const int MaxPrevious = 5;

    /// <summary>Grows with every change.</summary>
    [Id(0)] public int Revision { get; init; }

    /// <summary>By name.</summary>
    [Id(1)] public ImmutableArray<StoredTaughtCategory> Categories { get; init; } = [];

    public StoredTaughtCategory? Find(string name) => Categories.FirstOrDefault(one => one.Name == name);

    /// <summary>Adds a version, which becomes the shadow.</summary>
    public StoredTaughtCategories Teach(string name, string? description, StoredTaughtVersion version)
    {
        var before = Find(name) ?? new() { Name = name };
        return With(before with
        {
            Description = description ?? before.Description,
            Shadow = version.Card.Version,
            Versions = Keep(before with { Versions = [version, .. before.Versions] }),
        });
    }

    public StoredTaughtCategories Promote(StoredTaughtCategory category, TaughtStage stage) => With(category with
    {
        Live = stage,
        Shadow = category.Shadow == stage.Version ? null : category.Shadow,
        Previous = category.Live is { } live ? [live, .. category.Previous.Take(MaxPrevious - 1)] : category.Previous,
    });

    /// <summary>What was live before is live again; where nothing was, the version scores on without deciding.</summary>
    public StoredTaughtCategories RollBack(StoredTaughtCategory category) => With(category with
    {
        Live = category.Previous.IsEmpty ? null : category.Previous[0],
        Shadow = category.Previous.IsEmpty ? category.Shadow ?? category.Live?.Version : category.Shadow,
        Previous = category.Previous.IsEmpty ? [] : category.Previous[1..],
    });

    public StoredTaughtCategories Without(string name) =>
        this with { Revision = Revision + 1, Categories = Categories.RemoveAll(one => one.Name == name) };

    private StoredTaughtCategories With(StoredTaughtCategory next) => new()
    {
        Revision = Revision + 1,
        Categories =
        [
            .. Categories.RemoveAll(one => one.Name == next.Name).Add(next).OrderBy(one => one.Name, StringComparer.Ordinal)
        ],
    };

    // The latest, and those that are live or may be again.
    private static ImmutableArray<StoredTaughtVersion> Keep(StoredTaughtCategory category) =>
    [
        .. category.Versions.Where((version, i) =>
            i < TaughtCategoryRules.MaxVersions
            || category.Live?.Version == version.Card.Version
            || category.Previous.Any(stage => stage.Version == version.Card.Version))
    ];
}

/// <summary>One category.</summary>
[GenerateSerializer, Immutable, Alias("stored-taught-category")]
internal sealed record StoredTaughtCategory
{
    [Id(0)] public string Name { get; init; } = "";

    [Id(1)] public string? Description { get; init; }

    [Id(2)] public TaughtStage? Live { get; init; }

    [Id(3)] public int? Shadow { get; init; }

    /// <summary>The latest first.</summary>
    [Id(4)] public ImmutableArray<TaughtStage> Previous { get; init; } = [];

    /// <summary>The latest first.</summary>
    [Id(5)] public ImmutableArray<StoredTaughtVersion> Versions { get; init; } = [];

    public StoredTaughtVersion? Find(int? version) =>
        version is null ? Versions.FirstOrDefault() : Versions.FirstOrDefault(one => one.Card.Version == version);

    public TaughtCategory ToCategory() => new()
    {
        Name = Name,
        Description = Description,
        Live = Live,
        Shadow = Shadow,
        Previous = Previous,
        Versions = [.. Versions.Select(version => version.Card)],
    };
}

/// <summary>One version: its card, its head, and the fingerprint of its sentences.</summary>
[GenerateSerializer, Immutable, Alias("stored-taught-version")]
internal sealed record StoredTaughtVersion
{
    [Id(0)] public required TaughtVersion Card { get; init; }

    [Id(1)] public ImmutableArray<float> Weights { get; init; } = [];

    [Id(2)] public float Bias { get; init; }

    [Id(3)] public string SentencesHash { get; init; } = "";

    public SentenceHead Head => new(Weights, Bias);
}

/// <summary>The sentences of one version; needed to teach it again when the encoder changes.</summary>
[GenerateSerializer, Immutable, Alias("stored-taught-sentences")]
internal sealed record StoredTaughtSentences
{
    [Id(0)] public ImmutableArray<string> Examples { get; init; } = [];

    [Id(1)] public ImmutableArray<string> CounterExamples { get; init; } = [];
}
