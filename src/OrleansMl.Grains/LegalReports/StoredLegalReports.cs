using System.Collections.Immutable;
using OrleansMl.Storage;

namespace OrleansMl.LegalReports;

/// <summary>What is kept of a report, without its evidence.</summary>
[GenerateSerializer, Immutable, Alias("stored-legal-report")]
internal sealed record StoredLegalReport
{
    /// <summary>Null where there is none.</summary>
    [Id(0)] public LegalReport? Report { get; init; }

    /// <summary>SHA-256 of all that was sent.</summary>
    [Id(1)] public string BodyHash { get; init; } = "";
}

/// <summary>The evidence of a report.</summary>
[GenerateSerializer, Immutable, Alias("stored-legal-evidence")]
internal sealed record StoredLegalEvidence
{
    /// <summary>See <see cref="LegalEvidenceSeal"/>; empty where there is none.</summary>
    [Id(0)] public ImmutableArray<byte> Sealed { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Where the list of reports writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-legal-report-list")]
internal sealed record StoredLegalReportList
{
    [Id(0)] public int First { get; init; }

    [Id(1)] public int OpenChunk { get; init; }

    [Id(2)] public ImmutableArray<StoredLegalReportMark> Open { get => field.IsDefault ? [] : field; init; } = [];

    public static ChunkLogFormat<StoredLegalReportList, StoredLegalReportChunk, StoredLegalReportMark> LogFormat { get; } = new(
        "legal-reports",
        StoredLegalReportChunk.Capacity,
        head => new(head.First, head.OpenChunk, head.Open),
        (_, log) => new() { First = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Marks,
        marks => new() { Marks = marks });
}

/// <summary>A full chunk of the list.</summary>
[GenerateSerializer, Immutable, Alias("stored-legal-report-chunk")]
internal sealed record StoredLegalReportChunk
{
    /// <summary>Never change it for a store that holds some.</summary>
    public const int Capacity = 64;

    [Id(0)] public ImmutableArray<StoredLegalReportMark> Marks { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A report was made, or stands elsewhere now: the last mark of an id counts, its place is that of the first.</summary>
/// <param name="Id">The report.</param>
/// <param name="State">Where it stands; null when there is no such report after all.</param>
[GenerateSerializer, Immutable, Alias("stored-legal-report-mark")]
internal readonly record struct StoredLegalReportMark([property: Id(0)] string Id, [property: Id(1)] LegalReportState? State);

/// <summary>Which reports are about whom; a part of it.</summary>
[GenerateSerializer, Immutable, Alias("stored-legal-report-subjects")]
internal sealed record StoredLegalReportSubjects
{
    /// <summary>Keys are in so many pieces. Never change it for a store that holds some.</summary>
    public const int Pieces = 16;

    [Id(0)]
    public ImmutableDictionary<string, ImmutableArray<string>> Reports { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;
}
