using OrleansMl.Datasets;
using OrleansMl.Embedding;

namespace OrleansMl.TaughtCategories;

/// <summary>A topic of a data set, and texts of the same set that are not of it.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Texts">Of the topic.</param>
/// <param name="Others">Not of it.</param>
internal sealed record TaughtTopic(string Name, IReadOnlyList<string> Texts, IReadOnlyList<string> Others)
{
    /// <summary>The data set it comes from.</summary>
    public string Set => Name[..Name.IndexOf(':', StringComparison.Ordinal)];
}

/// <summary>Topics that no model of ours has learned: what a category from ten sentences is worth on them.</summary>
internal static class TaughtTopics
{
    // As posted: a headline and what follows, not a whole article.
    private const int LongestNews = 240;

    private const int MostTexts = 2000;

    public static IEnumerable<TaughtTopic> Read(string data)
    {
        var news = BbcNews.Read(data).Select(article => (Text: Begin(article.Text), article.Topic)).DistinctBy(one => one.Text).ToList();
        foreach (var topic in news.Select(article => article.Topic).Distinct().Order(StringComparer.Ordinal))
        {
            yield return Of($"{BbcNews.Set}: {topic}", news, article => article.Topic == topic, article => article.Text);
        }

        var messages = SpamSets.Sms(Path.Combine(data, "sms_spam")).DistinctBy(one => one.Text).ToList();
        yield return Of("sms_spam: spam", messages, message => message.Targets.Spam == 1, message => message.Text);
        var comments = SpamSets.YouTube(Path.Combine(data, SpamSets.YouTubeName)).DistinctBy(one => one.Text).ToList();
        yield return Of("youtube_spam: spam", comments, comment => comment.Targets.Spam == 1, comment => comment.Text);
    }

    private static TaughtTopic Of<T>(string name, IReadOnlyList<T> rows, Func<T, bool> isOf, Func<T, string> text) =>
        new(name, [.. rows.Where(isOf).Select(text).Take(MostTexts)], [.. rows.Where(row => !isOf(row)).Select(text).Take(MostTexts)]);

    private static string Begin(string article)
    {
        var text = string.Join(' ', article.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestNews ? text : text[..text.LastIndexOf(' ', LongestNews)];
    }
}
