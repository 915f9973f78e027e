using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.Users;

namespace OrleansMl.Gorse;

/// <summary>Users.</summary>
internal static class GorseUsersApi
{
    private const string Type = "User";
    private const int AtOnce = 32;

    public static async Task<Json<GorseSuccess>> InsertAsync(HttpContext context, GrainClient grains)
    {
        var (id, description) = Read(await GorseBody.ReadAsync(context));
        await grains.User(id).DescribeAsync(description);
        return GorseAnswers.Success(1);
    }

    public static async Task<Json<GorseSuccess>> InsertManyAsync(HttpContext context, GrainClient grains)
    {
        // All are read before any is stored; of two for one user the last counts.
        var users = (await GorseBody.ReadListAsync(context, Type)).Select(Read).ToList();
        var last = users.GroupBy(user => user.Id, StringComparer.Ordinal).Select(group => group.Last()).ToList();
        foreach (var some in last.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(user => grains.User(user.Id).DescribeAsync(user.Description)));
        }

        return GorseAnswers.Success(users.Count);
    }

    public static async Task<Json<GorseUser>> GetAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains) =>
        new(200, ToUser(GorseBody.UserId(userId), await FindAsync(userId, context, grains)), GorseJson.Default.GorseUser);

    public static async Task<Json<GorseSuccess>> PatchAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains)
    {
        var body = await GorseBody.ReadAsync(context);
        var (labels, comment) = (ReadLabels(body), ReadComment(body));
        var known = await FindAsync(userId, context, grains);
        await grains.User(GorseBody.UserId(userId)).DescribeAsync(new(labels ?? known.Labels, comment ?? known.Comment));
        return GorseAnswers.Success(1);
    }

    public static async Task<Json<GorseSuccess>> DeleteAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        userId = GorseBody.UserId(userId);
        await grains.NoteAsync(context, timeProvider, AuditActions.EraseUser, userId);
        await grains.UserDirectory.EraseAsync(userId);
        return GorseAnswers.Success(1);
    }

    public static async Task<Json<GorseUsersPage>> ListAsync(HttpContext context, GrainClient grains, IOptions<GorseOptions> options)
    {
        var n = GorseQuery.PageN(context, options.Value.DefaultN);
        var ids = await grains.UserDirectory.ListAsync(GorseQuery.Cursor(context)?[0], n, context.RequestAborted);
        var users = new List<GorseUser>(ids.Length);
        foreach (var some in ids.Chunk(AtOnce))
        {
            // Somebody who was erased in between is left out.
            var known = await Task.WhenAll(some.Select(id => grains.User(id).FindAsync(context.RequestAborted)));
            users.AddRange(some.Zip(known).Where(pair => pair.Second is not null).Select(pair => ToUser(pair.First, pair.Second!)));
        }

        // A full page may be the last; one more look tells.
        var hasMore = ids.Length == n && !(await grains.UserDirectory.ListAsync(ids[^1], 1, context.RequestAborted)).IsEmpty;
        return new(200, new(hasMore ? GorseQuery.ToCursor(ids[^1]) : "", users), GorseJson.Default.GorseUsersPage);
    }

    public static async Task<Json<IReadOnlyList<GorseScore>>> NeighboursAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains, IOptions<GorseOptions> options)
    {
        userId = GorseBody.UserId(userId);
        var (n, offset) = GorseAnswers.Range(context, options.Value);
        var people = await grains.UserDirectory.NeighboursAsync(
            userId, Math.Clamp(offset + n, 1, IUserDirectoryGrain.MaxLimit), context.RequestAborted);
        return new(
            200,
            [.. people.Skip(offset).Take(n).Select(person => new GorseScore(UserIds.ToSubject(person.UserId), person.Score))],
            GorseJson.Default.IReadOnlyListGorseScore);
    }

    // The same under the name of a recommender; there is one.
    public static Task<Json<IReadOnlyList<GorseScore>>> UserToUserAsync(
        [FromRoute(Name = "name")] string name,
        [FromRoute(Name = "user_id")] string userId,
        HttpContext context,
        GrainClient grains,
        IOptions<GorseOptions> options) =>
        NeighboursAsync(userId, context, grains, options);

    private static async Task<UserDescription> FindAsync(string userId, HttpContext context, GrainClient grains) =>
        await grains.User(GorseBody.UserId(userId)).FindAsync(context.RequestAborted)
            ?? throw new GorseException($"{userId}: user not found", StatusCodes.Status404NotFound);

    private static (string Id, UserDescription Description) Read(JsonElement body)
    {
        var id = GorseBody.UserId(GorseBody.String(body, Type, "UserId"));
        return (id, new(ReadLabels(body), ReadComment(body)));
    }

    private static string? ReadLabels(JsonElement body) =>
        GorseLabels.Read(GorseBody.Field(body, Type, "Labels"), UserDescription.MaxLabels);

    private static string? ReadComment(JsonElement body) => GorseBody.String(body, Type, "Comment") is { } comment
        ? comment.Length <= UserDescription.MaxComment
            ? comment
            : throw new GorseException($"Comment is longer than {UserDescription.MaxComment} characters")
        : null;

    private static GorseUser ToUser(string id, UserDescription description) => new()
    {
        UserId = UserIds.ToSubject(id),
        Labels = GorseLabels.Write(description.Labels),
        Comment = description.Comment ?? ""
    };
}
