using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Users;

/// <summary>What everybody decided, part by part: for exports.</summary>
internal static class UserListApi
{
    private const int DefaultLimit = 100, AtOnce = 32;

    public static void MapUserList(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/users", ListAsync)
            .WithName("list_users")
            .WithTags("Users")
            .RequireAccess(Access.Service)
            .RequireLimit(RateLimitGroup.Default)
            .AllowScope(ApiKeyScopes.Users)
            .WithSummary("Read what everybody decided, part by part")
            .WithDescription(
                "Everybody who did something, decided something or was introduced, in the order of their ids, each in the shape that " +
                "PUT /users/{user_id} takes. limit is 1 to 1,000, 100 by default; next goes into after for the part that follows, and is " +
                "null at the end. labels and comment are told to API keys of the scope interactions only.")
            .ProducesExample<UserListView>(
                200,
                """
                {"users": [{"user_id": "alice", "privacy": {"analysis": false, "personalisation": true},
                  "labels": ["music", "hiking"], "comment": "Alice", "reach": 1200}], "next": "alice"}
                """)
            .ProducesProblems(422);

    private static async Task<Results<Json<UserListView>, ProblemResult>> ListAsync(
        HttpContext context, GrainClient grains, [FromQuery(Name = "after")] string? after, [FromQuery(Name = "limit")] string? limit)
    {
        var from = after is null ? null : UserIds.Resolve(after);
        var (count, problem) = PageQuery.ReadLimit(limit, DefaultLimit, IUserDirectoryGrain.MaxLimit);
        if (problem is not null || (after is not null && from is null))
        {
            return new ProblemResult(problem ?? Problem.Validation("/after", "invalid_id", UserIds.Rule));
        }

        var ids = await grains.UserDirectory.ListAsync(from, count, context.RequestAborted);
        var isDescribed = context.MayUse(ApiKeyScopes.Interactions);
        var users = ImmutableArray.CreateBuilder<UserListItem>(ids.Length);
        foreach (var some in ids.Chunk(AtOnce))
        {
            users.AddRange(await Task.WhenAll(some.Select(id => ReadAsync(grains.User(id), isDescribed, context.RequestAborted))));
        }

        return new Json<UserListView>(
            200,
            new() { Users = users.ToImmutable(), Next = ids.Length < count ? null : ids[^1] },
            UsersJson.Default.UserListView);
    }

    private static async Task<UserListItem> ReadAsync(IUserGrain user, bool isDescribed, CancellationToken cancellationToken)
    {
        var profile = await user.GetAsync(cancellationToken);
        var description = isDescribed ? await user.FindAsync(cancellationToken) : null;
        return new(
            profile.UserId,
            PrivacyView.Of(profile.Privacy),
            JsonText.Parse(description?.Labels),
            description?.Comment,
            profile.Reach == 0 ? null : profile.Reach);
    }
}

/// <summary>A part of everybody.</summary>
public sealed record UserListView
{
    /// <summary>In the order of their ids.</summary>
    public required ImmutableArray<UserListItem> Users { get; init; }

    /// <summary>Give it as after for the part that follows; null when there is none.</summary>
    public required string? Next { get; init; }
}

/// <summary>What somebody decided, and what the platform says of them.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Privacy">What may be kept about them.</param>
/// <param name="Labels">What the platform says of them, any JSON; null for nothing.</param>
/// <param name="Comment">The same in words; null for none.</param>
/// <param name="Reach">How many people they reach, as the platform says; null when it says nothing.</param>
public sealed record UserListItem(string UserId, PrivacyView Privacy, JsonElement? Labels, string? Comment, long? Reach);
