using System.Text.Json.Nodes;
using OrleansMl.Fakes;

namespace OrleansMl.Documentation;

public sealed class ApiDocumentationTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private readonly FakeApi _api = fixture.Api;

    private async Task<JsonNode> DocumentAsync()
    {
        using var nobody = _api.CreateClient(null);
        return (await nobody.CallAsync("GET", "/openapi/v1.json")).Body!;
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_shows_examples_and_lists_its_problems()
    {
        var document = await DocumentAsync();
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                var name = $"{method} {path}";
                Assert.True(((string?)operation!["summary"])?.Length > 5, name);
                Assert.True(((string?)operation["description"])?.Length > 20, name);
                if (method is "post" or "put"
                    && !path.Contains("/load/")
                    && !path.EndsWith("-image", StringComparison.Ordinal)
                    && !path.Contains("/training", StringComparison.Ordinal)
                    && !path.Contains("/dead-letters/", StringComparison.Ordinal)
                    && !path.EndsWith("/rescan", StringComparison.Ordinal)
                    && !path.Contains("/rescan/", StringComparison.Ordinal)
                    && !path.EndsWith("/rotate", StringComparison.Ordinal)
                    && !path.EndsWith("{webhook_id}/test", StringComparison.Ordinal)
                    && !path.EndsWith("/claim", StringComparison.Ordinal)
                    && !path.EndsWith("/renew", StringComparison.Ordinal)
                    && !path.EndsWith("/release", StringComparison.Ordinal)
                    && !path.EndsWith("/undo", StringComparison.Ordinal)
                    && !path.EndsWith("{report_id}/submit", StringComparison.Ordinal)
                    && !path.EndsWith("{report_id}/redeliver", StringComparison.Ordinal)
                    && !path.EndsWith("/session", StringComparison.Ordinal)
                    && !path.Contains("/category/"))
                {
                    Assert.True(operation["requestBody"]!["content"]!["application/json"]!["example"] is JsonObject or JsonArray, name);
                }

                var answers = operation["responses"]!.AsObject();
                Assert.True(
                    answers.ContainsKey("204")
                        || answers.Any(answer => answer.Key[0] == '2'
                            && answer.Value!["content"]!.AsObject().First().Value!["example"] is not null),
                    name);
                if (path.StartsWith("/api/health/", StringComparison.Ordinal))
                {
                    continue;
                }

                if (path.StartsWith("/api/", StringComparison.Ordinal) && !path.StartsWith("/api/v1/", StringComparison.Ordinal))
                {
                    // Other people's clients read one line of text.
                    Assert.Superset(new HashSet<string>
                    {
                        "400",
                        "401",
                        "403",
                        "429",
                        "503"
                    }, answers.Select(answer => answer.Key).ToHashSet());
                    Assert.All(
                        answers.Where(answer => answer.Key[0] is '4' or '5'),
                        answer => Assert.NotNull(answer.Value!["content"]!["text/plain"]));
                }
                else if (path.StartsWith("/api/", StringComparison.Ordinal))
                {
                    var isOpen = (string?)operation["x-orleansml-access"] == "anybody";
                    string[] refusals = isOpen ? ["429", "503"] : ["401", "403", "429", "503"];
                    Assert.Superset(refusals.ToHashSet(), answers.Select(answer => answer.Key).ToHashSet());
                    Assert.All(answers.Where(answer => answer.Key[0] is '4' or '5'), answer => Assert.Equal(
                        "#/components/schemas/Problem",
                        (string?)answer.Value!["content"]!["application/problem+json"]!["schema"]!["$ref"]));
                }
            }
        }
    }

    [Fact]
    public async Task Schemas_use_snake_case_names_and_values()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;

        Assert.Equal(["video", "post", "comment"], schemas["ContentType"]!["enum"]!.AsArray().Select(value => (string?)value));
        Assert.Contains("review_required", schemas["ModerationLevel"]!["enum"]!.AsArray().Select(value => (string?)value));
        Assert.Equal(["type", "text"], schemas["ContentRequest"]!["required"]!.AsArray().Select(value => (string?)value));
        Assert.Equal(50_000, (int?)schemas["ContentRequest"]!["properties"]!["text"]!["maxLength"]);
        Assert.Equal("number", (string?)schemas["CategoryScores"]!["additionalProperties"]!["type"]);
        Assert.NotNull(schemas["ModerationReport"]!["properties"]!["decided_at"]);
    }

    [Fact]
    public async Task Every_example_fits_its_schema()
    {
        var document = await DocumentAsync();
        var definitions = JsonNode.Parse(
            document["components"]!["schemas"]!.ToJsonString().Replace("#/components/schemas/", "#/definitions/"))!;
        List<(string Where, string Example)> examples = [];
        JsonObject schemas = [];
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                var contents = operation!["responses"]!.AsObject()
                    .Select(answer => (Where: answer.Key, Content: answer.Value!["content"]))
                    .Append(("request", operation["requestBody"]?["content"]));
                foreach (var (where, content) in contents)
                {
                    foreach (var (_, body) in content?.AsObject() ?? [])
                    {
                        if (body!["example"] is not { } example)
                        {
                            continue;
                        }

                        // Beside a reference nothing counts, so the schema stands one level down.
                        schemas[$"example-{examples.Count}"] = new JsonObject
                        {
                            ["allOf"] = new JsonArray(JsonNode.Parse(
                                body["schema"]!.ToJsonString().Replace("#/components/schemas/", "#/definitions/"))),
                        };
                        examples.Add(($"{method} {path} {where}", example.ToJsonString()));
                    }
                }
            }
        }

        // All of them are read at once: the definitions are large.
        var validators = await NJsonSchema.JsonSchema.FromJsonAsync(
            new JsonObject { ["definitions"] = definitions, ["properties"] = schemas }.ToJsonString(),
            TestContext.Current.CancellationToken);
        Assert.Empty(examples.SelectMany((example, i) => validators.Properties[$"example-{i}"]
            .Validate(example.Example)
            .Select(error => $"{example.Where}: {error}")));
        Assert.InRange(examples.Count, 100, 1000);
    }

    [Fact]
    public async Task Every_group_of_operations_is_described()
    {
        var document = await DocumentAsync();

        Assert.All(document["tags"]!.AsArray(), tag => Assert.True(((string?)tag!["description"])?.Length > 10, tag.ToJsonString()));
    }

    [Theory]
    [InlineData("limit", "integer")]
    [InlineData("hours", "integer")]
    [InlineData("explain", "boolean")]
    [InlineData("force", "boolean")]
    public async Task Parameters_have_the_type_of_what_they_are(string name, string type)
    {
        var parameters = (await DocumentAsync())["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .SelectMany(operation => operation.Value!["parameters"]?.AsArray() ?? [])
            .Where(parameter => (string?)parameter!["name"] == name && (string?)parameter["in"] == "query")
            .ToList();

        Assert.NotEmpty(parameters);
        Assert.All(parameters, parameter => Assert.Equal(type, (string?)parameter!["schema"]!["type"]));
    }

    [Fact]
    public async Task Batches_say_what_is_in_them()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;

        foreach (var (batch, list, element) in new[]
        {
            ("InteractionsRequest", "interactions", "InteractionRequest"),
            ("ContentBatchRequest", "items", "ContentRequest"),
            ("OffPolicyRequest", "exposures", "LoggedChoiceRequest"),
        })
        {
            Assert.Equal($"#/components/schemas/{element}", (string?)schemas[batch]!["properties"]![list]!["items"]!["$ref"]);
            Assert.NotNull(schemas[element]);
        }
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/redoc")]
    public async Task The_pages_are_served_whole_and_from_here(string path)
    {
        using var browser = _api.CreateClient(null);

        var redirect = await browser.CallAsync("GET", path);
        var page = await browser.CallAsync("GET", $"{path}/index.html");

        Assert.Equal(301, redirect.Status);
        Assert.Equal((200, "text/html"), (page.Status, page.ContentType));
        Assert.DoesNotContain("https://", page.Text);
        var files = System.Text.RegularExpressions.Regex
            .Matches(page.Text, "(?:src|href)=\"(?:\\./)?([^\"#]+\\.(?:js|css))\"")
            .Select(match => match.Groups[1].Value)
            .ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            Assert.Equal(200, (await browser.CallAsync("GET", $"{path}/{file}")).Status);
        }
    }
}
