using System.Collections.Immutable;

namespace OrleansMl.Registry;

/// <summary>
/// What the versions of a model did: since the last change, for canaries; and the live version's recent scores against its first ones, for
/// drift.
/// </summary>
internal sealed class RegistryStatistics(
    string? referenceVersion,
    ImmutableArray<ScoreHistogram> referenceScores,
    TimeProvider timeProvider)
{
    /// <summary>So many calls make the reference, and so many recent ones are compared with it.</summary>
    internal const long MinCalls = 1000;

    // Recent means the current half hour and the one before.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, VersionStatistics> _sinceChange = [];
    private VersionStatistics? _collecting;
    private string? _referenceVersion = referenceVersion;
    private ImmutableArray<ScoreHistogram> _referenceScores = referenceScores;
    private ImmutableArray<ScoreHistogram> _recent = [];
    private ImmutableArray<ScoreHistogram> _recentBefore = [];
    private DateTimeOffset _recentBegan = timeProvider.GetUtcNow();

    /// <summary>Every version that was asked since the last change, by version.</summary>
    public ImmutableArray<VersionStatistics> All => [.. _sinceChange.Values.OrderBy(version => version.Version, StringComparer.Ordinal)];

    public VersionStatistics Of(string version) => _sinceChange.GetValueOrDefault(version) ?? new() { Version = version };

    public void Add(VersionStatistics happened, bool isLive)
    {
        _sinceChange[happened.Version] = Of(happened.Version).Plus(happened);
        if (!isLive)
        {
            return;
        }

        if (_referenceVersion != happened.Version)
        {
            _collecting = _collecting?.Version == happened.Version ? _collecting.Plus(happened) : happened;
            if (_collecting.Calls >= MinCalls)
            {
                (_referenceVersion, _referenceScores) = (happened.Version, _collecting.Scores);
                (_recent, _recentBefore, _recentBegan, _collecting) = ([], [], timeProvider.GetUtcNow(), null);
            }

            return;
        }

        if (timeProvider.GetUtcNow() - _recentBegan >= Window)
        {
            (_recentBefore, _recent, _recentBegan) = (_recent, [], timeProvider.GetUtcNow());
        }

        _recent = _recent.Plus(happened.Scores);
    }

    /// <summary>Starts the comparison of versions anew: after a change they serve other items.</summary>
    public void Restart() => _sinceChange.Clear();

    /// <summary>A complete reference that is not stored yet.</summary>
    public (string Version, ImmutableArray<ScoreHistogram> Scores)? ReferenceToKeep(string? storedVersion) =>
        _referenceVersion is { } version && version != storedVersion ? (version, _referenceScores) : null;

    public double? Drift(string? live) =>
        live is not null && live == _referenceVersion
            ? ScoreDrift.Between(_referenceScores, _recent.Plus(_recentBefore), MinCalls)?.Index
            : null;
}
