using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.Models;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Images;

/// <summary>What pictures show, as far as an installed model says.</summary>
internal static class ImagesApi
{
    public static IServiceCollection AddImages(this IServiceCollection services) => services
        .AddProblem<ImageUnreadableException>(image => Problem.Validation("", "unreadable_image", image.Message))
        .AddApiJson(ImagesJson.Default);

    public static void MapImages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/v1/ml/classify-image", ClassifyAsync)
            .WithName("classify_image")
            .WithTags("Images")
            .RequireAccess(Access.Admin)
            .RequireLimit(RateLimitGroup.Moderation)
            .WithSummary("Classify a picture")
            .WithDescription(
                "The body is the file itself: JPEG, PNG, BMP or GIF (its first frame), at most 10 MB and 50 million pixels. model names " +
                "an image-classification package; none ships with OrleansMl, docs/models.md says how to bring one. Stores nothing.")
            .Accepts<byte[]>("image/jpeg", "image/png", "image/bmp", "image/gif")
            .ProducesExample<ImageClassification>(200, """
                {
                  "model": {"name": "nsfw-image", "version": "1.0.0"}, "calibration": "none",
                  "labels": [{"label": "normal", "category": null, "score": 0.97}, {"label": "nsfw", "category": "sexual", "score": 0.03}],
                  "ms": 42.5
                }
                """)
            .ProducesProblems(413, 415, 422);

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
                    Detail = "Send the picture's bytes: Content-Type: image/jpeg, image/png, image/bmp or image/gif."
                });
        }

        var image = await ReadAsync(context);
        return image.IsDefault
            ? new ProblemResult(
                Problem.ForStatus(StatusCodes.Status413PayloadTooLarge) with
                {
                    Detail = $"The picture may have at most {ImageLimits.MaxBytes} bytes."
                })
            : new Json<ImageClassification>(
                200, await grains.Images.ClassifyAsync(model, image, context.RequestAborted), ImagesJson.Default.ImageClassification);
    }

    /// <summary>The body; default when it is too long.</summary>
    private static async Task<ImmutableArray<byte>> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > ImageLimits.MaxBytes)
        {
            return default;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > ImageLimits.MaxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return default;
            }

            if (read.IsCompleted)
            {
                var bytes = new byte[read.Buffer.Length];
                System.Buffers.BuffersExtensions.CopyTo(read.Buffer, bytes);
                reader.AdvanceTo(read.Buffer.End);
                return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
