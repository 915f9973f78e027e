namespace OrleansMl.Reviews;

/// <summary>The second yes over HTTP, on a node that asks for it from 1,000 people on.</summary>
public sealed class SecondYesApiTests(SecondYesApiTests.AskingTwo api) : IClassFixture<SecondYesApiTests.AskingTwo>
{
    private const string Path = "/api/v1/moderation/reviews";

    private readonly string _author = $"author-{Guid.CreateVersion7():N}";

    [Fact]
    public async Task A_removal_waits_and_takes_effect_when_another_moderator_decides_the_same()
    {
        using var ada = api.CreateClient("ada", roles: "moderator");
        using var ben = api.CreateClient("ben", roles: "moderator");
        var id = await InReviewAsync();

        var detail = await ada.CallAsync("GET", $"{Path}/{id}@1");
        var held = await DecideAsync(ada, id, new { level = "rejected", reason = "sells followers" });
        var own = await ada.CallAsync("POST", $"{Path}/{id}@1/claim");
        var confirmed = await DecideAsync(ben, id, new { level = "rejected" });

        Assert.Equal(1200, (long)detail.Body!["author_reach"]!);
        var waiting = held.Body!["review"]!;
        Assert.Equal((200, "open", "rejected", "ada", null), (
            held.Status,
            (string?)waiting["state"],
            (string?)waiting["awaiting_second"]!["level"],
            (string?)waiting["awaiting_second"]!["actor"],
            (string?)waiting["verdict"]));
        Assert.Equal("review_required", (string?)held.Body["content"]!["level"]);
        Assert.Equal((403, "first_decider"), (own.Status, own.Code));
        Assert.Equal((200, "decided", "sells followers", "rejected"), (
            confirmed.Status,
            (string?)confirmed.Body!["review"]!["state"],
            (string?)confirmed.Body["review"]!["verdict"]!["reason"],
            (string?)confirmed.Body["content"]!["level"]));
    }

    [Fact]
    public async Task Several_decided_together_are_counted_as_what_they_are()
    {
        using var ada = api.CreateClient("ada", roles: "moderator");
        var great = await InReviewAsync();

        var together = await ada.CallAsync("POST", $"{Path}/decide", new
        {
            items = new[] { new { id = $"{great}@1", revision = 1 } },
            count = 1,
            decision = new { level = "rejected", reason = "one campaign" },
        });
        var small = await InReviewAsync(reach: 1);
        var decided = await ada.CallAsync("POST", $"{Path}/decide", new
        {
            items = new[] { new { id = $"{small}@1", revision = 1 } },
            count = 1,
            decision = new { level = "rejected", reason = "one campaign" },
        });

        Assert.Equal((0, 1), ((int)together.Body!["decided"]!, (int)together.Body["awaiting_second"]!));
        Assert.Equal((1, 0), ((int)decided.Body!["decided"]!, (int)decided.Body["awaiting_second"]!));
    }

    [Fact]
    public async Task An_author_with_a_role_learns_nothing_of_what_waits()
    {
        using var ada = api.CreateClient("ada", roles: "moderator");
        using var author = api.CreateClient(_author, roles: "moderator");
        var id = await InReviewAsync();
        await DecideAsync(ada, id, new { level = "rejected", reason = "sells followers" });

        var seen = await author.CallAsync("GET", $"{Path}/{id}@1");

        Assert.Equal(200, seen.Status);
        Assert.Null(seen.Body!["review"]!["awaiting_second"]);
        Assert.DoesNotContain("sells followers", seen.Text, StringComparison.Ordinal);
    }

    private async Task<string> InReviewAsync(long reach = 1200)
    {
        using var author = api.CreateClient(_author);
        using var root = api.CreateClient("root", isAdmin: true);
        var id = $"{_author}~{Guid.CreateVersion7():N}";
        await root.CallAsync("PUT", $"/api/v1/users/{_author}", new { reach });
        await author.CallAsync("PUT", $"/api/v1/content/{id}", new { type = "comment", text = "Thank you for the recipe." });
        var asked = await root.CallAsync("POST", $"/api/v1/content/{id}/override", new { level = "review_required", reason = "look" });
        Assert.Equal(200, asked.Status);
        return id;
    }

    private static async Task<Answer> DecideAsync(HttpClient by, string id, object decision)
    {
        Assert.Equal(200, (await by.CallAsync("POST", $"{Path}/{id}@1/claim")).Status);
        return await by.CallAsync("POST", $"{Path}/{id}@1/decide", decision, ("If-Match", "\"1\""));
    }

    public sealed class AskingTwo : ApiApplication
    {
        protected override IEnumerable<string> Settings => ["--OrleansMl:Reviews:SecondYesFrom=1000"];
    }
}
