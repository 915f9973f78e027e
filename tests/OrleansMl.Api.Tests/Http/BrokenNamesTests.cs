using System.Text;
using OrleansMl.Fakes;

namespace OrleansMl.Http;

/// <summary>Names of fields that are no Unicode: the framework throws when it meets them, wherever that is.</summary>
public sealed class BrokenNamesTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    public static TheoryData<string, string> Bodies() => new MatrixTheoryData<string, string>(
        [
            "POST /api/v1/content",
            "POST /api/v1/content/batch",
            "POST /api/v1/interactions",
            "POST /api/v1/ml/moderate",
            "POST /api/v1/ml/off-policy",
            "POST /api/v1/ml/viral-prediction",
            "POST /v1/moderations",
            "POST /v1alpha1/comments:analyze",
            "POST /api/user",
            "POST /api/item",
            "POST /api/items",
            "PUT /api/feedback",
            "PATCH /api/item/a",
        ],
        [
            """{"\ud800": 1}""",
            """{"\udc00\ud800": {"a": 1}}""",
            """[{"\ud83d": "x"}]""",
            """{"input": [{"\ud800": "x", "type": "text"}], "items": [{"\ud800": 1}], "interactions": [{"\ud800": 1}]}""",
        ]);

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_name_that_is_no_Unicode_is_400(string operation, string body)
    {
        using var admin = fixture.Api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync(operation.Split(' ')[0], operation.Split(' ')[1], body);

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_in_a_name_are_400()
    {
        using var admin = fixture.Api.CreateClient("root", isAdmin: true);
        byte[] body = [.. Encoding.ASCII.GetBytes("{\""), 0xC3, 0x28, .. Encoding.ASCII.GetBytes("\": 1}")];

        Assert.Equal(400, (await admin.CallAsync("POST", "/api/v1/content", body)).Status);
        Assert.Equal(400, (await admin.CallAsync("POST", "/api/user", body)).Status);
    }

    [Fact]
    public async Task Names_with_escapes_that_are_Unicode_are_read()
    {
        using var alice = fixture.Api.CreateClient("alice");

        var answer = await alice.CallAsync("POST", "/api/v1/content", """{"t\u0079pe": "post", "text": "a", "\ud83d\ude00": 1}""");

        Assert.Equal(201, answer.Status);
    }
}
