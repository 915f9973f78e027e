using System.Text.Json.Nodes;
using OrleansMl.Fakes;

namespace OrleansMl.Perspective;

/// <summary>What Google's client libraries need of a discovery document.</summary>
[Trait("speed", "slow")]
public sealed class PerspectiveDiscoveryTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private const string Path = "/$discovery/rest";

    private readonly FakeApi _api = fixture.Api;

    private async Task<JsonNode> DocumentAsync(string query = "?version=v1alpha1", params (string, string)[] headers)
    {
        using var nobody = _api.CreateClient(null);
        var answer = await nobody.CallAsync("GET", Path + query, null, headers);
        Assert.Equal((200, "application/json"), (answer.Status, answer.ContentType));
        return answer.Body!;
    }

    [Theory]
    [InlineData("?version=v1alpha1")]
    [InlineData("")]
    [InlineData("?version=v1alpha1&key=omk_something")]
    public async Task Everybody_gets_it_with_the_host_they_asked_as_its_root(string query)
    {
        var document = await DocumentAsync(query, ("Host", "moderation.example:8443"));

        Assert.Equal("http://moderation.example:8443/", (string?)document["rootUrl"]);
        Assert.Equal(
            ("discovery#restDescription", "v1", "commentanalyzer", "v1alpha1", "rest", ""),
            (
                (string?)document["kind"], (string?)document["discoveryVersion"], (string?)document["name"],
                (string?)document["version"], (string?)document["protocol"], (string?)document["servicePath"]));
    }

    [Fact]
    public async Task It_names_the_key_and_no_credentials_of_google()
    {
        var document = await DocumentAsync();

        var key = document["parameters"]!["key"]!;
        Assert.Equal(("query", "string"), ((string?)key["location"], (string?)key["type"]));
        Assert.Null(document["auth"]);
    }

    [Fact]
    public async Task Every_method_leads_to_an_endpoint_that_asks_who_calls()
    {
        using var nobody = _api.CreateClient(null);
        var document = await DocumentAsync();
        var methods = document["resources"]!["comments"]!["methods"]!.AsObject();

        Assert.Equal(["analyze", "suggestscore"], methods.Select(method => method.Key));
        foreach (var (_, method) in methods)
        {
            var answer = await nobody.CallAsync((string)method!["httpMethod"]!, $"/{(string?)method["path"]}", "{}");
            Assert.Equal((401, "UNAUTHENTICATED"), (answer.Status, (string?)answer.Body!["error"]!["status"]));
        }
    }

    [Fact]
    public async Task Every_schema_that_is_referred_to_is_there_under_its_own_name()
    {
        var document = await DocumentAsync();
        var schemas = document["schemas"]!.AsObject();

        Assert.All(schemas, schema => Assert.Equal(schema.Key, (string?)schema.Value!["id"]));
        Assert.All(References(document), name => Assert.True(schemas.ContainsKey(name), name));
        Assert.Equal(schemas.Select(schema => schema.Key).Order(), References(document).Distinct().Order());
    }

    [Fact]
    public async Task The_fields_of_the_requests_and_answers_are_those_of_the_openapi_document()
    {
        using var nobody = _api.CreateClient(null);
        var ours = (await nobody.CallAsync("GET", "/openapi/v1.json")).Body!["components"]!["schemas"]!;
        var theirs = (await DocumentAsync())["schemas"]!;

        // Accepted and not read, so that we have no field for it.
        Assert.Equal(
            Fields(theirs["AnalyzeCommentRequest"]!).Where(name => name != "context"), Fields(ours["AnalyzeCommentRequest"]!));
        Assert.Equal(Fields(theirs["AnalyzeCommentResponse"]!), Fields(ours["AnalyzeCommentAnswer"]!));
        Assert.Equal(Fields(theirs["TextEntry"]!), Fields(ours["PerspectiveText"]!));
        Assert.Equal(Fields(theirs["SpanScore"]!), Fields(ours["PerspectiveSpanScore"]!));
        Assert.Equal(Fields(theirs["AttributeScores"]!), Fields(ours["PerspectiveAttributeScores"]!));
    }

    [Fact]
    public async Task Another_version_does_not_exist()
    {
        using var nobody = _api.CreateClient(null);

        var answer = await nobody.CallAsync("GET", $"{Path}?version=v2");

        Assert.Equal((404, "NOT_FOUND"), (answer.Status, (string?)answer.Body!["error"]!["status"]));
    }

    private static IEnumerable<string> Fields(JsonNode schema) => schema["properties"]!.AsObject().Select(field => field.Key).Order();

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member.Key == "$ref" ? [(string)member.Value!] : References(member.Value)),
        JsonArray elements => elements.SelectMany(References),
        _ => [],
    };
}
