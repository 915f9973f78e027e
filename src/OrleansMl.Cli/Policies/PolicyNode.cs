using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OrleansMl.Servers;

namespace OrleansMl.Policies;

/// <summary>The policy of a node.</summary>
internal sealed class PolicyNode(HttpClient http, Uri url, string token, string policy)
{
    /// <summary>Writes the draft.</summary>
    /// <returns>The policy's revision with it.</returns>
    /// <exception cref="PolicyFileException">The node does not take such a policy; the message says what is wrong with it.</exception>
    public async Task<int> PutDraftAsync(JsonObject draft, int? revision, CancellationToken cancellationToken) =>
        (int)(await CallAsync(HttpMethod.Put, "/draft", draft, revision, cancellationToken))["revision"]!;

    public async Task<int> RevisionAsync(CancellationToken cancellationToken) =>
        (int)(await CallAsync(HttpMethod.Get, "", null, null, cancellationToken))["revision"]!;

    public async Task<PolicyChange> SimulateAsync(JsonObject range, CancellationToken cancellationToken) =>
        new((JsonObject)await CallAsync(HttpMethod.Post, "/simulate", range, null, cancellationToken));

    public Task<JsonNode> PublishAsync(string reason, int? revision, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, "/publish", new JsonObject { ["reason"] = reason }, revision, cancellationToken);

    /// <summary>Runs the live version over the past.</summary>
    public Task<JsonNode> StartRescanAsync(JsonObject request, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, "/rescan", request, null, cancellationToken);

    /// <summary>Stops the rescan for a while, lets it go on, or ends it.</summary>
    /// <param name="act"><c>pause</c>, <c>resume</c> or <c>cancel</c>.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be done nevertheless.</param>
    public Task<JsonNode> ActOnRescanAsync(string act, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, $"/rescan/{act}", null, null, cancellationToken);

    public Task<JsonNode> GetRescanAsync(CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Get, "/rescan", null, null, cancellationToken);

    private async Task<JsonNode> CallAsync(
        HttpMethod method, string path, JsonObject? body, int? revision, CancellationToken cancellationToken)
    {
        var whole = $"/api/v1/moderation/policies/{Uri.EscapeDataString(policy)}{path}";
        using var request = new HttpRequestMessage(method, new Uri(url, whole));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (revision is { } seen)
        {
            request.Headers.TryAddWithoutValidation("If-Match", string.Create(CultureInfo.InvariantCulture, $"\"{seen}\""));
        }

        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.StatusCode switch
        {
            _ when answer.IsSuccessStatusCode => JsonNode.Parse(text)!,
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest => throw new PolicyFileException(MistakesOf(text)),
            HttpStatusCode.PreconditionFailed => throw FailedAnswer.ToException(
                $"{method} {whole}", answer, DetailOf(text), advice: "Look at it, and simulate again."),
            _ => throw FailedAnswer.ToException($"{method} {whole}", answer, DetailOf(text)),
        };
    }

    // A line for each mistake, where it is.
    private static string MistakesOf(string text) =>
        JsonNode.Parse(text) is JsonObject problem && problem["errors"] is JsonArray { Count: > 0 } errors
            ? string.Join(Environment.NewLine, errors.Select(error => $"{error!["pointer"]}: {error["detail"]}"))
            : DetailOf(text);

    private static string DetailOf(string text)
    {
        try
        {
            return (JsonNode.Parse(text) as JsonObject)?["detail"]?.ToString() ?? text;
        }
        catch (System.Text.Json.JsonException)
        {
            return text;
        }
    }
}
