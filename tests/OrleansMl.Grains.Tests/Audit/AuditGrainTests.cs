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

    [Fact]
    public async Task A_filter_finds_what_lies_far_back_and_a_page_may_be_empty_before_the_end()
    {
        const int Lines = 5000, Wanted = 7;
        var audit = cluster.Client.GetGrain<IAuditGrain>(1);
        await audit.NoteAsync(new(DateTimeOffset.UnixEpoch, "lea", "put_bank", "scams", null), Token);
        for (var i = 1; i < Lines; i++)
        {
            await audit.NoteAsync(
                new(DateTimeOffset.UnixEpoch.AddSeconds(i), "root", i % 1000 == Wanted ? "put_bank" : "erase_user", $"{i}", null), Token);
        }

        var filter = new AuditFilter { Actions = ["put_bank"] };
        var first = await audit.FindAsync(filter, null, 100, Token);
        var second = await audit.FindAsync(filter, first.Next, 100, Token);
        var none = await audit.FindAsync(filter with { Actor = "lea" }, null, 100, Token);

        Assert.Equal(["4007", "3007", "2007", "1007"], first.Entries.Select(entry => entry.Target));
        Assert.Equal(["7", "scams"], second.Entries.Select(entry => entry.Target));
        Assert.Null(second.Next);
        Assert.Empty(none.Entries);
        Assert.NotNull(none.Next);
        Assert.Equal("scams", Assert.Single((await audit.FindAsync(filter with { Actor = "lea" }, none.Next, 100, Token)).Entries).Target);
    }

    [Fact]
    public async Task Looking_ends_where_the_lines_are_too_old()
    {
        var audit = cluster.Client.GetGrain<IAuditGrain>(2);
        for (var i = 0; i < 200; i++)
        {
            await audit.NoteAsync(new(DateTimeOffset.UnixEpoch.AddHours(i), "root", "put_bank", $"{i}", null), Token);
        }

        var page = await audit.FindAsync(new() { Since = DateTimeOffset.UnixEpoch.AddHours(190) }, null, 100, Token);

        Assert.Equal(Enumerable.Range(190, 10).Reverse().Select(i => $"{i}"), page.Entries.Select(entry => entry.Target));
        Assert.Null(page.Next);
    }
}
