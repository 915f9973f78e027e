namespace OrleansMl.Recommendations;

/// <summary>The part of somebody's recommendations that is made before they ask.</summary>
[GrainInterfaceType("warm-recommendations")]
internal interface ICachedRecommendations : IGrainWithStringKey
{
    /// <summary>Makes the list that most questions are for.</summary>
    [Alias("refresh")]
    Task RefreshAsync(CancellationToken cancellationToken = default);
}
