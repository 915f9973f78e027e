using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Jobs;

/// <summary>Background jobs that failed too often: list, requeue, discard.</summary>
internal static class JobsApi
{
    private const int DefaultLimit = 100, MaxLimit = 1000;

    private const string Letter = """
        {"job": "person-erasure", "id": "alice", "payload": null, "due_at": "2026-11-29T08:00:00+00:00",
         "failed_at": "2026-11-29T08:00:01+00:00", "attempts": 10, "error": "TimeoutException: The operation has timed out."}
        """;

    public static IServiceCollection AddJobs(this IServiceCollection services) => services.AddApiJson(JobsJson.Default);

    public static void MapJobs(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/jobs/dead-letters").WithTags("Jobs")
            .RequireAccess(Access.Admin).RequireLimit(RateLimitGroup.Admin);

        group.MapGet("", ListAsync).WithName("list_dead_letters")
            .WithSummary("List the background jobs that failed too often")
            .WithDescription(
                "A background job that fails is tried again, later each time; after the last attempt it waits here. By job, then oldest " +
                "first in each of its shards. limit is 1 to 1,000, 100 by default; next goes into cursor for the page that follows, and " +
                "is null at the end.")
            .ProducesExample<DeadLetterPage>(200, $$"""{"dead_letters": [{{Letter}}], "next": null}""")
            .ProducesProblems(422);

        group.MapPost("/{job}/requeue", RequeueAllAsync).WithName("requeue_dead_letters")
            .WithSummary("Run all dead letters of a job again")
            .WithDescription("At once and with all attempts. The answer says how many there were.")
            .ProducesExample<RequeuedView>(200, """{"requeued": 3}""")
            .ProducesProblems(404);

        group.MapPost("/{job}/{dead_letter_id}/requeue", RequeueAsync).WithName("requeue_dead_letter")
            .WithSummary("Run a dead letter again")
            .WithDescription("At once and with all attempts. One that fails as often again comes back into the list.")
            .Produces(204)
            .ProducesProblems(404);

        group.MapDelete("/{job}/{dead_letter_id}", DiscardAsync).WithName("discard_dead_letter")
            .WithSummary("Discard a dead letter")
            .WithDescription("For ever: what the job was to do is not done.")
            .Produces(204)
            .ProducesProblems(404);
    }

    private static async Task<Results<Json<DeadLetterPage>, ProblemResult>> ListAsync(
        HttpContext context, GrainClient grains, [FromQuery(Name = "cursor")] string? cursor, [FromQuery(Name = "limit")] string? limit)
    {
        var (count, problem) = PageQuery.ReadLimit(limit, DefaultLimit, MaxLimit);
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        return await grains.DeadLetters.ListAsync(cursor, count, context.RequestAborted) is { } page
            ? new Json<DeadLetterPage>(200, page, JobsJson.Default.DeadLetterPage)
            : new ProblemResult(PageQuery.InvalidCursor);
    }

    private static async Task<Results<Json<RequeuedView>, ProblemResult>> RequeueAllAsync(
        HttpContext context, string job, GrainClient grains) =>
        await grains.DeadLetters.RequeueAllAsync(job, context.RequestAborted) is { } count
            ? new Json<RequeuedView>(200, new() { Requeued = count }, JobsJson.Default.RequeuedView)
            : new ProblemResult(Problem.NotFound("There is no such job."));

    private static async Task<Results<NoContent, ProblemResult>> RequeueAsync(
        HttpContext context, string job, [FromRoute(Name = "dead_letter_id")] string id, GrainClient grains) =>
        Answer(await grains.DeadLetters.RequeueAsync(job, id, context.RequestAborted));

    private static async Task<Results<NoContent, ProblemResult>> DiscardAsync(
        HttpContext context, string job, [FromRoute(Name = "dead_letter_id")] string id, GrainClient grains) =>
        Answer(await grains.DeadLetters.DiscardAsync(job, id, context.RequestAborted));

    private static Results<NoContent, ProblemResult> Answer(bool isDone) =>
        isDone ? TypedResults.NoContent() : new ProblemResult(Problem.NotFound("There is no such dead letter."));
}

/// <summary>What became of dead letters.</summary>
public sealed record RequeuedView
{
    /// <summary>How many run again.</summary>
    public required int Requeued { get; init; }
}
