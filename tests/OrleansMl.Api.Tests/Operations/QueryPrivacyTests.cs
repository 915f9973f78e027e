using System.Diagnostics;
using OrleansMl.Fakes;

namespace OrleansMl.Operations;

[Trait("speed", "slow")]
public sealed class QueryPrivacyTests
{
    [Fact]
    public async Task Traces_of_a_request_do_not_hold_its_query()
    {
        // Nobody listens there: the spans are made, and looked at below before they would be sent.
        await using var api = await FakeApi.StartAsync(null, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"));
        var path = $"/v1alpha1/comments:analyze/{Guid.CreateVersion7():N}";
        var tags = new TaskCompletionSource<Dictionary<string, object?>>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            ActivityStopped = activity =>
            {
                if ((string?)activity.GetTagItem("url.path") == path)
                {
                    tags.TrySetResult(activity.TagObjects.ToDictionary());
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var client = api.CreateClient(null);

        await client.CallAsync("GET", $"{path}?key=omk_in_the_address");

        var seen = await tags.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("url.query", seen.Keys);
        Assert.DoesNotContain(seen.Values, value => value?.ToString()?.Contains("omk_", StringComparison.Ordinal) is true);
    }
}
