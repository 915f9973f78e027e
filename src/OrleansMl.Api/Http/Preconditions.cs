using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansMl.Http;

/// <summary>What If-Match and If-None-Match demand of a revision.</summary>
/// <param name="ExpectedRevision">The revision the caller saw; 0: the item must not exist; null: any.</param>
/// <param name="MustExist">True for <c>If-Match: *</c>.</param>
internal readonly record struct Preconditions(int? ExpectedRevision, bool MustExist)
{
    public bool IsSet => ExpectedRevision is not null || MustExist;

    /// <summary>Reads If-Match, where If-None-Match means nothing.</summary>
    public static bool TryParse(string? ifMatch, out Preconditions preconditions, [NotNullWhen(false)] out Problem? problem)
    {
        if (TryParse(ifMatch, null, out preconditions, out problem))
        {
            return true;
        }

        problem = Problem.Malformed("Send If-Match with one revision in quotes, for example \"3\".");
        return false;
    }

    public static bool TryParse(
        string? ifMatch, string? ifNoneMatch, out Preconditions preconditions, [NotNullWhen(false)] out Problem? problem)
    {
        preconditions = default;
        problem = null;
        switch (ifMatch?.Trim(), ifNoneMatch?.Trim())
        {
            case (null, null):
                return true;
            case (null, "*"):
                preconditions = new(0, false);
                return true;
            case ("*", null):
                preconditions = new(null, true);
                return true;
            case ({ Length: >= 3 } tag, null) when tag[0] == '"'
                && tag[^1] == '"'
                && int.TryParse(tag.AsSpan(1, tag.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
                && revision >= 1:
                preconditions = new(revision, false);
                return true;
            default:
                problem = Problem.Malformed("Send either If-Match with one revision in quotes, for example \"3\", or If-None-Match: *.");
                return false;
        }
    }
}
