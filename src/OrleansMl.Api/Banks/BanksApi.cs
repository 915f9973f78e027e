using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Banks;

/// <summary>Banks of known content: what moderators look up, and what leads keep.</summary>
internal static partial class BanksApi
{
    private const string Route = "/api/v1/moderation/banks";

    private const string EffectNote =
        " When it answers, the next submission on every silo is matched so; what waits for a moderator, what was decided in the last day " +
        "and what cites the bank is judged again in the background, without asking a model and never against a human. Audited.";

    private const string Example = """
        {"name": "scams", "revision": 2, "kind": "block", "level": "rejected", "radius": 3, "flood_limit": 600, "enabled": true,
          "description": "texts of known scams", "entries": 1204, "disabled": 3, "matches": 88,
          "created_at": "2026-01-05T12:00:00+00:00", "updated_at": "2026-01-06T09:00:00+00:00", "updated_by": "lea",
          "reason": "no longer only flagged"}
        """;

    private const string Entry = """
        {"id": "feeb08f0f1c9cd25902a4fdde7f4ca3e", "sha256": "feeb08f0f1c9cd25902a4fdde7f4ca3e83ecd74123c67b9b4c0d5a2c11d0e7f3",
          "simhash": "b2e1e6b3877427b1", "folding": "fold-2", "domain": null, "label": "advance fee", "source": "own cases",
          "note": null, "ratio": 1, "enabled": true, "quarantined_at": null, "added_at": "2026-01-05T12:00:00+00:00",
          "added_by": "lea", "matches": 12, "last_match_at": "2026-01-06T09:00:00+00:00", "confirmed": 3, "wrong": 0, "outdated": false}
        """;

    public static IServiceCollection AddBanks(this IServiceCollection services) => services.AddApiJson(BanksJson.Default);

    public static void MapBanks(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Route).WithTags("Banks").RequireLimit(RateLimitGroup.Default);

        group.MapGet("", ListAsync).WithName("list_banks").RequireAccess(Access.Moderator)
            .WithSummary("List the banks of known content")
            .WithDescription("By name, with figures. Matches are counted within seconds.")
            .ProducesExample<BanksView>(200, $$"""{"banks": [{{Example}}]}""");

        group.MapPost("/lookup", LookUpAsync).WithName("lookup_banks").RequireAccess(Access.Moderator)
            .WithSummary("Look a text up in all banks")
            .WithDescription(
                "What it matches, entries that do not act included, and by which hashes: they may be added to another bank, or to one of " +
                "another cluster, without the text. Nothing is stored, counted or decided.")
            .AcceptsExample<BankLookupRequest>("""{"text": "Dear friend, send two hundred dollars to this account today"}""")
            .ProducesExample<BankLookup>(200, """
                {"matches": [{"bank": "scams", "entry": "feeb08f0f1c9cd25902a4fdde7f4ca3e", "distance": 2, "level": "rejected",
                    "acts": true}],
                  "sha256": "0aeb08f0f1c9cd25902a4fdde7f4ca3e83ecd74123c67b9b4c0d5a2c11d0e7f3", "simhash": "b2e1e6b3877427b0",
                  "folding": "fold-2", "domains": []}
                """)
            .ProducesProblems(400, 413, 415, 422);

        group.MapGet("/{bank_name}", GetAsync).WithName("get_bank").RequireAccess(Access.Moderator)
            .WithSummary("See a bank")
            .WithDescription("Its settings and figures. The ETag is its revision.")
            .ProducesExample<BankView>(200, Example)
            .ProducesProblems(404, 422);

        group.MapPut("/{bank_name}", PutAsync).WithName("put_bank").RequireAccess(Access.Lead)
            .WithSummary("Make a bank, or set one")
            .WithDescription(
                "All settings: what is left out has its default. block: what matches has the level at least, whatever models say. allow: " +
                "where the same text is known as harmless, what models say does not count; other banks, taught categories and self-harm " +
                "do. domains: as block, for texts that lead to a site. The kind never changes (409 other_kind). If-Match: \"3\" changes " +
                "only revision 3, If-None-Match: * only makes. 409 too_many_banks beyond 100." + EffectNote)
            .AcceptsExample<BankRequest>("""
                {"kind": "block", "level": "rejected", "radius": 3, "description": "texts of known scams", "reason": "a wave of them"}
                """)
            .ProducesExample<BankView>(200, Example)
            .ProducesProblems(400, 409, 412, 413, 415, 422);

        group.MapDelete("/{bank_name}", DeleteAsync).WithName("delete_bank").RequireAccess(Access.Lead)
            .WithSummary("Delete a bank")
            .WithDescription("With its entries; what cites them is judged without them. reason is for the audit." + EffectNote)
            .Produces(204)
            .ProducesProblems(400, 404, 412, 422);

        MapBankEntries(group);
    }

    private static async Task<Json<BanksView>> ListAsync(HttpContext context, GrainClient grains) => new(
        200,
        new([.. (await grains.Banks.ListAsync(context.RequestAborted)).Select(BankView.Of)]),
        BanksJson.Default.BanksView);

    private static async Task<Results<Json<BankLookup>, ProblemResult>> LookUpAsync(HttpContext context, GrainClient grains)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, BanksJson.Default.BankLookupRequest);
        return request is null ? new ProblemResult(problem!)
            : request.Text is not { Length: > 0 and <= BankRules.MaxTextLength } text
                ? new ProblemResult(Problem.Validation(
                    "/text",
                    request.Text is null ? "required" : "out_of_range",
                    $"Must have 1 to {BankRules.MaxTextLength} characters."))
                : new Json<BankLookup>(200, await grains.Banks.LookUpAsync(text, context.RequestAborted), BanksJson.Default.BankLookup);
    }

    private static async Task<Results<Json<BankView>, ProblemResult>> GetAsync(
        [FromRoute(Name = "bank_name")] string name, HttpContext context, GrainClient grains) =>
        BankRequestRules.CheckName(name) is { } invalid ? new ProblemResult(invalid)
        : await grains.Banks.GetAsync(name, context.RequestAborted) is { } bank ? Answer(context, bank)
        : new ProblemResult(NoBank(name));

    private static async Task<Results<Json<BankView>, ProblemResult>> PutAsync(
        [FromRoute(Name = "bank_name")] string name,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromHeader(Name = "If-None-Match")] string? ifNoneMatch)
    {
        if (BankRequestRules.CheckOwnName(name) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (!Preconditions.TryParse(ifMatch, ifNoneMatch, out var precondition, out var malformed))
        {
            return new ProblemResult(malformed);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, BanksJson.Default.BankRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        var (settings, mistakes) = BankRequestRules.ToSettings(request);
        if (settings is null)
        {
            return new ProblemResult(mistakes!);
        }

        if (precondition.MustExist && await grains.Banks.GetAsync(name, context.RequestAborted) is null)
        {
            return new ProblemResult(Problem.Of(
                StatusCodes.Status412PreconditionFailed, ProblemCodes.StaleRevision, $"There is no bank '{name}'."));
        }

        // Before the act: what cannot be put on record does not happen.
        await grains.NoteAsync(context, timeProvider, AuditActions.PutBank, name, request.Reason);
        var act = new BankAct(context.Caller().UserId, request.Reason, precondition.ExpectedRevision);
        var result = await grains.Banks.PutAsync(name, settings, act, context.RequestAborted);
        return ToProblem(context, name, result) is { } refusal ? new ProblemResult(refusal)
            : await grains.Banks.GetAsync(name, context.RequestAborted) is { } bank ? Answer(context, bank)
            : new ProblemResult(NoBank(name));
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        [FromRoute(Name = "bank_name")] string name,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromQuery(Name = "reason")] string? reason)
    {
        if ((BankRequestRules.CheckOwnName(name) ?? BankRequestRules.CheckReason(reason)) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (!Preconditions.TryParse(ifMatch, out var precondition, out var malformed))
        {
            return new ProblemResult(malformed);
        }

        if (await grains.Banks.GetAsync(name, context.RequestAborted) is null)
        {
            return new ProblemResult(NoBank(name));
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.DeleteBank, name, reason);
        var act = new BankAct(context.Caller().UserId, reason, precondition.ExpectedRevision);
        return ToProblem(context, name, await grains.Banks.DeleteAsync(name, act, context.RequestAborted)) is { } refusal
            ? new ProblemResult(refusal)
            : TypedResults.NoContent();
    }

    private static Json<BankView> Answer(HttpContext context, BankSummary bank)
    {
        SetETag(context, bank.Bank);
        return new(200, BankView.Of(bank), BanksJson.Default.BankView);
    }

    private static Problem? ToProblem(HttpContext context, string name, BankResult result)
    {
        if (result.Bank is { } bank)
        {
            SetETag(context, bank);
        }

        return result.Outcome switch
        {
            BankOutcome.NotFound => NoBank(name),
            BankOutcome.StaleRevision => Problem.Of(
                StatusCodes.Status412PreconditionFailed,
                ProblemCodes.StaleRevision,
                result.Bank is null
                    ? $"There is no bank '{name}'."
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"The bank is at revision {result.Bank.Revision}. Read it again and repeat the change on top of that.")),
            BankOutcome.OtherKind => Problem.Of(
                StatusCodes.Status409Conflict,
                ProblemCodes.OtherKind,
                "A bank does not change its kind: make another one, or delete this one first."),
            BankOutcome.Full => Problem.Of(
                StatusCodes.Status409Conflict,
                ProblemCodes.TooManyBanks,
                $"There are {BankRules.MaxBanks} banks, as many as there may be. Delete one first."),
            _ => null,
        };
    }

    private static void SetETag(HttpContext context, Bank bank) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{bank.Revision}\"");

    private static Problem NoBank(string name) => Problem.NotFound($"There is no bank '{name}'.");
}
