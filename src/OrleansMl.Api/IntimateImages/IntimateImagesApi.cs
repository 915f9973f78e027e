using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Reviews;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.IntimateImages;

/// <summary>Requests to remove intimate images: anybody sends one, the legal team decides.</summary>
internal static class IntimateImagesApi
{
    private const string Route = "/api/v1/legal/intimate-image-requests";

    private const string TokenHeader = "X-Receipt-Token", TokenPurpose = "intimate-image-receipt", IdPurpose = "intimate-image-request";

    // Whoever has no account has no megabyte either: 50 addresses and the texts fit.
    private const int MaxBody = 128 * 1024;

    private const int DefaultLimit = 50;

    private const string Receipt = """
        {"id": "0b6a6f2f7b4c44a3b2d1c0e9f8a7b6c5", "token": "f00dfeed2f7b4c44a3b2d1c0e9f8a7b6", "state": "open",
          "created_at": "2026-01-05T12:00:00+00:00", "due": "2026-01-07T12:00:00+00:00"}
        """;

    private const string Example = """
        {"id": "0b6a6f2f7b4c44a3b2d1c0e9f8a7b6c5", "state": "open", "created_at": "2026-01-05T12:00:00+00:00",
          "due": "2026-01-07T12:00:00+00:00", "late": false, "decided_at": null, "reason": null,
          "held_at": "2026-01-05T12:00:00.2+00:00",
          "items": [{"given": "https://example.com/watch?v=018f", "content_id": "018f", "state": "held",
            "entries": ["feeb08f0f1c9cd25902a4fdde7f4ca3e"]}],
          "sender": {"user_id": null, "signature": "Maria Example", "identification": "I am the woman in the video.",
            "contact": "maria@example.com"}}
        """;

    public static IServiceCollection AddIntimateImages(this IServiceCollection services) =>
        services.AddApiJson(IntimateImagesJson.Default);

    public static void MapIntimateImages(this IEndpointRouteBuilder endpoints)
    {
        var open = endpoints.MapGroup(Route).WithTags("Legal").RequireAccess(Access.Anybody)
            .WithMetadata(EndpointMetadataExtensions.MayAnswer(StatusCodes.Status429TooManyRequests));

        open.MapPost("", SubmitAsync).WithName("submit_intimate_image_request")
            .WithSummary("Ask for intimate images to be removed")
            .WithDescription(
                "Anybody may, without an account: the depicted person, or somebody who acts for them. The items and all copies of " +
                "their texts are hidden, before this answers where that takes a few seconds, else within a minute, and stay hidden " +
                "until a person decides: by due, 48 hours later. Re-uploads are hidden as well. The receipt's token reads where the " +
                "request stands. With an Idempotency-Key (one that nobody can guess) the call may be repeated safely; without an " +
                "account the same key with another body is another request. 5 requests an hour from one network address or account, " +
                "200 an hour of all who have no account (429); 409 too_many_requests while 10 of one sender wait; at most 128 KB.")
            .AcceptsExample<IntimateImageRequestBody>("""
                {"items": ["018f", "https://example.com/watch?v=0190"], "signature": "Maria Example",
                  "identification": "I am the woman in the video.", "good_faith": true, "contact": "maria@example.com"}
                """)
            .RefusesOtherMediaTypes<IntimateImageRequestBody>()
            .ProducesExample<IntimateImageReceipt>(202, Receipt)
            .ProducesProblems(400, 409, 413, 415, 422);

        open.MapGet("/{request_id}", GetAsync).WithName("get_intimate_image_request")
            .WithSummary("See where an intimate-image request stands")
            .WithDescription(
                "With the token of the receipt as X-Receipt-Token, or with the account that sent it: state, due, decided_at and reason. " +
                "For the legal team and administrators beside that what it names, what became of it, and who sent it; that is audited. " +
                "For everybody else there is no such request.")
            .ProducesExample<IntimateImageView>(200, Example)
            .ProducesProblems(404, 422);

        var staff = endpoints.MapGroup(Route).WithTags("Legal").RequireAccess(Access.Legal).RequireLimit(RateLimitGroup.Admin);

        staff.MapGet("", ListAsync).WithName("list_intimate_image_requests")
            .WithSummary("List intimate-image requests")
            .WithDescription(
                "The oldest first: of open ones those that are due first. state is open, granted or refused; late true for those that " +
                "nobody had decided by their deadline. limit is 1 to 200, 50 by default; next goes into cursor for the page that " +
                "follows. open and late count all requests. Audited, since it shows who sent them.")
            .ProducesExample<IntimateImagePageView>(200, $$"""{"requests": [{{Example}}], "next": null, "open": 1, "late": 0}""")
            .ProducesProblems(422);

        staff.MapPost("/{request_id}/decide", DecideAsync).WithName("decide_intimate_image_request")
            .WithSummary("Decide an intimate-image request")
            .WithDescription(
                "granted: its items are removed, with a statement of reasons, and items with the same text; what is only near them, and " +
                "what is uploaded again, waits for a person. content_ids adds items that the request means by an address that nobody " +
                "could read. refused: what only this request had hidden is shown again, as it was before. The same outcome again " +
                "changes nothing; another one is 409 already_decided. Not by whoever wrote one of the items (403 own_content) or sent " +
                "the request. Audited.")
            .AcceptsExample<DecideIntimateImageRequest>("""{"outcome": "granted", "reason": "The depicted person did not consent."}""")
            .ProducesExample<IntimateImageView>(200, Example)
            .ProducesProblems(400, 404, 409, 413, 415, 422);

        staff.MapDelete("/{request_id}/sender", ForgetSenderAsync).WithName("erase_intimate_image_sender")
            .WithSummary("Erase who sent an intimate-image request")
            .WithDescription(
                "When the sender asks for it. The request stays, and is decided by what it names. By itself this happens 90 days after " +
                "the decision. Audited.")
            .Produces(204)
            .ProducesProblems(404, 422);
    }

    private static async Task<Results<Json<IntimateImageReceipt>, ProblemResult>> SubmitAsync(
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        AnonymousLimiter limiter,
        TimeProvider timeProvider,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        if (await limiter.AcquireToReadAsync(context) is { } limited)
        {
            return new ProblemResult(limited);
        }

        if (idempotencyKey is not null && !ReviewsApi.IsValidKey(idempotencyKey))
        {
            return new ProblemResult(ReviewsApi.InvalidKey);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, IntimateImagesJson.Default.IntimateImageRequestBody, MaxBody);
        if (request is null || (problem = IntimateImageRequestRules.Check(request)) is not null)
        {
            return new ProblemResult(problem!);
        }

        // After what anybody can get wrong: who mistypes is not locked out for an hour, and requests that are none do not use up what all
        // who have no account share.
        if ((await limiter.AcquireToSendAsync(context) ?? await limiter.AcquireSharedAsync(context)) is { } exhausted)
        {
            return new ProblemResult(exhausted);
        }

        var caller = context.User.Caller();
        var isService = caller?.Is(CallerRoles.Service) is true;
        var bodyHash = Convert.ToHexStringLower(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, IntimateImagesJson.Default.IntimateImageRequestBody)));

        // Who has no account could guess somebody else's key, and must not get their receipt: only with the same body it is the same.
        var id = idempotencyKey is null
            ? Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString("N")
            : await secret.HashAsync(IdPurpose, $"{caller?.UserId}\n{idempotencyKey}\n{(caller is null ? bodyHash : "")}");
        var submission = await grains.IntimateImages.SubmitAsync(new()
        {
            Id = id,
            Items = [.. request.Items!.OfType<string>()],
            Sender = new()
            {
                UserId = isService ? null : caller?.UserId,
                Signature = request.Signature!,
                Identification = request.Identification!,
                Contact = request.Contact!,
            },
            Address = caller is null ? AnonymousLimiter.AddressOf(context) : null,
            BodyHash = bodyHash,
            IsService = isService,
        });
        if (submission.Request is not { } accepted)
        {
            return new ProblemResult(IntimateImageRequestRules.Of(submission));
        }

        context.Response.Headers.Location = $"{Route}/{accepted.Id}";
        context.Response.Headers.CacheControl = "no-store";
        return new Json<IntimateImageReceipt>(
            StatusCodes.Status202Accepted,
            new()
            {
                Id = accepted.Id,
                Token = await secret.HashAsync(TokenPurpose, accepted.Id),
                State = accepted.State,
                CreatedAt = accepted.CreatedAt,
                Due = accepted.Due,
            },
            IntimateImagesJson.Default.IntimateImageReceipt);
    }

    private static async Task<Results<Json<IntimateImageView>, ProblemResult>> GetAsync(
        [FromRoute(Name = "request_id")] string id,
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        AnonymousLimiter limiter,
        TimeProvider timeProvider,
        [FromHeader(Name = TokenHeader)] string? token)
    {
        if (await limiter.AcquireToReadAsync(context) is { } limited)
        {
            return new ProblemResult(limited);
        }

        if (IntimateImageRequestRules.CheckId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        // The same answer for a request that there is not and one that is somebody else's.
        if (await grains.IntimateImages.GetAsync(id, context.RequestAborted) is not { } request)
        {
            return new ProblemResult(IntimateImageRequestRules.NoSuchRequest(id));
        }

        var caller = context.User.Caller();
        if (caller?.Is(CallerRoles.Legal | CallerRoles.Admin) is true)
        {
            await grains.NoteAsync(context, timeProvider, AuditActions.ReadIntimateImageRequest, id);
            return Answer(context, IntimateImageView.Of(request));
        }

        var isSender = caller is not null && request.Sender?.UserId == caller.UserId;
        return isSender || IsSame(token, await secret.HashAsync(TokenPurpose, id))
            ? Answer(context, IntimateImageView.OfReceipt(request))
            : new ProblemResult(IntimateImageRequestRules.NoSuchRequest(id));
    }

    private static async Task<Results<Json<IntimateImagePageView>, ProblemResult>> ListAsync(
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromQuery(Name = "state")] string? state,
        [FromQuery(Name = "late")] string? late,
        [FromQuery(Name = "cursor")] string? cursor,
        [FromQuery(Name = "limit")] string? limit)
    {
        List<FieldError> errors = [];
        var (count, tooMany) = PageQuery.ReadLimit(limit, DefaultLimit, IntimateImageLimits.MaxPage);
        var filter = new IntimateImageFilter
        {
            State = EnumQuery.Read<IntimateImageState>(state, "/state", errors),
            Late = late switch { null => null, "true" => true, "false" => false, _ => EnumQuery.NoFlag("/late", errors) },
            Cursor = cursor,
            Limit = count,
        };
        if (tooMany is not null || errors.Count > 0)
        {
            return new ProblemResult(tooMany ?? Problem.Validation(errors));
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.ListIntimateImageRequests, $"{state ?? "all"} {cursor}".TrimEnd());
        if (await grains.IntimateImages.ListAsync(filter, context.RequestAborted) is not { } page)
        {
            return new ProblemResult(PageQuery.InvalidCursor);
        }

        context.Response.Headers.CacheControl = "no-store";
        return new Json<IntimateImagePageView>(
            200,
            new()
            {
                Requests = [.. page.Requests.Select(IntimateImageView.Of)],
                Next = page.Next,
                Open = page.Open,
                Late = page.Late,
            },
            IntimateImagesJson.Default.IntimateImagePageView);
    }

    private static async Task<Results<Json<IntimateImageView>, ProblemResult>> DecideAsync(
        [FromRoute(Name = "request_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (IntimateImageRequestRules.CheckId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, IntimateImagesJson.Default.DecideIntimateImageRequest);
        if (request is null || (problem = IntimateImageRequestRules.Check(request)) is not null)
        {
            return new ProblemResult(problem!);
        }

        if (await grains.IntimateImages.GetAsync(id, context.RequestAborted) is null)
        {
            return new ProblemResult(IntimateImageRequestRules.NoSuchRequest(id));
        }

        var isGranted = request.Outcome == IntimateImageVerdict.Granted;
        await grains.NoteAsync(
            context, timeProvider, AuditActions.DecideIntimateImageRequest, id, isGranted ? "granted" : "refused");
        var result = await grains.IntimateImages.DecideAsync(id, new()
        {
            IsGranted = isGranted,
            Reason = request.Reason,
            Actor = context.Caller().UserId,
            ContentIds = [.. request.ContentIds?.OfType<string>() ?? []],
        });
        return result is { Outcome: IntimateImageOutcome.Done or IntimateImageOutcome.Unchanged, Request: { } decided }
            ? Answer(context, IntimateImageView.Of(decided))
            : new ProblemResult(IntimateImageRequestRules.Of(result, id));
    }

    private static async Task<Results<NoContent, ProblemResult>> ForgetSenderAsync(
        [FromRoute(Name = "request_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (IntimateImageRequestRules.CheckId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (await grains.IntimateImages.GetAsync(id, context.RequestAborted) is not { } known)
        {
            return new ProblemResult(IntimateImageRequestRules.NoSuchRequest(id));
        }

        // Nobody would know any more that they must not decide it.
        if (known.State == IntimateImageState.Open && known.Sender?.UserId == context.Caller().UserId)
        {
            return new ProblemResult(
                Problem.Forbidden("You sent this request: somebody else erases who sent it, or you once it is decided."));
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.EraseIntimateImageSender, id);
        await grains.IntimateImages.ForgetSenderAsync(id);
        return TypedResults.NoContent();
    }

    // However much of it is right, it takes the same time.
    private static bool IsSame(string? token, string expected) =>
        token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(expected));

    private static Json<IntimateImageView> Answer(HttpContext context, IntimateImageView view)
    {
        context.Response.Headers.CacheControl = "no-store";
        return new(200, view, IntimateImagesJson.Default.IntimateImageView);
    }
}

internal static class IntimateImagesGrains
{
    extension(GrainClient grains)
    {
        public IIntimateImagesGrain IntimateImages => grains.Single<IIntimateImagesGrain>();
    }
}
