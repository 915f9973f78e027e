using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Servers;

namespace OrleansMl.TaughtCategories;

/// <summary>The node that a category command talks to.</summary>
internal sealed class CategoryServer(HttpClient http, Uri url, string token)
{
    private const string Route = "/api/v1/moderation/categories";

    /// <summary>Sends a request below the categories.</summary>
    /// <param name="method">Of the request.</param>
    /// <param name="path">Below the list; empty for the list.</param>
    /// <param name="body">As JSON; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer; null where there is none.</returns>
    /// <exception cref="HttpRequestException">The node refused; the message says why and what to do.</exception>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, Route + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }

        throw FailedAnswer.ToException($"{method} {request.RequestUri!.PathAndQuery}", answer, WhatIsWrong(text), advice: Advice(text));
    }

    // Every mistake with its place, rather than the first 300 characters of a document.
    private static string WhatIsWrong(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject problem
                ? problem["errors"] is JsonArray { Count: > 0 } errors
                    ? string.Join("; ", errors.Select(error => $"{error!["pointer"]}: {error["detail"]}"))
                    : (problem["detail"] ?? problem["code"])?.ToString() ?? body
                : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static string Advice(string body) =>
        body.Contains("\"model_unavailable\"", StringComparison.Ordinal)
            ? "Taught categories need the package models/text-encoder; see 'orleansml models list'."
            : body.Contains("\"not_found\"", StringComparison.Ordinal) ? "'orleansml category list' shows what there is." : "";
}
