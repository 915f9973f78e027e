using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansMl.Models;

namespace OrleansMl.WordCount;

/// <summary>The task as an operation of the API.</summary>
internal static class WordCountApi
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static IEndpointRouteBuilder MapWordCount(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/word-count", CountAsync).AllowAnonymous();
        return endpoints;
    }

    private static async Task<IResult> CountAsync(string text, IModelClient models, CancellationToken cancellationToken)
    {
        var count = await models.InvokeAsync<WordCountInput, WordCount>("words", text, new(text), Timeout, cancellationToken);
        return Results.Text(string.Create(CultureInfo.InvariantCulture, $"{count.Model}: {count.Words}"));
    }
}
