using System.Reflection;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Events;
using OrleansMl.Fakes;
using OrleansMl.Images;
using OrleansMl.Interactions;
using OrleansMl.Media;
using OrleansMl.Models;
using OrleansMl.Operations;
using OrleansMl.Standing;

namespace OrleansMl.Http;

/// <summary>Every test says what fails.</summary>
public sealed class ExceptionProblemsTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private readonly FakeApi _api = fixture.Api;
    public static TheoryData<string> Failures => [.. Cases.Keys];

    private static readonly Dictionary<string, (Exception Exception, int Status, string Code, string? RetryAfter)> Cases = new()
    {
        ["busy model"] = (new ModelBusyException("text-spam", TimeSpan.FromSeconds(1.2)), 503, "model_busy", "2"),
        ["broken model"] = (new ModelUnavailableException("text-spam", "model.onnx: wrong hash"), 503, "model_unavailable", "5"),
        ["interactions wait to be counted"] = (new EngagementBusyException(), 503, "overloaded", "1"),
        ["events wait to be taken up"] = (new EventsBusyException(), 503, "overloaded", "1"),
        ["no memory to decode a picture"] = (new MediaBusyException(), 503, "overloaded", "1"),
        ["paused author"] = (
            new PostingPausedException(new(2026, 1, 8, 12, 0, 0, TimeSpan.Zero), "sells followers"), 403, "posting_paused", null),
        ["unreadable picture"] = (new ImageUnreadableException("It is not a JPEG."), 422, "validation", null),
        ["store takes no writes"] = (new StoreUnavailableException("disk full"), 503, "store_unavailable", "5"),
        ["call cancelled while the silo starved"] = (new TaskCanceledException("cancelled"), 503, "overloaded", "5"),
        ["failed activation"] = (new OrleansException("activation failed"), 503, "overloaded", "5"),
        ["lost race in the store"] = (new InconsistentStateException("etag"), 503, "overloaded", "5"),
        ["silo gone"] = (new SiloUnavailableException("gone"), 503, "overloaded", "5"),
        ["no answer"] = (new TimeoutException("30 s"), 503, "overloaded", "5"),
        ["wrapped connection loss"] = (new AggregateException(new System.Net.Sockets.SocketException(111)), 503, "overloaded", "5"),
        ["gateway too busy"] = (
            (Exception)Activator.CreateInstance(
                typeof(GatewayTooBusyException),
                BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public,
                null,
                ["busy"],
                null)!,
            503,
            "overloaded",
            "1"),
        ["mailbox full"] = (new LimitExceededException("mailbox full"), 503, "overloaded", "1"),
        ["bug"] = (new InvalidOperationException("secret detail at Foo.cs:12"), 500, "internal", null),
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failed_grain_call_is_a_problem_that_says_what_to_do(string name)
    {
        var (exception, status, code, retryAfter) = Cases[name];
        _api.Cluster.Fail = exception;
        using var admin = _api.CreateClient("root", isAdmin: true);

        foreach (var (method, path, body) in new (string, string, object?)[]
        {
            ("POST", "/api/v1/content", new { type = "post", text = "a" }),
            ("GET", "/api/v1/content/x", null),
            ("POST", "/api/v1/ml/moderate", new { type = "post", text = "a" }),
        })
        {
            var answer = await admin.CallAsync(method, path, body);

            Assert.Equal((status, code, retryAfter), (answer.Status, answer.Code, answer.Header("Retry-After")));
            Assert.DoesNotContain("   at ", answer.Text);
            Assert.DoesNotContain("secret", answer.Text);
        }
    }

    [Fact]
    public void Every_exception_that_crosses_a_grain_call_has_a_case_here()
    {
        var crossing = typeof(OrleansMlException).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(OrleansMlException)));

        Assert.Empty(crossing.Except(Cases.Values.Select(one => one.Exception.GetType())));
    }

    [Fact]
    public async Task A_broken_model_says_why()
    {
        _api.Cluster.Fail = new ModelUnavailableException("text-spam", "model.onnx: wrong hash");
        using var alice = _api.CreateClient("alice");

        var answer = await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text = "a" });

        Assert.Contains("model.onnx: wrong hash", (string?)answer.Body!["detail"]);
    }

    [Fact]
    public async Task A_batch_keeps_the_items_that_worked_apart_from_those_that_did_not()
    {
        _api.Cluster.Fail = new ModelBusyException("text-spam", TimeSpan.FromSeconds(1));
        using var alice = _api.CreateClient("alice");

        var answer = await alice.CallAsync(
            "POST", "/api/v1/content/batch", """{"items":[{"type":"post","text":"a"},{"type":"post","text":""}]}""");

        Assert.Equal([503, 422], answer.Body!["items"]!.AsArray().Select(item => (int)item!["status"]!));
    }
}
