using System.ComponentModel.DataAnnotations;
using OrleansMl.Interactions;

namespace OrleansMl.Gorse;

/// <summary>How requests of Gorse clients are understood. Section <c>OrleansMl:Gorse</c>.</summary>
public sealed class GorseOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Gorse";

    /// <summary>How many rows are answered when a request does not say. The default is 10.</summary>
    [Range(1, 1000)]
    public int DefaultN { get; set; } = 10;

    /// <summary>Whether feedback of somebody unknown introduces them; otherwise it is passed over. The default is true.</summary>
    public bool AutoInsertUser { get; set; } = true;

    /// <summary>
    /// Whether feedback to an unknown item makes one, whose text is its id; otherwise it is passed over. The default is true.
    /// </summary>
    public bool AutoInsertItem { get; set; } = true;

    /// <summary>
    /// What a feedback type counts as. Named here are only the exceptions: our ten names are themselves, the usual names of other platforms
    /// mean what <see cref="TypeOf"/> says, and a type that nobody named counts as an impression: the item was seen, and nothing else.
    /// </summary>
    public Dictionary<string, InteractionType> FeedbackTypes { get; set; } = new(StringComparer.Ordinal);

    /// <summary>What a feedback type counts as.</summary>
    public InteractionType TypeOf(string feedbackType)
    {
        ArgumentNullException.ThrowIfNull(feedbackType);
        return FeedbackTypes.TryGetValue(feedbackType, out var configured) ? configured : feedbackType switch
        {
            "impression" or "show" => InteractionType.Impression,
            "view" or "read" or "click" or "visit" or "open" => InteractionType.View,
            "watch" or "play" or "finish" or "listen" => InteractionType.Watch,
            "like" or "star" or "favorite" or "favourite" or "save" or "bookmark" or "upvote" or "purchase" or "buy" or "cart" =>
                InteractionType.Like,
            "comment" or "reply" => InteractionType.Comment,
            "share" or "repost" or "retweet" or "fork" => InteractionType.Share,
            "follow" or "subscribe" => InteractionType.Follow,
            "dislike" or "downvote" or "unlike" => InteractionType.Dislike,
            "hide" or "block" or "not_interested" => InteractionType.Hide,
            "report" or "flag" => InteractionType.Report,
            _ => InteractionType.Impression,
        };
    }
}
