using OrleansMl.Http;
using OrleansMl.Interactions;

namespace OrleansMl.Gorse;

/// <summary>Answers that several endpoints give.</summary>
internal static class GorseAnswers
{
    public static Json<GorseSuccess> Success(int rows) => new(200, new(rows), GorseJson.Default.GorseSuccess);

    /// <summary><c>n</c> and <c>offset</c> of a list of scores; an n of 0 is for as many as there are.</summary>
    public static (int N, int Offset) Range(HttpContext context, GorseOptions options) =>
        (GorseQuery.N(context, options.DefaultN) is > 0 and var n ? n : GorseQuery.MaxN, GorseQuery.Offset(context));

    /// <summary>A part of a list of items, under the ids that they came with.</summary>
    public static Json<IReadOnlyList<GorseScore>> Scores(IEnumerable<GorseScore> scores, int n, int offset) =>
        new(
            200,
            [.. scores.Skip(offset).Take(n).Select(score => score with { Id = GorseIds.Decode(score.Id) })],
            GorseJson.Default.IReadOnlyListGorseScore);

    /// <summary>What a user has given feedback to; empty without a user.</summary>
    public static async Task<IReadOnlySet<string>> ReadItemsAsync(string? userId, HttpContext context, GrainClient grains) =>
        string.IsNullOrEmpty(userId)
            ? new HashSet<string>()
            : (await grains.UserInteractions(GorseBody.UserId(userId)).FindAsync(new(), context.RequestAborted))
                .Select(one => one.ContentId)
                .ToHashSet(StringComparer.Ordinal);
}
