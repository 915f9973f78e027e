using OrleansMl.Catalogue;

namespace OrleansMl.Recommendations;

/// <summary>What lists are made of at one moment, for whoever they are. A value: passing it on copies a few references.</summary>
public readonly record struct PipelineInputs
{
    /// <summary>What was published; null before the first time.</summary>
    public required LoadedSnapshot? Snapshot { get; init; }

    /// <summary>The catalogue.</summary>
    public required CatalogueSegmentStore Store { get; init; }

    /// <summary>Which items of both are the same; null looks them up by id.</summary>
    public required OrdinalMap? Map { get; init; }

    /// <summary>What trends.</summary>
    public required TrendLevels Trends { get; init; }

    /// <summary>The latest items, the latest first.</summary>
    public required IReadOnlyList<CatalogueItem> Fresh { get; init; }

    /// <summary>True for items that the catalogue shows and that were hidden a moment ago; null for none.</summary>
    public required Predicate<string>? IsHidden { get; init; }

    /// <summary>The time: what lies ahead is not shown.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How far each channel is looked into.</summary>
    public required CandidateLimits Limits { get; init; }

    /// <summary>
    /// What items are about, by doc id and in floats; null for the catalogue's own vectors of bytes. For measuring without rounding.
    /// </summary>
    public ContentVectors? ExactContent { get; init; }

    /// <summary>For whom, as an author: nobody is shown what is their own. Null for who has no account.</summary>
    public string? Viewer { get; init; }

    /// <summary>What z-scores of the channels mean.</summary>
    public ChannelCalibration Calibration => Snapshot?.Snapshot.Facts.Calibration ?? ChannelCalibration.None;
}
