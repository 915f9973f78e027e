using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OrleansMl.Testing;
using StandardWebhooks;

namespace OrleansMl.Webhooks;

/// <summary>Webhooks over HTTP, from a whole node to a receiver on this machine.</summary>
public sealed class WebhooksApiTests(WebhooksApiTests.HookNode api) : IClassFixture<WebhooksApiTests.HookNode>
{
    private const string Route = "/api/v1/webhooks";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_arrives_is_verified_by_another_library_also_while_secrets_rotate()
    {
        using var receiver = new WebhookReceiver();
        using var root = api.CreateClient("root", isAdmin: true);
        var made = await root.CallAsync("POST", Route, new { url = receiver.Url });
        Assert.Equal(201, made.Status);
        var (id, secret) = ((string)made.Body!["webhook"]!["id"]!, (string)made.Body["secret"]!);
        Assert.DoesNotContain("whsec_", (await root.CallAsync("GET", $"{Route}/{id}")).Text, StringComparison.Ordinal);

        var (first, content) = await PostUntilToldAsync(root, receiver);
        Assert.Equal(("content.decided", content), (first.Type, first.ContentId));
        Verify(secret, first);

        var rotated = await root.CallAsync("POST", $"{Route}/{id}/rotate");
        Assert.NotNull((string?)rotated.Body!["webhook"]!["previous_secret_until"]);
        await root.CallAsync("DELETE", $"/api/v1/content/{content}");
        var second = await Eventually.ReadAsync(
            () => receiver.Accepted.FirstOrDefault(one => one.Type == "content.withdrawn"), one => one is not null, Token);

        // The library looks at the first signature only: that of the secret that receivers know.
        Verify(secret, second!);
        Verify((string)rotated.Body["secret"]!, second! with { Signature = second.Signature.Split(' ')[1] });
        Assert.ThrowsAny<Exception>(() => Verify(WebhookSignature.NewSecret(), second!));

        // A delivery is written down after the receiver has answered, and events of other tests may follow.
        var told = await Eventually.ReadAsync(
            async _ => IdsOf((await root.CallAsync("GET", $"{Route}/{id}/deliveries?limit=100")).Body!),
            ids => ids.Contains(second!.Id),
            Token);
        Assert.InRange(told.IndexOf(first.Id), told.IndexOf(second!.Id) + 1, told.Count - 1);
        var latest = (await root.CallAsync("GET", $"{Route}/{id}/deliveries?limit=1")).Body!;
        var older = (await root.CallAsync("GET", $"{Route}/{id}/deliveries?limit=100&cursor={latest["next"]}")).Body!;
        Assert.Single(latest["deliveries"]!.AsArray());
        Assert.Contains(first.Id, IdsOf(older));
        Assert.Equal(204, (await root.CallAsync("DELETE", $"{Route}/{id}")).Status);
        Assert.Equal(404, (await root.CallAsync("GET", $"{Route}/{id}")).Status);
        Assert.Contains("rotate_webhook_secret", (await root.CallAsync("GET", "/api/v1/audit")).Text, StringComparison.Ordinal);
    }

    private static List<string> IdsOf(JsonNode deliveries) =>
        [.. deliveries["deliveries"]!.AsArray().Select(one => (string)one!["event_id"]!)];

    [Fact]
    public async Task A_test_says_how_it_went_and_changes_are_kept()
    {
        using var receiver = new WebhookReceiver();
        using var root = api.CreateClient("root", isAdmin: true);
        var made = await root.CallAsync("POST", Route, new { url = receiver.Url, types = new[] { "review.decided" } });
        var id = (string)made.Body!["webhook"]!["id"]!;

        var tested = await root.CallAsync("POST", $"{Route}/{id}/test");
        Assert.Equal((true, 204), ((bool)tested.Body!["accepted"]!, (int)tested.Body["status"]!));
        Assert.Equal("webhook.test", receiver.Accepted.Single().Type);
        Verify((string)made.Body["secret"]!, receiver.Accepted.Single());

        receiver.Answer = (_, _) => 500;
        tested = await root.CallAsync("POST", $"{Route}/{id}/test");
        Assert.Equal((false, 500), ((bool)tested.Body!["accepted"]!, (int)tested.Body["status"]!));

        var put = await root.CallAsync("PUT", $"{Route}/{id}", new { url = receiver.Url, enabled = false, description = "later" });
        Assert.Equal(("disabled", "later"), ((string)put.Body!["state"]!, (string)put.Body["description"]!));
        Assert.Empty(put.Body["types"]!.AsArray());
        var redelivered = await root.CallAsync("POST", $"{Route}/{id}/redeliver", new { });
        Assert.Equal(0, (int)redelivered.Body!["redelivered"]!);
        Assert.Contains((await root.CallAsync("GET", Route)).Body!["webhooks"]!.AsArray(), one => (string)one!["id"]! == id);
        await root.CallAsync("DELETE", $"{Route}/{id}");
    }

    [Theory]
    [InlineData("{}", "/url", "required")]
    [InlineData("""{"url": 1}""", "/url", "wrong_type")]
    [InlineData("""{"url": "ftp://127.0.0.1/"}""", "/url", "invalid_url")]
    [InlineData("""{"url": "hooks"}""", "/url", "invalid_url")]
    [InlineData("""{"url": "https://me:secret@127.0.0.1/"}""", "/url", "invalid_url")]
    [InlineData("""{"url": "https://169.254.169.254/latest"}""", "/url", "address_not_allowed")]
    [InlineData("""{"url": "https://10.0.0.1/"}""", "/url", "address_not_allowed")]
    [InlineData("""{"url": "https://127.0.0.1/", "types": ["content.liked"]}""", "/types/0", "unknown_value")]
    [InlineData("""{"url": "https://127.0.0.1/", "secret": "mine"}""", "/secret", "unknown_field")]
    public async Task A_bad_request_says_what_is_wrong_and_makes_nothing(string body, string pointer, string code)
    {
        using var root = api.CreateClient("root", isAdmin: true);
        var before = (await root.CallAsync("GET", Route)).Body!["webhooks"]!.AsArray().Count;

        var answer = await root.CallAsync("POST", Route, JsonNode.Parse(body)!);

        Assert.Equal(422, answer.Status);
        Assert.Equal((pointer, code), ((string)answer.Body!["errors"]![0]!["pointer"]!, (string)answer.Body["errors"]![0]!["code"]!));
        Assert.Equal(before, (await root.CallAsync("GET", Route)).Body!["webhooks"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("PUT", "", """{"url": "https://127.0.0.1/"}""")]
    [InlineData("DELETE", "", null)]
    [InlineData("GET", "/deliveries", null)]
    [InlineData("POST", "/redeliver", "{}")]
    [InlineData("POST", "/rotate", null)]
    [InlineData("POST", "/test", null)]
    public async Task What_is_not_there_is_not_found(string method, string path, string? body)
    {
        using var root = api.CreateClient("root", isAdmin: true);
        foreach (var id in new[] { "none", "0123456789abcdef0123456789abcdef" })
        {
            var answer = await root.CallAsync(method, $"{Route}/{id}{path}", body is null ? null : JsonNode.Parse(body));
            Assert.Equal((404, "not_found"), (answer.Status, (string)answer.Body!["code"]!));
        }
    }

    // The node may not know yet that somebody follows; then it is asked twice a second.
    private static async Task<(ReceivedEvent Event, string ContentId)> PostUntilToldAsync(HttpClient root, WebhookReceiver receiver)
    {
        var ids = new HashSet<string>();
        var first = await Eventually.ReadAsync(
            async _ =>
            {
                var posted = await root.CallAsync("POST", "/api/v1/content", new { type = "post", text = "We walked along the river" });
                ids.Add((string)posted.Body!["id"]!);
                return receiver.Accepted.FirstOrDefault(one => ids.Contains(one.ContentId!));
            },
            one => one is not null,
            Token,
            every: TimeSpan.FromMilliseconds(200));
        return (first!, first!.ContentId!);
    }

    private static void Verify(string secret, ReceivedEvent received) => new StandardWebhook(secret).Verify(
        received.Body,
        new HeaderDictionary
        {
            ["webhook-id"] = received.Id,
            ["webhook-timestamp"] = received.Timestamp,
            ["webhook-signature"] = received.Signature,
        });

    /// <summary>May post to this machine.</summary>
    public sealed class HookNode : ApiApplication
    {
        protected override IEnumerable<string> Settings =>
            ["--OrleansMl:Webhooks:AllowHttp=true", "--OrleansMl:Webhooks:AllowedNetworks:0=127.0.0.0/8"];
    }
}
