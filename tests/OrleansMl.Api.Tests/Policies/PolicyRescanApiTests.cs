namespace OrleansMl.Policies;

/// <summary>A policy is run over the past: how it is started, watched, stopped, and refused.</summary>
[Collection(nameof(ApiApplication))]
public sealed class PolicyRescanApiTests(ApiApplication api)
{
    private const string Path = "/api/v1/moderation/policies/default/rescan";

    [Fact]
    public async Task It_is_started_paused_resumed_and_cancelled_and_each_is_on_record()
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        var started = await admin.CallAsync("POST", Path, new { dry_run = true, rate_per_second = 1, surface = "video", reason = "try" });
        var second = await admin.CallAsync("POST", Path, "{}");
        var paused = await admin.CallAsync("POST", $"{Path}/pause");
        var seen = await admin.CallAsync("GET", Path);
        var resumed = await admin.CallAsync("POST", $"{Path}/resume");
        var cancelled = await admin.CallAsync("POST", $"{Path}/cancel");
        var again = await admin.CallAsync("POST", $"{Path}/cancel");
        var late = await admin.CallAsync("POST", $"{Path}/pause");

        Assert.Equal((202, "running", "root"), (started.Status, (string?)started.Body!["state"], (string?)started.Body["started_by"]));
        Assert.Equal(
            """{"since":null,"surface":"video","rate_per_second":1,"dry_run":true}""", started.Body["request"]!.ToJsonString());
        Assert.Equal((409, "rescan_running"), (second.Status, second.Code));
        Assert.Equal((200, "paused"), (paused.Status, (string?)paused.Body!["state"]));
        Assert.Equal((200, "paused"), (seen.Status, (string?)seen.Body!["state"]));
        Assert.Equal((200, "running"), (resumed.Status, (string?)resumed.Body!["state"]));
        Assert.Equal((200, "cancelled"), (cancelled.Status, (string?)cancelled.Body!["state"]));
        Assert.Equal((200, "cancelled"), (again.Status, (string?)again.Body!["state"]));
        Assert.Equal((409, "no_rescan"), (late.Status, late.Code));

        var audit = await admin.CallAsync("GET", "/api/v1/audit?act=start_policy_rescan&limit=20");
        Assert.Contains(audit.Body!["entries"]!.AsArray(), line =>
            ((string?)line!["target"], (string?)line["detail"]) == ("default", "try"));
    }

    [Theory]
    [InlineData("""{"rate_per_second": 0}""", "/rate_per_second")]
    [InlineData("""{"rate_per_second": 501}""", "/rate_per_second")]
    [InlineData("""{"rate": 5}""", "/rate")]
    [InlineData("""{"surface": "song"}""", "/surface")]
    public async Task What_means_nothing_is_refused_with_its_place(string body, string pointer)
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync("POST", Path, body);

        Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
    }

    [Fact]
    public async Task A_policy_that_the_cluster_does_not_decide_by_is_not_found()
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        Assert.Equal(404, (await admin.CallAsync("POST", "/api/v1/moderation/policies/another/rescan", "{}")).Status);
        Assert.Equal(404, (await admin.CallAsync("GET", "/api/v1/moderation/policies/another/rescan")).Status);
    }
}
