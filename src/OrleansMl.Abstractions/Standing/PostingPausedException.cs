using System.Globalization;

namespace OrleansMl.Standing;

/// <summary>The author's posting is paused: nothing was stored.</summary>
/// <param name="until">Until when (UTC); null for no end.</param>
/// <param name="reason">Why, in words that the author reads; null for none.</param>
[GenerateSerializer, Alias("posting-paused")]
public sealed class PostingPausedException(DateTimeOffset? until, string? reason) : OrleansMlException(
    (until is { } end
        ? string.Create(CultureInfo.InvariantCulture, $"Posting is paused until {end:yyyy-MM-dd HH:mm:ss} UTC.")
        : "Posting is paused.") + (reason is null ? "" : $" {reason}"))
{
    /// <summary>Until when (UTC); null for no end.</summary>
    [Id(0)] public DateTimeOffset? Until { get; } = until;

    /// <summary>Why, in words that the author reads; null for none.</summary>
    [Id(1)] public string? Reason { get; } = reason;
}
