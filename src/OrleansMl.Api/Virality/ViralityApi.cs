using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Virality;

/// <summary>How far items will spread.</summary>
internal static class ViralityApi
{
    private const string Example = """
        {"content_id": "a1", "probability": 0.12, "is_viral": false, "viral_size": 25262, "doubling_probability": 0.71, "confidence": 0.64,
          "current_size": 420,
        "expected_size": {"1h": {"value": 455, "low": 441, "high": 480, "low95": 436, "high95": 520},
          "6h": {"value": 560, "low": 498, "high": 690, "low95": 470, "high95": 980},
        "24h": {"value": 745, "low": 580, "high": 1180, "low95": 520, "high95": 2300},
        "7d": {"value": 930, "low": 640, "high": 1720, "low95": 560, "high95": 4100}},
        "branching": 0.82, "is_prior": false, "drivers": [{"feature": "expected_growth", "value": 0.79, "contribution": 0.61}],
        "model": {"name": "virality", "version": "1.0.0"}}
        """;

    private const string Meaning =
        "probability is the chance to reach viral_size shares within a week, is_viral says that it is at least 0.60. Sizes are shares in " +
        "all, low and high the 80 % interval; none falls with the horizon, and none is larger than the number of people. With fewer than " +
        "five shares the answer is the prior of all items, and is_prior says so.";

    public static IServiceCollection AddVirality(this IServiceCollection services) => services.AddApiJson(ViralityJson.Default);

    public static void MapVirality(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/ml/viral-prediction", PredictAsync)
            .WithName("predict_virality")
            .WithTags("Virality")
            .RequireAccess(Access.Admin)
            .RequireLimit(RateLimitGroup.Default)
            .WithSummary("Foretell how far an item spreads")
            .WithDescription(
                "A stored item by content_id, or any series of shares: their times and, where known, how many people each reached. " +
                $"{Meaning}")
            .AcceptsExample<ViralPredictionRequest>(
                """
                {"shares": [{"time": 40, "audience": 120}, {"time": 55}, {"time": 300, "audience": 80}, {"time": 420}, {"time": 500}],
                  "age": 600, "root_audience": 900}
                """)
            .ProducesExample<ViralityView>(200, Example)
            .ProducesProblems(400, 404, 413, 415, 422, 503);

        endpoints.MapGet("/api/v1/content/{id}/virality", GetAsync)
            .WithName("get_virality")
            .WithTags("Content")
            .RequireAccess(Access.Owner)
            .RequireLimit(RateLimitGroup.Default)
            .AllowScope(ApiKeyScopes.Content)
            .WithSummary("See how far your item will spread")
            .WithDescription(Meaning)
            .ProducesExample<ViralityView>(200, Example)
            .ProducesProblems(404, 503);
    }

    private static async Task<Results<Json<ViralityView>, ProblemResult>> PredictAsync(HttpContext context, GrainClient grains)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, ViralityJson.Default.ViralPredictionRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (Check(request) is { } errors)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        if (request.ContentId is { } id)
        {
            return await grains.Virality.ForecastAsync(id, context.RequestAborted) is { } forecast
                ? Answer(id, forecast)
                : new ProblemResult(FieldRules.ContentNotFound(id));
        }

        var shares = request.Shares!;
        return Answer(null, await grains.Virality.ForecastSeriesAsync(
            new()
            {
                Times = [.. shares.Select(share => share.Time!.Value)],
                Audiences = shares.All(share => share.Audience is null)
                    ? []
                    : [.. shares.Select(share => share.Audience ?? ShareSeries.UnknownAudience)],
                RootAudience = request.RootAudience,
                Age = request.Age!.Value,
                Population = request.Population,
            },
            context.RequestAborted));
    }

    private static async Task<Results<Json<ViralityView>, ProblemResult>> GetAsync(string id, HttpContext context, GrainClient grains)
    {
        if (FieldRules.CheckPathId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var caller = context.Caller();
        var item = await grains.Content(id).GetAsync(context.RequestAborted);
        if (item is null || (item.AuthorId != caller.UserId && !caller.MayActForOthers))
        {
            return new ProblemResult(item is null || !item.Visible ? FieldRules.ContentNotFound(id) : NotYours);
        }

        return await grains.Virality.ForecastAsync(id, context.RequestAborted) is { } forecast
            ? Answer(id, forecast)
            : new ProblemResult(FieldRules.ContentNotFound(id));
    }

    private static readonly Problem NotYours = Problem.Forbidden("Only the owner, administrators and services may do this.");

    private static Json<ViralityView> Answer(string? id, ViralityForecast forecast) =>
        new(200, ViralityView.Of(id, forecast), ViralityJson.Default.ViralityView);

    private static List<FieldError>? Check(ViralPredictionRequest request)
    {
        List<FieldError>? errors = null;
        if (request.ContentId is not null == request.Shares is not null)
        {
            return [new("", "Give content_id or shares, and not both.", "required")];
        }

        if (request.ContentId is { } id)
        {
            FieldRules.CheckId(id, "/content_id", ref errors);
            return errors;
        }

        if (request.Shares!.Length > ShareSeries.MaxShares)
        {
            return [new("/shares", $"Must be at most {ShareSeries.MaxShares} shares.", "too_many")];
        }

        if (request.Age is not (>= 0 and <= MaxAge))
        {
            Add(
                "/age",
                request.Age is null ? "required" : "out_of_range",
                "Must be the seconds since publication that the shares cover, up to ten years.");
        }

        if (request.RootAudience is not (null or >= 0 and <= ShareSeries.MaxAudience))
        {
            Add("/root_audience", "out_of_range", "Must be 0 to 1,000,000,000 people.");
        }

        if (request.Population is not (null or >= 1 and <= MaxPopulation))
        {
            Add("/population", "out_of_range", "Must be 1 to 10,000,000,000 people.");
        }

        for (var i = 0; i < request.Shares.Length && (errors?.Count ?? 0) < MaxErrors; i++)
        {
            if (request.Shares[i]?.Time is not { } time || !(time >= 0 && time <= (request.Age ?? double.MaxValue)))
            {
                Add(
                    $"/shares/{i}/time",
                    request.Shares[i]?.Time is null ? "required" : "out_of_range",
                    "Must be seconds since publication, 0 to age.");
            }

            if (request.Shares[i]?.Audience is not (null or >= 0 and <= ShareSeries.MaxAudience))
            {
                Add($"/shares/{i}/audience", "out_of_range", "Must be 0 to 1,000,000,000 people.");
            }
        }

        return errors;

        void Add(string pointer, string code, string detail) => (errors ??= []).Add(new(pointer, detail, code));
    }

    private const double MaxAge = 10 * 365.25 * 86400;
    private const double MaxPopulation = 1e10;
    private const int MaxErrors = 20;
}
