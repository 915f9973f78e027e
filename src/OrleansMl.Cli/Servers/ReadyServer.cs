using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansMl.Servers;

/// <summary>
/// Looks whether a node is there before much is sent to it: requests that fail are repeated for a minute each, which looks as if the
/// command did something.
/// </summary>
internal static class ReadyServer
{
    /// <exception cref="InvalidOperationException">It is not there or takes no requests; the message says why.</exception>
    public static async Task RequireAsync(HttpClient http, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "/health/ready"), cancellationToken);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                throw new InvalidOperationException(
                    $"The node at {url} takes no requests now: {ReasonOf(await answer.Content.ReadAsStringAsync(cancellationToken))}");
            }
        }
        catch (HttpRequestException exception)
        {
            throw new InvalidOperationException(
                $"No node answers at {url}: {exception.Message.TrimEnd('.')}. Start it, or name another one with --url.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"The node at {url} did not answer within {http.Timeout.TotalSeconds:0} s.", exception);
        }
    }

    /// <summary>Why a node is not ready, from the body of its answer.</summary>
    public static string ReasonOf(string body)
    {
        try
        {
            return (JsonNode.Parse(body) as JsonObject)?["reason"]?.ToString() ?? "it does not say why.";
        }
        catch (JsonException)
        {
            return "it does not say why.";
        }
    }
}
