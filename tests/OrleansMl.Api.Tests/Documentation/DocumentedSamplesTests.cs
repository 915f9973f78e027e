using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrleansMl.Documentation;

/// <summary>What the documentation shows as a request is one, and what it shows as the answer has the fields of the answer.</summary>
[Collection(nameof(ApiApplication))]
public sealed partial class DocumentedSamplesTests(ApiApplication api)
{
    private static readonly string[] Pages = ["api.md", "operations.md"];

    // By what the sample begins with: where the text around it sends it, and what that answers. A sample that is missing here fails.
    private static readonly (string Begins, string Method, string Path, int Status)[] Requests =
    [
        ("""{"type":"comment","text":"FREE prize!""", "POST", "/api/v1/content", 201),
        ("""{"privacy":""", "PUT", "/api/v1/users/samples", 200),
        ("""{"text": "🎉""", "POST", "/api/v1/ml/analyze", 200),
        ("""{"name":"forum","scopes":""", "POST", "/api/v1/api-keys", 201),
    ];

    [Fact]
    public async Task Every_request_that_is_written_out_is_accepted()
    {
        using var caller = api.CreateClient("samples", isAdmin: true);
        var samples = Pages.SelectMany(page => Samples(Read(page))).Distinct(StringComparer.Ordinal).ToList();

        var wrong = new List<string>();
        foreach (var sample in samples)
        {
            var request = Requests.SingleOrDefault(one => sample.StartsWith(one.Begins, StringComparison.Ordinal));
            var answer = request.Path is null ? null : await caller.CallAsync(request.Method, request.Path, sample);
            if (answer?.Status != request.Status || answer is null)
            {
                wrong.Add(FormattableString.Invariant($"{sample}: {answer?.Status} {answer?.Text}"));
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(Requests.Length, samples.Count);
    }

    [Fact]
    public async Task The_answer_to_the_first_request_has_the_fields_that_are_shown()
    {
        using var alice = api.CreateClient("samples-alice");
        var page = Read("api.md");
        var shown = JsonNode.Parse(FirstAnswer().Match(page).Groups[1].Value);

        var answer = await alice.CallAsync("POST", "/api/v1/content", Samples(page).First());

        Assert.Equal(Fields(answer.Body, ""), Fields(shown, ""));
        Assert.Equal((string?)answer.Body!["level"], (string?)shown!["level"]);
    }

    private static string Read(string page, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", page));

    private static IEnumerable<string> Samples(string page) => Sample().Matches(page)
        .Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value)
        .Where(IsJson);

    private static bool IsJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject { Count: > 0 };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static SortedSet<string> Fields(JsonNode? node, string path) => node switch
    {
        JsonObject all => new(
            all.SelectMany(field => Fields(field.Value, $"{path}/{field.Key}").Append($"{path}/{field.Key}")), StringComparer.Ordinal),
        JsonArray list => new(list.SelectMany(one => Fields(one, $"{path}/*")), StringComparer.Ordinal),
        _ => new(StringComparer.Ordinal),
    };

    [GeneratedRegex("-d '([^']+)'|`(\\{[^`\\n]+\\})`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("HTTP/1.1 201 Created\\n[^{]*?\\n\\n(\\{[^`]+)```", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FirstAnswer();
}
