using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Fakes;

namespace OrleansMl.Documentation;

/// <summary>
/// The OpenAPI document as it was published last, names sorted, in <c>openapi.json</c> beside this file. A change that is meant is
/// written there by running this test with <c>ORLEANSML_WRITE_SNAPSHOTS=1</c>; the diff of the file then shows what clients will see.
/// </summary>
public sealed class OpenApiSnapshotTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private const string WriteVariable = "ORLEANSML_WRITE_SNAPSHOTS";
    private const int MaxReported = 20;

    // Text in its own script, so that the file reads as the document does.
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private static readonly string Snapshot = Repository.Path(
        "tests", "OrleansMl.Api.Tests", "Documentation", "openapi.json");

    [Fact]
    public async Task The_document_is_the_published_one()
    {
        using var nobody = fixture.Api.CreateClient(null);
        var document = Sorted((await nobody.CallAsync("GET", "/openapi/v1.json")).Body)!;
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            await File.WriteAllTextAsync(Snapshot, document.ToJsonString(Indented) + "\n", TestContext.Current.CancellationToken);
        }

        List<string> differences = [];
        Compare(JsonNode.Parse(await File.ReadAllTextAsync(Snapshot, TestContext.Current.CancellationToken)), document, "", differences);

        Assert.True(
            differences.Count == 0, $"Run with {WriteVariable}=1 if this is meant.\n{string.Join("\n", differences.Take(MaxReported))}");
    }

    [Fact]
    public void A_difference_is_named_by_its_place()
    {
        List<string> differences = [];
        Compare(
            JsonNode.Parse("""{"a": [1, {"b": "x"}], "gone": 1}"""),
            JsonNode.Parse("""{"a": [1, {"b": "y"}, 2], "new": null}"""),
            "",
            differences);

        Assert.Equal(["/a/1/b: \"x\" became \"y\"", "/a/2: new: 2", "/gone: gone: 1", "/new: new: null"], differences);
    }

    private static void Compare(JsonNode? published, JsonNode? now, string pointer, List<string> differences)
    {
        switch (published, now)
        {
            case (JsonObject before, JsonObject after):
                foreach (var name in before.Select(pair => pair.Key).Union(after.Select(pair => pair.Key)).Order(StringComparer.Ordinal))
                {
                    CompareMember(
                        before.ContainsKey(name), before[name], after.ContainsKey(name), after[name], $"{pointer}/{name}", differences);
                }

                break;
            case (JsonArray before, JsonArray after):
                for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
                {
                    var (had, has) = (i < before.Count, i < after.Count);
                    CompareMember(had, had ? before[i] : null, has, has ? after[i] : null, $"{pointer}/{i}", differences);
                }

                break;
            case var _ when !JsonNode.DeepEquals(published, now):
                differences.Add($"{pointer}: {Text(published)} became {Text(now)}");
                break;
        }
    }

    private static void CompareMember(bool had, JsonNode? published, bool has, JsonNode? now, string pointer, List<string> differences)
    {
        if (had && has)
        {
            Compare(published, now, pointer, differences);
        }
        else
        {
            differences.Add(had ? $"{pointer}: gone: {Text(published)}" : $"{pointer}: new: {Text(now)}");
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    // Where a name stands says nothing; where an element of a list stands may.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(
            members
                .OrderBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray elements => new JsonArray([.. elements.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
