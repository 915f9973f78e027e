using System.Globalization;

namespace OrleansMl.Experiments;

[Collection(nameof(ApiApplication))]
public sealed class ExperimentsApiTests(ApiApplication api)
{
    private const string Path = "/api/v1/ml/experiments";

    private static string FreshName() => $"e-{Guid.CreateVersion7():N}";

    private static object Body(double share = 0, string state = "running") => new
    {
        share,
        state,
        variants = new object[]
        {
            new { name = "control" },
            new { name = "bolder", weight = 2, settings = new { exploration = 2, per_author = 3, relevance = .5 } }
        },
        reason = "to see",
    };

    [Fact]
    public async Task One_that_is_made_has_an_address_a_version_and_defaults()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var path = $"{Path}/{FreshName()}";
        Assert.Equal(404, (await admin.CallAsync("GET", path)).Status);
        Assert.Equal(412, (await admin.CallAsync("PUT", path, Body(), ("If-Match", "*"))).Status);

        var made = await admin.CallAsync("PUT", path, Body(), ("If-None-Match", "*"));

        Assert.Equal((201, path, "running"), (made.Status, made.Headers.Location?.ToString(), (string)made.Body!["state"]!));
        Assert.Equal($"\"{(int)made.Body["version"]!}\"", made.ETag);
        var (control, bolder) = (made.Body["variants"]![0]!, made.Body["variants"]![1]!);
        Assert.Equal(
            (1.0, 0.4, 1),
            ((double)control["weight"]!, (double)control["settings"]!["collaborative"]!, (int)control["settings"]!["exploration"]!));
        Assert.Equal(
            (2.0, 2, 3, 0.5),
            (
                (double)bolder["weight"]!,
                (int)bolder["settings"]!["exploration"]!,
                (int)bolder["settings"]!["per_author"]!,
                (double)bolder["settings"]!["relevance"]!));
        await admin.CallAsync("DELETE", path);
    }

    [Fact]
    public async Task A_change_is_audited_and_what_was_seen_before_it_is_stale()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var path = $"{Path}/{FreshName()}";
        var made = await admin.CallAsync("PUT", path, Body());

        var same = await admin.CallAsync("PUT", path, Body(), ("If-Match", made.ETag!));
        var changed = await admin.CallAsync("PUT", path, Body(1e-9), ("If-Match", made.ETag!));
        var stale = await admin.CallAsync("PUT", path, Body(.5), ("If-Match", made.ETag!));

        Assert.Equal((200, made.ETag), (same.Status, same.ETag));
        var line = changed.Body!["audit"]![0]!;
        Assert.Equal(
            (200, "change", "root", "to see"),
            (changed.Status, (string)line["action"]!, (string)line["by"]!, (string)line["reason"]!));
        Assert.Equal((412, "stale_revision", changed.ETag), (stale.Status, stale.Code, stale.ETag));
        Assert.Equal(412, (await admin.CallAsync("PUT", path, Body(), ("If-None-Match", "*"))).Status);
        Assert.Equal(412, (await admin.CallAsync("DELETE", path, null, ("If-Match", made.ETag!))).Status);
        Assert.Equal(412, (await admin.CallAsync("POST", $"{path}/stop", "{}", ("If-Match", made.ETag!))).Status);
        Assert.Equal(changed.ETag, (await admin.CallAsync("GET", path)).ETag);
        await admin.CallAsync("DELETE", path);
    }

    [Fact]
    public async Task One_that_was_stopped_has_results()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var path = $"{Path}/{FreshName()}";
        await admin.CallAsync("PUT", path, Body());

        var stopped = await admin.CallAsync("POST", $"{path}/stop", new { reason = "seen" });
        var results = await admin.CallAsync("GET", $"{path}/results?hours=48");

        Assert.Equal((200, "stopped", false), (stopped.Status, (string)stopped.Body!["state"]!, stopped.Body["ended_at"] is null));
        Assert.Equal((200, 48, false), (results.Status, (int)results.Body!["hours"]!, (bool)results.Body["is_partial"]!));
        Assert.Equal(["control", "bolder"], results.Body["variants"]!.AsArray().Select(one => (string)one!["name"]!));
        Assert.Null(results.Body["variants"]![0]!["rate"]!["value"]);
        Assert.Equal(["greedy", "uniform"], results.Body["off_policy"]!.AsArray().Select(one => (string)one!["policy"]!));
        Assert.NotNull(results.Body["off_policy"]![0]!["warning"]);
        await admin.CallAsync("DELETE", path);
    }

    [Fact]
    public async Task One_that_was_deleted_is_found_nowhere()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var name = FreshName();
        var path = $"{Path}/{name}";
        await admin.CallAsync("PUT", path, Body());
        Assert.Contains(name, await NamesAsync(admin));

        Assert.Equal(204, (await admin.CallAsync("DELETE", path)).Status);

        Assert.DoesNotContain(name, await NamesAsync(admin));
        foreach (var (method, at, body) in new[]
        {
            ("DELETE", path, null),
            ("GET", path, null),
            ("POST", $"{path}/stop", "{}"),
            ("GET", $"{path}/results", null)
        })
        {
            Assert.Equal(404, (await admin.CallAsync(method, at, body)).Status);
        }
    }

    private static async Task<IEnumerable<string>> NamesAsync(HttpClient admin) =>
        (await admin.CallAsync("GET", Path)).Body!["experiments"]!.AsArray().Select(one => (string)one!["name"]!);

    [Theory]
    [InlineData("""{}""", 422, "/share")]
    [InlineData("""{"share": 2, "variants": [{"name": "a"}]}""", 422, "/share")]
    [InlineData("""{"share": 1e999, "variants": [{"name": "a"}]}""", 422, "/share")]
    [InlineData("""{"share": "NaN", "variants": [{"name": "a"}]}""", 422, "/share")]
    [InlineData("""{"share": NaN, "variants": [{"name": "a"}]}""", 400, null)]
    [InlineData("""{"share": 0.5}""", 422, "/variants")]
    [InlineData("""{"share": 0.5, "variants": []}""", 422, "/variants")]
    [InlineData("""{"share": 0.5, "variants": [null]}""", 422, "/variants/0/name")]
    [InlineData("""{"share": 0.5, "variants": [{"weight": 1}]}""", 422, "/variants/0/name")]
    [InlineData("""{"share": 0.5, "variants": [{"name": "a b"}]}""", 422, "/variants/0/name")]
    [InlineData("""{"share": 0.5, "variants": [{"name": "a"}, {"name": "a"}]}""", 422, "/variants/1/name")]
    [InlineData("""{"share": 0.5, "variants": [{"name": "a", "weight": 0}]}""", 422, "/variants/0/weight")]
    [InlineData("""{"share": 0.5, "variants": [{"name": "a", "settings": {"per_author": 0}}]}""", 422, "/variants/0/settings/per_author")]
    [InlineData(
        """{"share": 0.5, "variants": [{"name": "a", "settings": {"exploration": 1.5}}]}""", 422, "/variants/0/settings/exploration")]
    [InlineData("""{"share": 0.5, "variants": [{"name": "a", "settings": {"content": -1}}]}""", 422, "/variants/0/settings/content")]
    [InlineData("""{"share": 0.5, "variants": [{"name": "a", "settings": {"contents": 1}}]}""", 422, "/variants/0/settings/contents")]
    [InlineData("""{"share": 0.5, "variants": [{"name": "a", "wieght": 1}]}""", 422, "/variants/0/wieght")]
    [InlineData("""{"share": 0.5, "shares": 1, "variants": [{"name": "a"}]}""", 422, "/shares")]
    [InlineData("""{"share": 0.5, "state": "paused", "variants": [{"name": "a"}]}""", 422, "/state")]
    [InlineData("""[]""", 422, "")]
    public async Task What_is_no_experiment_is_refused(string body, int status, string? pointer)
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var answer = await admin.CallAsync("PUT", $"{Path}/{FreshName()}", body);
        Assert.Equal((status, pointer), (answer.Status, answer.Pointer));
    }

    [Theory]
    [InlineData("GET", "/a%20b", 422, "/experiment_name")]
    [InlineData("GET", "/a/results?hours=0", 422, "/hours")]
    [InlineData("GET", "/a/results?hours=721", 422, "/hours")]
    [InlineData("GET", "/a/results?hours=one", 422, "/hours")]
    [InlineData("DELETE", "/a%20b", 422, "/experiment_name")]
    [InlineData("POST", "/a/stop", 415, null)]
    public async Task What_makes_no_sense_is_refused(string method, string path, int status, string? pointer)
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var answer = await admin.CallAsync(method, $"{Path}{path}");
        Assert.Equal((status, pointer), (answer.Status, answer.Pointer));
        Assert.Equal(400, (await admin.CallAsync("DELETE", $"{Path}/a", null, ("If-Match", "3"))).Status);
        Assert.Equal(
            (422, "/reason"),
            (
                (await admin.CallAsync("POST", $"{Path}/a/stop", new { reason = new string('x', 501) })).Status,
                (await admin.CallAsync("POST", $"{Path}/a/stop", new { reason = new string('x', 501) })).Pointer));
    }

    [Fact]
    public async Task Another_policy_is_estimated_from_a_log()
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        // Half and half; the other policy always shows the first, which is taken in 3 of 10 cases.
        var exposures = Enumerable.Range(0, 1000).Select(i => new
        {
            reward = i % 2 == 0 && i % 20 < 6 ? 1 : 0,
            propensity = .5,
            target_propensity = i % 2 == 0 ? 1 : 0,
            predicted = .25,
            target_value = .25
        });
        var answer = await admin.CallAsync("POST", "/api/v1/ml/off-policy", new { exposures });
        Assert.Equal((200, 1000, 500.0), (answer.Status, (int)answer.Body!["exposures"]!, (double)answer.Body["effective_sample"]!));
        Assert.Equal((.3, .3), ((double)answer.Body["snips"]!["value"]!, (double)answer.Body["doubly_robust"]!["value"]!));
        Assert.InRange((double)answer.Body["snips"]!["low"]!, .255, .27);
        Assert.Null(answer.Body["warning"]);

        var few = await admin.CallAsync(
            "POST", "/api/v1/ml/off-policy", """{"exposures": [{"reward": 1, "propensity": 0.5, "target_propensity": 0}]}""");
        Assert.Equal((200, null), (few.Status, (double?)few.Body!["snips"]!["value"]));
        Assert.Contains("are worth 0 to this policy", (string)few.Body["warning"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", 422, "/exposures")]
    [InlineData("""{"exposures": []}""", 422, "/exposures")]
    [InlineData("""{"exposures": [{"reward": 1, "propensity": 0, "target_propensity": 1}]}""", 422, "/exposures/0/propensity")]
    [InlineData("""{"exposures": [{"reward": 1, "propensity": 5e-324, "target_propensity": 1}]}""", 422, "/exposures/0/propensity")]
    [InlineData("""{"exposures": [{"reward": 1, "propensity": 1.1, "target_propensity": 1}]}""", 422, "/exposures/0/propensity")]
    [InlineData("""{"exposures": [{"reward": 1, "propensity": 1, "target_propensity": -0.1}]}""", 422, "/exposures/0/target_propensity")]
    [InlineData(
        """{"exposures": [{"reward": 1, "propensity": 1, "target_propensity": 1}, {"propensity": 1, "target_propensity": 1}]}""",
        422,
        "/exposures/1/reward")]
    [InlineData("""{"exposures": [{"reward": 1e999, "propensity": 1, "target_propensity": 1}]}""", 422, "/exposures/0/reward")]
    [InlineData("""{"exposures": [{"reward": "NaN", "propensity": 1, "target_propensity": 1}]}""", 422, "/exposures/0/reward")]
    [InlineData(
        """{"exposures": [{"reward": 1, "propensity": 1, "target_propensity": 1, "target_value": 1e300}]}""",
        422,
        "/exposures/0/target_value")]
    [InlineData("""{"exposures": [{"reward": Infinity, "propensity": 1, "target_propensity": 1}]}""", 400, null)]
    [InlineData("""{"exposures": [7]}""", 422, "/exposures/0")]
    public async Task A_log_with_a_mistake_is_refused(string body, int status, string? pointer)
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var answer = await admin.CallAsync("POST", "/api/v1/ml/off-policy", body);
        Assert.Equal((status, pointer), (answer.Status, answer.Pointer));
    }

    [Fact]
    public async Task The_exposure_log_is_read_in_parts()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        Assert.Equal(200, (await admin.CallAsync("GET", "/api/v1/ml/exposures?limit=1")).Status);
        foreach (var (query, pointer) in new[]
        {
            ("limit=0", "/limit"),
            ("limit=1001", "/limit"),
            ("limit=x", "/limit"),
            ("cursor=nonsense", "/cursor")
        })
        {
            var answer = await admin.CallAsync("GET", $"/api/v1/ml/exposures?{query}");
            Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
        }
    }

    [Fact]
    public async Task More_than_twenty_are_refused()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var made = new List<string>();
        Answer answer;
        do
        {
            made.Add($"{Path}/{FreshName()}");
            answer = await admin.CallAsync("PUT", made[^1], Body());
        }
        while (answer.Status == 201);
        Assert.Equal((409, "too_many_experiments"), (answer.Status, answer.Code));
        Assert.True(made.Count <= 21, made.Count.ToString(CultureInfo.InvariantCulture));
        foreach (var path in made)
        {
            await admin.CallAsync("DELETE", path);
        }
    }
}
