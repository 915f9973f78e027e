using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.Security;

namespace OrleansMl.Banks;

// What is in a bank.
internal static partial class BanksApi
{
    private const int DefaultEntries = 100;

    private static void MapBankEntries(RouteGroupBuilder group)
    {
        group.MapGet("/{bank_name}/entries", ListEntriesAsync).WithName("list_bank_entries").RequireAccess(Access.Moderator)
            .WithSummary("List the entries of a bank")
            .WithDescription(
                "In the order in which they were added or changed last. limit is 1 to 1,000, 100 by default; next goes into cursor for " +
                "the page that follows, and is null at the end.")
            .ProducesExample<BankPage>(200, $$"""{"entries": [{{Entry}}], "next": null}""")
            .ProducesProblems(404, 422);

        group.MapPost("/{bank_name}/entries", AddAsync).WithName("add_bank_entries").RequireAccess(Access.Lead)
            .WithSummary("Add entries to a bank")
            .WithDescription(
                "1 to 1,000: a text, of which only hashes are kept; hashes, as a lookup gives them; or a domain in a bank of domains. " +
                "Each entry's id comes from what it matches, so repeating the call is harmless: what is there stays as it is. All are " +
                "added, or none. 409 bank_full beyond five million." + EffectNote)
            .AcceptsExample<BankEntriesRequest>("""
                {"entries": [{"text": "Dear friend, send two hundred dollars to this account today", "label": "advance fee",
                    "source": "own cases"}],
                  "reason": "reported forty times"}
                """)
            .ProducesExample<BankAdditionView>(200, """
                {"created": 1, "unchanged": 0, "entries": [{"id": "feeb08f0f1c9cd25902a4fdde7f4ca3e", "outcome": "created"}]}
                """)
            .ProducesProblems(400, 404, 409, 413, 415, 422);

        group.MapGet("/{bank_name}/entries/{entry_id}", GetEntryAsync).WithName("get_bank_entry").RequireAccess(Access.Moderator)
            .WithSummary("See an entry of a bank")
            .WithDescription("With how often it matched, and what moderators said of it.")
            .ProducesExample<BankEntry>(200, Entry)
            .ProducesProblems(404, 422);

        group.MapPut("/{bank_name}/entries/{entry_id}", ChangeEntryAsync).WithName("put_bank_entry").RequireAccess(Access.Lead)
            .WithSummary("Change an entry of a bank")
            .WithDescription(
                "What is left out stays. enabled: false lets it match nothing; quarantined: false lets it act again after a flood; ratio " +
                "is the share of its matches that acts, always the same items." + EffectNote)
            .AcceptsExample<BankEntryChangeRequest>("""{"enabled": false, "reason": "matched a song"}""")
            .ProducesExample<BankEntry>(200, Entry)
            .ProducesProblems(400, 404, 413, 415, 422);

        group.MapDelete("/{bank_name}/entries/{entry_id}", RemoveEntryAsync).WithName("delete_bank_entry").RequireAccess(Access.Lead)
            .WithSummary("Remove an entry of a bank")
            .WithDescription("What cites it is judged without it. reason is for the audit." + EffectNote)
            .Produces(204)
            .ProducesProblems(404, 422);

        group.MapPost("/{bank_name}/entries/{entry_id}/feedback", FeedbackAsync).WithName("add_bank_feedback")
            .RequireAccess(Access.Moderator)
            .WithSummary("Say whether a match was right")
            .WithDescription(
                "confirmed or wrong; only counted, for whoever keeps the bank. Counts once for each person: repeating it is " +
                "harmless, and who changes their mind says the other.")
            .AcceptsExample<BankFeedbackRequest>("""{"verdict": "wrong"}""")
            .ProducesExample<BankEntry>(200, Entry)
            .ProducesProblems(400, 404, 413, 415, 422);
    }

    private static async Task<Results<Json<BankPage>, ProblemResult>> ListEntriesAsync(
        [FromRoute(Name = "bank_name")] string name,
        HttpContext context,
        GrainClient grains,
        [FromQuery(Name = "cursor")] string? cursor,
        [FromQuery(Name = "limit")] string? limit)
    {
        var (count, tooMany) = PageQuery.ReadLimit(limit, DefaultEntries, BankRules.MaxPage);
        if ((BankRequestRules.CheckName(name) ?? tooMany) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        return await grains.Banks.GetAsync(name, context.RequestAborted) is null ? new ProblemResult(NoBank(name))
            : await grains.Banks.ListEntriesAsync(name, cursor, count, context.RequestAborted) is { } page
                ? new Json<BankPage>(200, page, BanksJson.Default.BankPage)
                : new ProblemResult(PageQuery.InvalidCursor);
    }

    private static async Task<Results<Json<BankAdditionView>, ProblemResult>> AddAsync(
        [FromRoute(Name = "bank_name")] string name, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (BankRequestRules.CheckOwnName(name) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, BanksJson.Default.BankEntriesRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (await grains.Banks.GetAsync(name, context.RequestAborted) is not { } bank)
        {
            return new ProblemResult(NoBank(name));
        }

        var (drafts, mistakes) = BankRequestRules.ToDrafts(request, bank.Bank.Settings.Kind);
        if (drafts is null)
        {
            return new ProblemResult(mistakes!);
        }

        await grains.NoteAsync(
            context,
            timeProvider,
            AuditActions.AddBankEntries,
            name,
            string.Create(CultureInfo.InvariantCulture, $"{drafts.Length} entries. {request.Reason}").TrimEnd());
        var added = await grains.Banks.AddAsync(name, [.. drafts], context.Caller().UserId, context.RequestAborted);
        return added.Outcome switch
        {
            BankOutcome.NotFound => new ProblemResult(NoBank(name)),
            BankOutcome.Invalid => new ProblemResult(Problem.Validation([.. added.Mistakes.Select(BankRequestRules.ToError)])),
            BankOutcome.Full => new ProblemResult(Problem.Of(
                StatusCodes.Status409Conflict,
                ProblemCodes.BankFull,
                $"The bank would have more than {BankRules.MaxEntries} entries and changes. Use another bank.")),
            _ => new Json<BankAdditionView>(200, BankAdditionView.Of(added), BanksJson.Default.BankAdditionView),
        };
    }

    private static async Task<Results<Json<BankEntry>, ProblemResult>> GetEntryAsync(
        [FromRoute(Name = "bank_name")] string name,
        [FromRoute(Name = "entry_id")] string id,
        HttpContext context,
        GrainClient grains) =>
        (BankRequestRules.CheckName(name) ?? BankRequestRules.CheckEntryId(id)) is { } invalid ? new ProblemResult(invalid)
        : await grains.Banks.GetEntryAsync(name, id, context.RequestAborted) is { } entry ? Answer(entry)
        : new ProblemResult(NoEntry(name, id));

    private static async Task<Results<Json<BankEntry>, ProblemResult>> ChangeEntryAsync(
        [FromRoute(Name = "bank_name")] string name,
        [FromRoute(Name = "entry_id")] string id,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider)
    {
        if ((BankRequestRules.CheckOwnName(name) ?? BankRequestRules.CheckEntryId(id)) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, BanksJson.Default.BankEntryChangeRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (await grains.Banks.GetEntryAsync(name, id, context.RequestAborted) is null)
        {
            return new ProblemResult(NoEntry(name, id));
        }

        var (change, mistakes) = BankRequestRules.ToChange(request);
        if (change is null)
        {
            return new ProblemResult(mistakes!);
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.PutBankEntry, $"{name}/{id}", request.Reason);
        return (await grains.Banks.ChangeEntryAsync(name, id, change, context.RequestAborted)).Entry is { } entry
            ? Answer(entry)
            : new ProblemResult(NoEntry(name, id));
    }

    private static async Task<Results<NoContent, ProblemResult>> RemoveEntryAsync(
        [FromRoute(Name = "bank_name")] string name,
        [FromRoute(Name = "entry_id")] string id,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromQuery(Name = "reason")] string? reason)
    {
        var problem = BankRequestRules.CheckOwnName(name) ?? BankRequestRules.CheckEntryId(id) ?? BankRequestRules.CheckReason(reason);
        if (problem is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (await grains.Banks.GetEntryAsync(name, id, context.RequestAborted) is null)
        {
            return new ProblemResult(NoEntry(name, id));
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.DeleteBankEntry, $"{name}/{id}", reason);
        await grains.Banks.RemoveEntryAsync(name, id, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Json<BankEntry>, ProblemResult>> FeedbackAsync(
        [FromRoute(Name = "bank_name")] string name,
        [FromRoute(Name = "entry_id")] string id,
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret)
    {
        if ((BankRequestRules.CheckName(name) ?? BankRequestRules.CheckEntryId(id)) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, BanksJson.Default.BankFeedbackRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (request.Verdict is not { } verdict)
        {
            return new ProblemResult(Problem.Validation("/verdict", "required", "Must be confirmed or wrong."));
        }

        // A bank keeps no person: under a secret, so that nobody finds out by trying ids.
        var by = await secret.HashAsync("bank-feedback", $"{context.Caller().UserId}\n{name}\n{id}");
        return (await grains.Banks.SayAsync(name, id, verdict == BankVerdict.Confirmed, by, context.RequestAborted)).Entry is { } entry
            ? Answer(entry)
            : new ProblemResult(NoEntry(name, id));
    }

    private static Json<BankEntry> Answer(BankEntry entry) => new(200, entry, BanksJson.Default.BankEntry);

    private static Problem NoEntry(string name, string id) => Problem.NotFound($"There is no entry '{id}' in a bank '{name}'.");
}
