using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace OrleansMl.Fuzz;

/// <summary>
/// Whatever is sent, the answer is never a 500. Requests are made from the OpenAPI document of the running node, for as many seconds as
/// <c>ORLEANSML_FUZZ_SECONDS</c> says (12 a seed): once with a seed that stays, once with a new one, which a failure names
/// and <c>ORLEANSML_FUZZ_SEED</c> takes.
/// </summary>
[Trait("speed", "slow")]
public sealed class NoServerErrorsTests(FuzzNode node, ITestOutputHelper output) : IClassFixture<FuzzNode>
{
    private const int Workers = 4;
    private const int MaxReported = 10;
    private const int FixedSeed = 13;
    private const int RefusedEarly = 1_000_000; // what the API takes of a body
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string[] Ids = ["alice", "fuzz-1", "fuzz-2", "fuzz-3", "text-spam", "text-safety", "nobody-knows-this"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task With_the_seed_that_stays() => FuzzAsync(FixedSeed);

    [Fact]
    public Task With_a_new_seed() => FuzzAsync(
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSML_FUZZ_SEED"), CultureInfo.InvariantCulture, out var seed)
            ? seed
            : Random.Shared.Next());

    private async Task FuzzAsync(int seed)
    {
        output.WriteLine($"seed {seed}");
        using var nobody = node.CreateClient(null);
        var document = JsonNode.Parse(await nobody.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Token))!;
        var generator = new RequestGenerator(document, Ids);
        HttpClient[] callers =
        [
            node.CreateClient("root", isAdmin: true), node.CreateClient("alice"), node.CreateClient("backend", roles: "service"), nobody,
        ];
        foreach (var id in Ids.Where(id => id.StartsWith("fuzz", StringComparison.Ordinal)))
        {
            using var body = new StringContent("""{"type": "post", "text": "the lemon cake"}""", null, "application/json");
            await callers[0].PutAsync(new Uri($"/api/v1/content/{id}", UriKind.Relative), body, Token);
        }

        var seconds = double.TryParse(
            Environment.GetEnvironmentVariable("ORLEANSML_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var given) ? given : 12;
        var started = TimeProvider.System.GetTimestamp();
        var failures = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(seed + worker);
            for (var n = 0; TimeProvider.System.GetElapsedTime(started).TotalSeconds < seconds && failures.Count < MaxReported; n++)
            {
                var request = generator.Next(random);
                var caller = callers[random.Next(5) is var who && who < callers.Length ? who : 0];
                if (await SendAsync(caller, request, statuses) is { } mistake)
                {
                    failures.Enqueue($"seed {seed}, worker {worker}, request {n}: {mistake}: {request}");
                }
            }
        }, Token)));
        foreach (var caller in callers)
        {
            caller.Dispose();
        }

        output.WriteLine(string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}")));
        foreach (var failure in failures)
        {
            output.WriteLine(failure); // the assertion cuts it
        }

        Assert.Empty(failures);
        Assert.True(statuses.Keys.Any(status => status is >= 200 and < 300), "Nothing was answered well: the generator is broken.");
    }

    private static async Task<string?> SendAsync(HttpClient caller, FuzzRequest request, ConcurrentDictionary<int, int> statuses)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        try
        {
            using var message = request.ToMessage();
            using var response = await caller.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var status = (int)response.StatusCode;
            statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
            if (status < 400)
            {
                return null;
            }

            var body = await response.Content.ReadAsStringAsync(patience.Token);
            return status >= 500 && status != 503 ? $"{status} {body}"
                : body.Contains("   at ", StringComparison.Ordinal) ? $"a stack trace: {body}"
                : status == 503 && response.Headers.RetryAfter is null && !request.Path.Contains("/health/", StringComparison.Ordinal)
                    ? $"503 without Retry-After: {body}"
                : status == 503 && body.Contains("store_unavailable", StringComparison.Ordinal) ? $"the store is well: {body}"
                : null;
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return "no answer within 20 s";
        }
        catch (HttpRequestException) when (request.Body is { Length: > RefusedEarly })
        {
            // A body that is refused before it was sent whole: the server closes, and who still writes may not read why.
            return null;
        }
        catch (HttpRequestException exception)
        {
            return $"the connection broke: {exception.Message}";
        }
    }
}
