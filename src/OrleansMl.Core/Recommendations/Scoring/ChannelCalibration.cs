namespace OrleansMl.Recommendations;

/// <summary>
/// What a channel's z-score means as log-odds that an item is taken: slope and intercept of each. A channel that says nothing has slope 0.
/// </summary>
public sealed record ChannelCalibration((double A, double B) Collaborative, (double A, double B) Content, (double A, double B) Trend)
{
    /// <summary>A z counts as it is: before anything was learned.</summary>
    public static ChannelCalibration None { get; } = new((1, 0), (1, 0), (1, 0));

    /// <summary>The score that candidates are ordered by: Σ weight · (a · z + b).</summary>
    /// <param name="weights">Of the channels.</param>
    /// <param name="collaborative">z of what users like them take.</param>
    /// <param name="content">z of how close it is to what they liked.</param>
    /// <param name="trend">z of how much it trends.</param>
    public double Score(RankingSettings weights, double collaborative, double content, double trend)
    {
        var parts = Parts(weights, collaborative, content, trend);
        return parts.Collaborative + parts.Content + parts.Trending;
    }

    /// <summary>What each channel adds to the <see cref="Score"/>.</summary>
    /// <inheritdoc cref="Score"/>
    public (double Collaborative, double Content, double Trending) Parts(
        RankingSettings weights, double collaborative, double content, double trend)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return (
            weights.Collaborative * ((Collaborative.A * collaborative) + Collaborative.B),
            weights.Content * ((Content.A * content) + Content.B),
            weights.Trending * ((Trend.A * trend) + Trend.B));
    }
}
