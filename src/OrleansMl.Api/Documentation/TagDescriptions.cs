using Microsoft.OpenApi;

namespace OrleansMl.Documentation;

/// <summary>One sentence for each group of operations, as documentation pages show it beside the group's name.</summary>
internal static class TagDescriptions
{
    private static readonly Dictionary<string, string> Descriptions = new(StringComparer.Ordinal)
    {
        ["Analysis"] = "Tags, categories, sentiment, entities and language of a text.",
        ["API keys"] = "Keys for programs, with scopes.",
        ["Audit"] = "Who did what that only few may do.",
        ["Banks"] = "Known harmful and harmless texts and sites, matched on every submission.",
        ["Content"] = "Items of users: submit, edit, read, withdraw, explain.",
        ["Experiments"] = "Variants of the recommender and what they changed.",
        ["Health"] = "Whether the process is alive and may be sent requests.",
        ["Images"] = "Categories of a picture.",
        ["Interactions"] = "What users did with items.",
        ["Jobs"] = "Background jobs that were given up.",
        ["Models"] = "Versions of the models: load, promote, shadow, split, roll back.",
        ["Moderation"] = "Verdicts on texts and items.",
        ["Other people's clients"] = "The APIs of Gorse, OpenAI's moderation and Perspective, for their clients unchanged.",
        ["Recommendations"] = "Lists for a user or a session, and their training.",
        ["Events"] = "What happens to all items, as a stream.",
        ["Webhooks"] = "What happens to items, posted to an address: subscriptions, deliveries, dead letters.",
        ["Policies"] = "From which scores on which level follows: draft, shadow, live, rollback.",
        ["Reviews"] = "Cases that wait for a moderator: queues, claims, decisions.",
        ["Sessions"] = "Browsers sign in and out, and what users set for the pages they work with.",
        ["Search"] = "Finding items, hidden ones included, for staff.",
        ["Legal"] =
            "What the law asks for: intimate-image requests, reports to authorities, statements of reasons, figures for the transparency " +
            "report.",
        ["Complaints"] = "Contesting decisions, and how that ended.",
        ["Standing"] = "How users stand: strikes, tiers, pauses of posting.",
        ["Taught categories"] = "Categories of your own, taught by sentences.",
        ["Trending"] = "Boards of items, hashtags and topics that rise now.",
        ["Users"] = "What a user wants, knows and may have erased.",
        ["Virality"] = "How far an item will spread.",
    };

    public static void Describe(IEnumerable<OpenApiTag>? tags)
    {
        foreach (var tag in tags ?? [])
        {
            tag.Description = Descriptions.GetValueOrDefault(tag.Name ?? "");
        }
    }
}
