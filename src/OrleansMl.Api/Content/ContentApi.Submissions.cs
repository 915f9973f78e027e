using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Content;

// Submitting, one item and many.
internal static partial class ContentApi
{
    private static readonly Problem InvalidKey = Problem.Malformed("Idempotency-Key must be 1-255 printable ASCII characters.");

    // No handler passes the request's abort token to a change: the item is wanted whether or not the client still
    // listens, and a token costs a registration per call.
    private static async Task<Results<Json<ContentView>, ProblemResult>> PostAsync(
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        var body = await JsonBody.ReadAsync(context, ContentJson.Default.ContentRequest);
        if (body.Problem is { } unreadable)
        {
            return new ProblemResult(unreadable);
        }

        if (idempotencyKey is not null && !IsValidKey(idempotencyKey))
        {
            return new ProblemResult(InvalidKey);
        }

        var caller = context.Caller();
        var submitted = await SubmitAsync(body.Value!, caller, grains, secret, timeProvider, idempotencyKey);
        if (submitted.Value is not { } item)
        {
            return new ProblemResult(submitted.Problem!);
        }

        SetLocation(context.Response, item);
        SetETag(context.Response, item.Revision);
        return new Json<ContentView>(SubmitStatus(item), ContentView.Of(item), ContentJson.Default.ContentView);
    }

    private static async Task<Parsed<ContentItem>> SubmitAsync(
        ContentRequest request,
        Caller caller,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        string? idempotencyKey,
        string prefix = "")
    {
        var now = timeProvider.GetUtcNow();
        var (draft, problem) = ContentRules.ToDraft(request, caller, now, prefix);
        if (draft is null)
        {
            return new(null, problem);
        }

        if (idempotencyKey is null)
        {
            return new(await grains.Content(Guid.CreateVersion7(now).ToString("N")).CreateAsync(draft), null);
        }

        var result = await grains.Content(await IdForAsync(secret, caller, idempotencyKey)).CreateOnceAsync(draft, caller);
        return result is { Outcome: ContentOutcome.Created or ContentOutcome.Unchanged, Item: { } item }
            ? new(item, null)
            : new(
                null,
                Problem.Of(
                    409,
                    ProblemCodes.IdempotencyConflict,
                    "This Idempotency-Key was used before with another body. Use a new key for a new item."));
    }

    private static async Task<Results<Json<ContentBatchView>, ProblemResult>> PostBatchAsync(
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        CallerLimiter limiter,
        ExceptionProblems problems,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        var body = await JsonBody.ReadAsync(context, ContentJson.Default.ContentBatchRequest);
        if (body.Problem is { } unreadable)
        {
            return new ProblemResult(unreadable);
        }

        if (idempotencyKey is not null && !IsValidKey(idempotencyKey))
        {
            return new ProblemResult(InvalidKey);
        }

        if (body.Value!.Items is not { Length: >= 1 and <= ContentLimits.MaxBatch } items)
        {
            var count = body.Value.Items?.Length;
            return new ProblemResult(
                Problem.Validation(
                    "/items",
                    count is null ? "required" : count == 0 ? "empty" : "too_many",
                    $"Must be an array of 1 to {ContentLimits.MaxBatch} items."));
        }

        // The middleware has charged one request; the other items are charged here.
        if (items.Length > 1 && await limiter.AcquireAsync(context, RateLimitGroup.Moderation, items.Length - 1) is { } limited)
        {
            return new ProblemResult(limited);
        }

        var caller = context.Caller();
        var entries = await Task.WhenAll(items.Select((element, index) => SubmitEntryAsync(element, index)));
        return new Json<ContentBatchView>(200, new() { Items = [.. entries] }, ContentJson.Default.ContentBatchView);

        async Task<ContentBatchEntry> SubmitEntryAsync(System.Text.Json.JsonElement element, int index)
        {
            var prefix = $"/items/{index.ToString(CultureInfo.InvariantCulture)}";
            Problem? problem;
            try
            {
                (var request, problem) = JsonBody.Parse(element, ContentJson.Default.ContentRequest, prefix);
                if (request is not null)
                {
                    var key = idempotencyKey is null ? null : $"{idempotencyKey}\n{index}";
                    (var item, problem) = await SubmitAsync(request, caller, grains, secret, timeProvider, key, prefix);
                    if (item is not null)
                    {
                        return new() { Index = index, Status = SubmitStatus(item), Item = ContentView.Of(item) };
                    }
                }
            }
            catch (Exception exception)
            {
                problem = problems.ToProblem(exception);
                if (problem.Status == 500)
                {
                    throw;
                }
            }

            return new() { Index = index, Status = problem!.Status, Problem = problem };
        }
    }

    private static int SubmitStatus(ContentItem item) => item.Moderation.Level is null ? 202 : 201;

    private static bool IsValidKey(string key) => key.Length is >= 1 and <= 255 && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    // The key is the caller's and the hash the cluster's, so that nobody can name, guess or take the id of a submission to come.
    private static async ValueTask<string> IdForAsync(ClusterSecret secret, Caller caller, string idempotencyKey) =>
        $"{ContentIds.Separator}{await secret.HashAsync("idempotency-key", $"{caller.UserId}\n{idempotencyKey}")}";
}
