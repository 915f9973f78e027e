using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansMl.Http;

namespace OrleansMl.Recommendations;

/// <summary>
/// Answers that a silo in this process has warm, as bytes: without a grain call and without writing JSON anew (decision 020). A
/// front end of its own has none and asks the grain.
/// </summary>
internal sealed class CachedAnswers(IServiceProvider services)
{
    private readonly IRecommendationCache? _local = services.GetService<IRecommendationCache>();

    // They live as long as the list that they are of.
    private readonly ConditionalWeakTable<RecommendationList, byte[]> _bytes = [];

    /// <summary>The whole body; null when the person's grain has to be asked.</summary>
    public byte[]? TryGet(string user, RecommendationQuery query)
    {
        if (_local?.TryGet(user, query) is not { } list)
        {
            return null;
        }

        if (!_bytes.TryGetValue(list, out var bytes))
        {
            bytes = JsonSerializer.SerializeToUtf8Bytes(
                RecommendationsView.Of(user, list, query.Explain), RecommendationsJson.Default.RecommendationsView);
            _bytes.AddOrUpdate(list, bytes);
        }

        return bytes;
    }
}
