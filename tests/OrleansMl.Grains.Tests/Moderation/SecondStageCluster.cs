using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>
/// A cluster where the second stage is installed: in a text, "again:hate=0.2" is what it says of hate. Its budget is long enough for any
/// machine, and it sees every text.
/// </summary>
public class SecondStageCluster : ClusterFixtureBase
{
    internal const string Second = "text-safety-transformer";

    private const string Prefix = "again:";

    public SecondStageCluster() => Models.InstallHighest(new(Second, "1.0.0"), Scored);

    protected virtual TimeSpan Budget => TimeSpan.FromSeconds(5);

    protected virtual double LeastShare => 1;

    internal static TextClassification Scored(string text) => new()
    {
        Model = new(Second, "1.0.0"),
        Calibration = "test-2",
        Labels =
        [
            .. new[]
            {
                ModerationCategory.Sexual, ModerationCategory.Violence, ModerationCategory.Hate, ModerationCategory.Harassment,
            }.Select(category => new LabelScore(category.ToString().ToLowerInvariant(), category, ScoreIn(text, category))),
        ],
        Evidence = [],
        Ms = 1,
    };

    protected override void Configure(IServiceCollection services) => services.Configure<ModerationOptions>(options =>
    {
        options.SecondStage.Model = Second;
        options.SecondStage.Budget = Budget;
        options.SecondStage.LeastShare = LeastShare;
    });

    internal async Task<(string Id, ContentItem Item)> PostAsync(string text)
    {
        var id = FreshId();
        return (id, await Content(id).CreateAsync(Drafts.Comment(text), TestContext.Current.CancellationToken));
    }

    /// <summary>Lets the next look come, and reads what it made of the item.</summary>
    internal async Task<ContentItem> LookAgainAsync(string id, int seconds = 3)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        await TickRetryShardOfAsync(id);
        return (await Content(id).GetAsync(TestContext.Current.CancellationToken))!;
    }

    internal async Task<ContentExplanation> ExplainAsync(string id) =>
        (await Content(id).ExplainAsync(TestContext.Current.CancellationToken))!;

    private static float ScoreIn(string text, ModerationCategory category)
    {
        var prefix = $"{Prefix}{category.ToString().ToLowerInvariant()}=";
        var word = text.Split(' ').FirstOrDefault(word => word.StartsWith(prefix, StringComparison.Ordinal));
        return word is null ? 0.01f : float.Parse(word[prefix.Length..], CultureInfo.InvariantCulture);
    }
}
