using OrleansMl.Fakes;

namespace OrleansMl.Security;

/// <summary>Every operation of the OpenAPI document, asked by everybody. What is expected follows from the document's own <c>x-orleansml-access</c>.</summary>
[Collection(nameof(ApiApplication))]
public sealed class AuthorizationMatrixTests(ApiApplication api)
{
    private static readonly string[] Everybody = ["anonymous", "other", "owner", "moderator", "service", "admin"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["user"] = ["other", "owner", "moderator", "service", "admin"],
        ["owner"] = ["owner", "service", "admin"],
        ["reader"] = ["owner", "moderator", "service", "admin"],
        ["service"] = ["service", "admin"],
        ["admin"] = ["admin"],
    };

    // What a permitted call answers; an operation that is missing here fails the test.
    private static readonly Dictionary<string, int> Success = new()
    {
        ["submit_content"] = 201,
        ["submit_content_batch"] = 200,
        ["get_content"] = 200,
        ["put_content"] = 200,
        ["withdraw_content"] = 204,
        ["get_content_decisions"] = 200,
        ["explain_content"] = 200,
        ["moderate"] = 200,
        ["get_moderation"] = 200,
        ["list_models"] = 200,
        ["get_model"] = 200,
        ["load_model"] = 200,
        ["unload_model"] = 200,
        ["openai_moderations"] = 200,
    };

    [Fact]
    public async Task Every_operation_answers_everybody_as_its_access_says()
    {
        using var nobody = api.CreateClient(null);
        var document = (await nobody.CallAsync("GET", "/openapi/v1.json")).Body!;
        using var owner = api.CreateClient("owner");
        List<string> wrong = [];
        var operations = 0;

        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                if (path.StartsWith("/health/", StringComparison.Ordinal))
                {
                    Assert.Equal(200, (await nobody.CallAsync(method.ToUpperInvariant(), path)).Status);
                    Assert.Null(operation!["security"]);
                    continue;
                }

                operations++;
                Assert.NotEmpty(operation!["security"]!.AsArray());
                foreach (var who in Everybody)
                {
                    var id = $"matrix-{Guid.CreateVersion7():N}";
                    await owner.CallAsync("PUT", $"/api/v1/content/{id}", new { type = "post", text = "mine" });
                    using var client = who switch
                    {
                        "anonymous" => api.CreateClient(null),
                        "admin" => api.CreateClient("root", isAdmin: true),
                        "other" or "owner" => api.CreateClient(who),
                        _ => api.CreateClient(who, roles: who),
                    };

                    var answer = await client.CallAsync(
                        method.ToUpperInvariant(),
                        path.Replace("{id}", id).Replace("{content_id}", id).Replace("{model_name}", "text-spam"),
                        operation["requestBody"]?["content"]?["application/json"]?["example"]?.ToJsonString());

                    var name = (string)operation["operationId"]!;
                    var expected = who == "anonymous" ? 401 : Allowed[(string)operation["x-orleansml-access"]!].Contains(who) ? Success[name] : 403;
                    if (answer.Status != expected || !operation["responses"]!.AsObject().ContainsKey($"{answer.Status}"))
                    {
                        wrong.Add($"{name} by {who}: {answer.Status} instead of {expected}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(Success.Count, operations);
    }

    [Theory]
    [InlineData("anonymous", 401)]
    [InlineData("user", 403)]
    [InlineData("moderator", 403)]
    [InlineData("service", 200)]
    [InlineData("admin", 200)]
    public async Task Metrics_are_for_services_and_administrators(string who, int status)
    {
        using var client = who == "anonymous" ? api.CreateClient(null) : api.CreateClient("x", roles: who);

        Assert.Equal(status, (await client.CallAsync("GET", "/metrics")).Status);
    }

    [Fact]
    public async Task Metrics_may_be_opened_to_everybody()
    {
        await using var open = await FakeApi.StartAsync(null, ("OrleansMl:Metrics:AllowAnonymous", "true"));
        using var nobody = open.CreateClient(null);

        Assert.Equal(200, (await nobody.CallAsync("GET", "/metrics")).Status);
    }
}
