using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.Media;
using OrleansMl.Models;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Images;

/// <summary>What pictures show, as far as an installed model says.</summary>
internal static class ImagesApi
{
    // Of the manifests of such models; a broken manifest has none.
    private const string ImageTask = "image-classification";

    public static IServiceCollection AddImages(this IServiceCollection services) => services
        .AddProblem<ImageUnreadableException>(image => Problem.Validation("", "unreadable_image", image.Message))
        .AddProblem<MediaBusyException>(busy => Problem.Unavailable(ProblemCodes.Overloaded, busy.Message, Problem.RetrySoon))
        .AddApiJson(ImagesJson.Default);

    public static void MapImages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/v1/ml/classify-image", ClassifyAsync)
            .WithName("classify_image")
            .WithTags("Images")
            .RequireAccess(Access.Admin)
            .RequireLimit(RateLimitGroup.Moderation)
            .WithSummary("Classify a picture")
            .WithDescription(
                "The body is the file itself: JPEG, PNG, WebP, GIF (their first frame) or BMP, at most 10 MB and 50 million pixels, or " +
                "25 million where all of them are decoded: PNG, GIF, BMP, progressive JPEG, lossless WebP. model names " +
                "an image-classification package; none ships with OrleansMl, docs/models.md says how to bring one. Stores nothing.")
            .Accepts<byte[]>("image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp")
            .ProducesExample<ImageClassification>(200, """
                {
                  "model": {"name": "nsfw-image", "version": "1.0.0"}, "calibration": "none",
                  "labels": [{"label": "normal", "category": null, "score": 0.97}, {"label": "nsfw", "category": "sexual", "score": 0.03}],
                  "ms": 42.5
                }
                """)
            .ProducesProblems(404, 408, 413, 415, 422);

    private static async Task<Results<Json<ImageClassification>, ProblemResult>> ClassifyAsync(
        HttpContext context, GrainClient grains, [FromQuery(Name = "model")] string? model)
    {
        if (model is null || !ModelKey.IsValidName(model))
        {
            return new ProblemResult(
                Problem.Validation(
                    "/model", model is null ? "required" : "invalid_id", "Must name a model: 1-64 characters of [a-z0-9-]."));
        }

        if (context.Request.ContentType is not { } type || !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
        {
            return new ProblemResult(
                Problem.ForStatus(StatusCodes.Status415UnsupportedMediaType) with
                {
                    Detail = "Send the picture's bytes: Content-Type: image/jpeg, image/png, image/webp, image/gif or image/bmp."
                });
        }

        var (body, problem) = await RequestBody.ReadAsync(context, ImageLimits.MaxBytes);
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        var image = ImmutableCollectionsMarshal.AsImmutableArray(body.ToArray());
        context.Request.BodyReader.AdvanceTo(body.End);
        try
        {
            return new Json<ImageClassification>(
                200, await grains.Images.ClassifyAsync(model, image, context.RequestAborted), ImagesJson.Default.ImageClassification);
        }
        catch (ModelUnavailableException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // A name that the caller made up is not a failure of ours.
            var installed = await grains.Models.ListAsync(context.RequestAborted);
            if (installed.Any(on => on.Status.Model.Name == model && (on.Status.Task is "" or ImageTask)))
            {
                throw;
            }

            return new ProblemResult(Problem.NotFound($"There is no model '{model}' that classifies pictures."));
        }
    }
}
