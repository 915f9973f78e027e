namespace OrleansMl.Recommendations;

/// <summary>
/// Lists that are warm in this very process. A silo has it, and an API in the same process asks it before it
/// calls a grain; a front end of its own has none.
/// </summary>
public interface IRecommendationCache
{
    /// <summary>
    /// The list that the person's grain would answer with, when the grain lives here and nothing it goes by has changed; null when it has
    /// to be asked. Never waits, and allocates nothing but the list when it is asked for the first time: the same list is the same object.
    /// </summary>
    /// <param name="userId">Whose.</param>
    /// <param name="query">What is wanted.</param>
    RecommendationList? TryGet(string userId, RecommendationQuery query);
}
