using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Recommendations;

/// <summary>
/// How lists are put together. An experiment gives its variants other ones than <c>OrleansMl:Recommendations:Ranking</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("ranking-settings")]
public sealed record RankingSettings
{
    /// <summary>Weight of what people like them take. The default is .4.</summary>
    [Id(0), Range(0, 10)]
    public double Collaborative { get; init; } = .4;

    /// <summary>Weight of what is about the same as what they liked. The default is .4.</summary>
    [Id(1), Range(0, 10)]
    public double Content { get; init; } = .4;

    /// <summary>Weight of what trends. The default is .2.</summary>
    [Id(2), Range(0, 10)]
    public double Trending { get; init; } = .2;

    /// <summary>λ of maximal marginal relevance: 1 for scores alone, 0 for difference alone. The default is .8.</summary>
    [Id(3), Range(0, 1)]
    public double Relevance { get; init; } = .8;

    /// <summary>Items of one author among ten places, 1 to 10. The default is 2.</summary>
    [Id(4), Range(1, 10)]
    public int PerAuthor { get; init; } = 2;

    /// <summary>Of ten places so many try items that are new or little known, 0 to 5. The default is 1. Their chances are logged.</summary>
    [Id(5), Range(0, 5)]
    public int Exploration { get; init; } = 1;

    /// <summary>
    /// True fills a list of who has seen everything with what they saw the longest ago, never with what they rejected. The default is
    /// false: nothing is shown twice, and the list gets short.
    /// </summary>
    [Id(6)]
    public bool RepeatSeen { get; init; }
}
