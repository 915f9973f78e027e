using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.ApiKeys;

/// <summary>API keys of services: make, list, revoke.</summary>
internal static class ApiKeysApi
{
    private const int MaxNameLength = 64;

    private const string Key = """
        {"id": "5f0c9a7be1d24386", "name": "forum", "scopes": ["moderate"], "created_at": "2026-11-23T08:00:00+00:00", "created_by": "root",
          "expires_at": "2027-11-23T00:00:00+00:00"}
        """;

    public static IServiceCollection AddApiKeys(this IServiceCollection services) => services
        .AddSingleton<ApiKeyCache>()
        .AddSingleton<IAuthorizationHandler, ApiKeyScopeHandler>()
        .AddCallerScheme<ApiKeyHandler>(ApiKeyHandler.SchemeName, ApiKeyHandler.IsMeant)
        .AddApiJson(ApiKeysJson.Default);

    public static void MapApiKeys(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/api-keys")
            .WithTags("API keys")
            .RequireAccess(Access.Admin)
            .RequireLimit(RateLimitGroup.Admin);

        group.MapPost("", CreateAsync).WithName("create_api_key")
            .WithSummary("Make an API key for a service")
            .WithDescription(
                "The answer shows the secret once; only its hash is stored. The key acts as the service key:<name> and opens what its " +
                "scopes say: moderate, content, interactions, recommend, users, metrics, simulate, admin. It is sent as " +
                "Authorization: Bearer omk_... or X-API-Key.")
            .AcceptsExample<ApiKeyRequest>("""{"name": "forum", "scopes": ["moderate"]}""")
            .ProducesExample<CreatedApiKeyView>(201, $$"""{"api_key": {{Key}}, "secret": "omk_5f0c9a7be1d24386_..."}""")
            .ProducesProblems(400, 409, 413, 415, 422);

        group.MapGet("", ListAsync).WithName("list_api_keys")
            .WithSummary("List the API keys")
            .WithDescription("All keys that are not revoked, expired ones included, oldest first; without secrets.")
            .ProducesExample<ApiKeysView>(200, $$"""{"api_keys": [{{Key}}]}""");

        group.MapDelete("/{key_id}", RevokeAsync).WithName("revoke_api_key")
            .WithSummary("Revoke an API key")
            .WithDescription("For ever. Nodes that have just seen the key accept it for up to 2 seconds more.")
            .Produces(204)
            .ProducesProblems(404);
    }

    private static async Task<Results<Json<CreatedApiKeyView>, ProblemResult>> CreateAsync(
        HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, ApiKeysJson.Default.ApiKeyRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        var now = timeProvider.GetUtcNow();
        if (Check(request, now, out var scopes) is { Count: > 0 } errors)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        var token = ApiKeyToken.Create(out var secret);
        var key = new ApiKey
        {
            Id = token.Id,
            Name = request.Name!,
            Scopes = scopes,
            CreatedAt = now,
            CreatedBy = context.Caller().UserId,
            ExpiresAt = request.ExpiresAt?.ToUniversalTime()
        };
        await grains.NoteAsync(
            context, timeProvider, AuditActions.CreateApiKey, $"{key.Name} ({key.Id})", string.Join(", ", ApiKeyView.Names(key.Scopes)));
        if (!await grains.ApiKeys.CreateAsync(key, token.SecretHash))
        {
            return new ProblemResult(
                Problem.Of(
                    StatusCodes.Status409Conflict, ProblemCodes.TooManyKeys, $"There are {ApiKey.MaxCount} API keys; revoke one first."));
        }

        context.Response.Headers.CacheControl = "no-store";
        return new Json<CreatedApiKeyView>(201, new()
        {
            ApiKey = ApiKeyView.Of(key),
            Secret = secret
        }, ApiKeysJson.Default.CreatedApiKeyView);
    }

    private static async Task<Json<ApiKeysView>> ListAsync(HttpContext context, GrainClient grains) =>
        new(200, new()
        {
            ApiKeys = [.. (await grains.ApiKeys.ListAsync(context.RequestAborted)).Select(ApiKeyView.Of)]
        }, ApiKeysJson.Default.ApiKeysView);

    private static async Task<Results<NoContent, ProblemResult>> RevokeAsync(
        [FromRoute(Name = "key_id")] string keyId, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (!ApiKeyToken.IsValidId(keyId) || (await grains.ApiKeys.ListAsync()).FirstOrDefault(one => one.Id == keyId) is not { } key)
        {
            return new ProblemResult(Problem.NotFound("There is no such API key."));
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.RevokeApiKey, $"{key.Name} ({key.Id})");
        return await grains.ApiKeys.RevokeAsync(keyId)
            ? TypedResults.NoContent()
            : new ProblemResult(Problem.NotFound("There is no such API key."));
    }

    private static List<FieldError> Check(ApiKeyRequest request, DateTimeOffset now, out ApiKeyScopes scopes)
    {
        List<FieldError> errors = [];
        scopes = ApiKeyScopes.None;
        if (request.Name is not { Length: <= MaxNameLength } name || !ContentLimits.IsValidId(name))
        {
            errors.Add(new(
                "/name", $"Must be 1-{MaxNameLength} characters of [A-Za-z0-9._:-].", request.Name is null ? "required" : "invalid_id"));
        }

        if (request.Scopes is not { Length: > 0 })
        {
            errors.Add(new("/scopes", "Must name at least one scope.", "required"));
        }

        for (var i = 0; i < request.Scopes?.Length; i++)
        {
            if (ApiKeyView.Parse(request.Scopes[i]) is { } scope)
            {
                scopes |= scope;
            }
            else
            {
                errors.Add(new(
                    $"/scopes/{i}",
                    "Must be one of moderate, content, interactions, recommend, users, metrics, simulate, admin.",
                    "unknown_value"));
            }
        }

        if (request.ExpiresAt <= now)
        {
            errors.Add(new("/expires_at", "Must be in the future.", "out_of_range"));
        }

        return errors;
    }
}
