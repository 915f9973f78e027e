using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Import;
using OrleansMl.Servers;

namespace OrleansMl.Banks;

/// <summary>What became of a file.</summary>
/// <param name="Created">Entries that are new.</param>
/// <param name="Unchanged">Entries that were there.</param>
/// <param name="Problems">Lines that are no entry.</param>
internal sealed record BankImportReport(int Created, int Unchanged, IReadOnlyList<BankImportProblem> Problems);

/// <summary>A line that is no entry.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Reason">Why.</param>
internal sealed record BankImportProblem(int Line, string Reason);

/// <summary>
/// Sends a file to a bank, a thousand lines a call. An entry that is there stays as it is, so an import that was interrupted is begun
/// again. Lines that the node refuses are told by number, and the rest of their call is sent without them.
/// </summary>
internal sealed class BankImport(HttpClient http, Uri url, string token, string bank, TimeProvider timeProvider)
{
    private const int BatchSize = 1000, MaxBodyChars = 300_000, MostAttempts = 6;

    private readonly List<BankImportProblem> _problems = [];
    private int _created, _unchanged;

    /// <summary>Sends everything.</summary>
    /// <param name="lines">The file's lines.</param>
    /// <param name="reason">For the audit; null for none.</param>
    /// <param name="progress">Told how many lines are done.</param>
    /// <param name="cancellationToken">Stops between two calls, and in one.</param>
    /// <exception cref="HttpRequestException">The node does not answer, or takes nothing.</exception>
    public async Task<BankImportReport> RunAsync(
        IEnumerable<ImportLine> lines, string? reason, Action<int> progress, CancellationToken cancellationToken)
    {
        List<ImportLine> batch = [];
        var (chars, done) = (0, 0);
        foreach (var line in lines)
        {
            if (line.Body is null)
            {
                _problems.Add(new(line.Number, line.Problem!));
                done++;
                continue;
            }

            var length = line.Body.ToJsonString().Length;
            if (batch.Count == BatchSize || (batch.Count > 0 && chars + length > MaxBodyChars))
            {
                await SendAsync(batch, reason, cancellationToken);
                progress(done += batch.Count);
                batch.Clear();
                chars = 0;
            }

            batch.Add(line);
            chars += length;
        }

        if (batch.Count > 0)
        {
            await SendAsync(batch, reason, cancellationToken);
            progress(done + batch.Count);
        }

        return new(_created, _unchanged, [.. _problems.OrderBy(problem => problem.Line)]);
    }

    private async Task SendAsync(List<ImportLine> batch, string? reason, CancellationToken cancellationToken)
    {
        List<ImportLine> left = [.. batch];
        while (left.Count > 0)
        {
            var body = new JsonObject { ["entries"] = new JsonArray([.. left.Select(line => (JsonNode)line.Body!.DeepClone())]) };
            if (reason is not null)
            {
                body["reason"] = reason;
            }

            var (status, answer) = await PostAsync(body, cancellationToken);
            if (status == HttpStatusCode.OK)
            {
                var added = JsonNode.Parse(answer)!;
                _created += (int)added["created"]!;
                _unchanged += (int)added["unchanged"]!;
                return;
            }

            left = WithoutRefused(left, answer);
        }
    }

    private List<ImportLine> WithoutRefused(List<ImportLine> batch, string answer)
    {
        var refused = new Dictionary<int, string>();
        foreach (var error in JsonNode.Parse(answer)?["errors"] as JsonArray ?? [])
        {
            if (((string?)error?["pointer"])?.Split('/') is ["", "entries", var at, ..] && int.TryParse(at, out var index))
            {
                var field = error!["pointer"]!.ToString()[$"/entries/{at}".Length..].TrimStart('/');
                refused.TryAdd(index, $"{field} {error["detail"]}".Trim());
            }
        }

        if (refused.Count == 0)
        {
            throw new HttpRequestException($"The node refused the import: {answer[..Math.Min(300, answer.Length)]}");
        }

        _problems.AddRange(refused.Select(one => new BankImportProblem(batch[one.Key].Number, one.Value)));
        return [.. batch.Where((_, index) => !refused.ContainsKey(index))];
    }

    // A busy node, or one that restarts, is asked again: what is there stays as it is.
    private async Task<(HttpStatusCode Status, string Body)> PostAsync(JsonObject body, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var wait = TimeSpan.FromSeconds(Math.Pow(2, attempt - 1));
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, $"/api/v1/moderation/banks/{bank}/entries"));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
                using var answer = await http.SendAsync(request, cancellationToken);
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity)
                {
                    return (answer.StatusCode, text);
                }

                if (attempt == MostAttempts || (int)answer.StatusCode is not (429 or >= 500))
                {
                    throw FailedAnswer.ToException(
                        $"POST {request.RequestUri!.PathAndQuery}",
                        answer,
                        text,
                        advice: answer.StatusCode == HttpStatusCode.NotFound
                            ? "Make the bank first: PUT /api/v1/moderation/banks/NAME."
                            : "Run the same command again to go on.");
                }

                wait = answer.Headers.RetryAfter?.Delta ?? wait;
            }
            catch (HttpRequestException exception) when (exception.StatusCode is null && exception.InnerException is not null
                && attempt < MostAttempts)
            {
                // The connection broke.
            }

            await Task.Delay(wait, timeProvider, cancellationToken);
        }
    }
}
