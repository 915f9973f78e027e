using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansMl.Servers;

/// <summary>What a command says of an answer with which it cannot go on.</summary>
internal static class FailedAnswer
{
    private const int MaxLength = 300;
    private const string Description = "error_description=\"";

    /// <param name="request">What was asked, as its method and path.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="body">Its body.</param>
    /// <param name="meanwhile">A sentence on what was not done; empty for none.</param>
    /// <param name="advice">How to go on. Left out where the same request would be refused for ever.</param>
    public static HttpRequestException ToException(
        string request, HttpResponseMessage answer, string body, string meanwhile = "", string advice = "")
    {
        var isRefusal = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        var reason = (isRefusal ? ReasonOf(answer, body) : null) ?? body[..Math.Min(MaxLength, body.Length)];
        string[] sentences =
        [
            $"{request} answered {(int)answer.StatusCode}: {(reason.Length == 0 ? "nothing" : reason).TrimEnd('.')}.",
            meanwhile,
            isRefusal ? "" : advice,
        ];
        return new(string.Join(' ', sentences.Where(sentence => sentence.Length > 0)));
    }

    // The header says which check a token failed; of who may not do what they ask only the body knows more.
    private static string? ReasonOf(HttpResponseMessage answer, string body)
    {
        foreach (var challenge in answer.Headers.WwwAuthenticate)
        {
            if (challenge.Parameter is { } parameter
                && parameter.IndexOf(Description, StringComparison.Ordinal) is >= 0 and var at)
            {
                var begin = at + Description.Length;
                return parameter[begin..(parameter.IndexOf('"', begin) is >= 0 and var end ? end : parameter.Length)];
            }
        }

        try
        {
            return JsonNode.Parse(body) is JsonObject problem ? (problem["detail"] ?? problem["code"])?.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
