using OrleansMl.Moderation;

namespace OrleansMl.Evaluation;

/// <summary>A sentence with one cause for its verdict.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Start">First UTF-16 code unit of the cause.</param>
/// <param name="End">One past the last.</param>
/// <param name="Category">What the cause makes it.</param>
public sealed record SpanCase(string Text, int Start, int End, ModerationCategory Category);

/// <summary>
/// Whether the strongest evidence points at the cause: mild causes set into harmless frames with emoji, combining marks and right-to-left
/// text around them. Deterministic; our own sentences.
/// </summary>
public static class SpanSuite
{
    private static readonly string[] Frames =
    [
        "{0}", "good morning, {0}", "the weather is nice today and {0}", "😀😀 {0} 😀", "👩‍👩‍👧 family day, {0}", "שלום לכולם {0}",
        "مرحبا بكم {0} شكرا", "cafe\u0301 au lait, nai\u0308ve {0}", "we went to the market in the morning and bought some bread, {0}",
        "\u202Esee this\u202C {0}", "   {0}   ", "Note: the meeting is at nine.\n{0}\nBring your own cup.",
    ];

    private static readonly (string Cause, ModerationCategory Category)[] Causes =
    [
        ("you stupid idiot", ModerationCategory.Harassment),
        ("pathetic moron", ModerationCategory.Harassment),
        ("dumb loser", ModerationCategory.Harassment),
        ("stu\u200Bpid id1ot", ModerationCategory.Harassment),
        ("I will kill you", ModerationCategory.Violence),
        ("I will shoot him in the head", ModerationCategory.Violence),
        ("hot porn videos", ModerationCategory.Sexual),
        ("naked girls and porn", ModerationCategory.Sexual),
    ];

    /// <summary>Every cause in every frame.</summary>
    public static IReadOnlyList<SpanCase> Cases { get; } =
    [
        .. from frame in Frames
           let at = frame.IndexOf("{0}", StringComparison.Ordinal)
           from cause in Causes
           select new SpanCase(frame.Replace("{0}", cause.Cause, StringComparison.Ordinal), at, at + cause.Cause.Length, cause.Category),
    ];

    /// <summary>True when a stretch covers at least half of the cause and most of it lies on the cause.</summary>
    public static bool Covers(SpanCase item, int start, int end)
    {
        ArgumentNullException.ThrowIfNull(item);
        var shared = Math.Min(end, item.End) - Math.Max(start, item.Start);
        return 2 * shared >= item.End - item.Start && 2 * shared >= end - start;
    }
}
