using Orleans.Runtime;
using OrleansMl.Hosting;

namespace OrleansMl.Audit;

public sealed class AuditGrainTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_are_read_back_in_pages_the_latest_first_and_outlive_the_grain()
    {
        var audit = cluster.Client.GetGrain<IAuditGrain>(0);
        for (var i = 0; i < 150; i++)
        {
            await audit.NoteAsync(new(DateTimeOffset.UnixEpoch.AddSeconds(i), "root", "erase_user", $"user-{i}", null), Token);
        }

        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        var read = new List<string>();
        long? next = null;
        do
        {
            var page = await audit.ListAsync(next, 40, Token);
            read.AddRange(page.Entries.Select(entry => entry.Target));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, 150).Reverse().Select(i => $"user-{i}"), read);
    }
}
