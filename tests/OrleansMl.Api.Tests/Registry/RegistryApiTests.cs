using OrleansMl.Fakes;
using OrleansMl.Models;

namespace OrleansMl.Registry;

public sealed class RegistryApiTests : IClassFixture<FakeApiFixture>
{
    private const string Path = "/api/v1/ml/models/text-spam";

    private readonly FakeApi _api;

    public RegistryApiTests(FakeApiFixture fixture)
    {
        _api = fixture.Api;
        _api.Cluster.Registry = (RegistryOutcome.Changed, null);
        _api.Cluster.RegistryCalls.Clear();
    }

    [Theory]
    [InlineData(
        "POST",
        "/promote",
        """{"version": "1.2.0-rc.1", "reason": "fewer false alarms"}""",
        "promote 1.2.0-rc.1 by root because fewer false alarms")]
    [InlineData("POST", "/rollback", "{}", "roll back by root because ")]
    [InlineData("PUT", "/shadow", """{"version": "1.2.0"}""", "shadow 1.2.0 by root because ")]
    [InlineData("DELETE", "/shadow", null, "shadow  by root because ")]
    [InlineData("DELETE", "/split", null, "split  by root because ")]
    [InlineData(
        "PUT",
        "/split",
        """{"kind": "experiment", "version": "1.2.0", "percent": 50}""",
        "split SplitRequest { Kind = Experiment, Version = 1.2.0, Percent = 50, Limits =  } by root because ")]
    [InlineData("PUT", "/split", """{"kind": "canary", "version": "1.2.0", "percent": 0.5, "limits": {"min_calls": 100}}""",
        "split SplitRequest { Kind = Canary, Version = 1.2.0, Percent = 0.5, Limits = CanaryLimits { MaxErrorRate = 0.02, MaxDrift = " +
        "0.25, MinCalls = 100 } } by root because ")]
    public async Task A_change_reaches_the_registry_and_answers_with_the_registration(string method, string path, string? body, string call)
    {
        using var admin = _api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync(method, Path + path, body);

        Assert.Equal((200, "1.1.0", 4), (answer.Status, (string?)answer.Body!["live"], (int)answer.Body["revision"]!));
        Assert.Equal("text-spam: " + call, Assert.Single(_api.Cluster.RegistryCalls));
    }

    [Fact]
    public async Task A_promotion_is_a_line_of_the_audit_and_a_refused_one_is_none()
    {
        using var admin = _api.CreateClient("root", isAdmin: true);
        await admin.CallAsync("POST", Path + "/promote", new { version = "9.1.0", reason = "fewer false alarms" });
        _api.Cluster.Registry = (RegistryOutcome.Refused, "no");
        await admin.CallAsync("POST", Path + "/promote", new { version = "9.2.0" });

        var line = Assert.Single(_api.Cluster.Audit, entry => entry.Target.StartsWith("text-spam@9", StringComparison.Ordinal));
        Assert.Equal(
            ("root", "promote_model", "text-spam@9.1.0", "fewer false alarms"), (line.Actor, line.Action, line.Target, line.Detail));
    }

    [Theory]
    [InlineData("POST", "/promote", "{}", "/version")]
    [InlineData("POST", "/promote", """{"version": "../1"}""", "/version")]
    [InlineData("POST", "/promote", """{"version": 1}""", "/version")]
    [InlineData("PUT", "/shadow", """{"version": null}""", "/version")]
    [InlineData("PUT", "/split", """{"kind": "trial", "version": "1.2.0", "percent": 5}""", "/kind")]
    [InlineData("PUT", "/split", """{"version": "1.2.0", "percent": 5}""", "/kind")]
    [InlineData("PUT", "/split", """{"kind": "canary", "version": "1.2.0"}""", "/percent")]
    [InlineData("PUT", "/split", """{"kind": "canary", "version": "1.2.0", "percent": 0}""", "/percent")]
    [InlineData("PUT", "/split", """{"kind": "canary", "version": "1.2.0", "percent": 100.5}""", "/percent")]
    [InlineData("PUT", "/split", """{"kind": "experiment", "version": "1.2.0", "percent": 5, "limits": {}}""", "/limits")]
    [InlineData(
        "PUT",
        "/split",
        """{"kind": "canary", "version": "1.2.0", "percent": 5, "limits": {"max_error_rate": 2}}""",
        "/limits/max_error_rate")]
    [InlineData(
        "PUT", "/split", """{"kind": "canary", "version": "1.2.0", "percent": 5, "limits": {"max_drift": 0}}""", "/limits/max_drift")]
    [InlineData(
        "PUT", "/split", """{"kind": "canary", "version": "1.2.0", "percent": 5, "limits": {"min_calls": 10}}""", "/limits/min_calls")]
    public async Task A_bad_request_names_the_field_and_changes_nothing(string method, string path, string body, string pointer)
    {
        using var admin = _api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync(method, Path + path, body);

        Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
        Assert.Empty(_api.Cluster.RegistryCalls);
    }

    [Fact]
    public async Task A_reason_is_bounded_and_a_name_is_checked()
    {
        using var admin = _api.CreateClient("root", isAdmin: true);

        Assert.Equal((422, "/reason"), Of(await admin.CallAsync("POST", Path + "/rollback", new { reason = new string('x', 501) })));
        Assert.Equal((422, "/model_name"), Of(await admin.CallAsync("POST", "/api/v1/ml/models/Text_Spam/rollback", new { })));
        Assert.Equal(415, (await admin.CallAsync("POST", Path + "/rollback")).Status);
        Assert.Empty(_api.Cluster.RegistryCalls);

        static (int, string?) Of(Answer answer) => (answer.Status, answer.Pointer);
    }

    [Theory]
    [InlineData(RegistryOutcome.NotInstalled, 404, "not_found")]
    [InlineData(RegistryOutcome.Refused, 409, "model_refused")]
    [InlineData(RegistryOutcome.NothingBefore, 409, "nothing_to_roll_back")]
    [InlineData(RegistryOutcome.Unchanged, 200, null)]
    public async Task The_outcome_becomes_a_status(RegistryOutcome outcome, int status, string? code)
    {
        using var admin = _api.CreateClient("root", isAdmin: true);
        _api.Cluster.Registry = (outcome, "the reason");

        var answer = await admin.CallAsync("POST", Path + "/promote", new { version = "1.2.0" });

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task One_model_shows_its_registration_and_a_list_does_not()
    {
        using var admin = _api.CreateClient("root", isAdmin: true);
        _api.Cluster.Models = [new("silo-1", new()
        {
            Model = new("text-spam", "1.1.0"),
            Task = "text-classification",
            State = ModelState.Loaded,
            Live = true
        })];

        Assert.Equal(0.5, (double?)(await admin.CallAsync("GET", Path)).Body!["registration"]!["drift"]);
        Assert.Null((await admin.CallAsync("GET", "/api/v1/ml/models")).Body!["models"]![0]!["registration"]);
    }
}
