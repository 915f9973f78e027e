using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace OrleansMl.Store;

public sealed class EmbeddedGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("content", "item-1");

    // A short path: the store's socket has to fit into it.
    private readonly string _directory = Directory.CreateTempSubdirectory("oml-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task What_was_never_written_reads_as_new()
    {
        await using var store = await OpenAsync();
        var state = new GrainState<List<int>>([1]) { ETag = "7", RecordExists = true };

        await store.Storage.ReadStateAsync("state", Grain, state);

        Assert.Equal([], state.State);
        Assert.Equal((null, false), (state.ETag, state.RecordExists));
    }

    [Fact]
    public async Task Each_write_moves_the_tag_and_reads_back()
    {
        await using var store = await OpenAsync();
        var written = new GrainState<List<int>>([1, 2, 3]);
        await store.Storage.WriteStateAsync("state", Grain, written);
        Assert.Equal(("1", true), (written.ETag, written.RecordExists));
        written.State = [4];
        await store.Storage.WriteStateAsync("state", Grain, written);

        var read = await ReadAsync(store);

        Assert.Equal([4], read.State);
        Assert.Equal(("2", true), (read.ETag, read.RecordExists));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("3")]
    public async Task A_write_with_another_tag_changes_nothing(string? tag)
    {
        await using var store = await OpenAsync();
        var current = new GrainState<List<int>>([1]);
        await store.Storage.WriteStateAsync("state", Grain, current);
        await store.Storage.WriteStateAsync("state", Grain, current);

        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => store.Storage.WriteStateAsync(
            "state",
            Grain,
            new GrainState<List<int>>([9])
            {
                ETag = tag
            }));

        Assert.Equal(("2", tag ?? "0"), (error.StoredEtag, error.CurrentEtag));
        Assert.Equal([1], (await ReadAsync(store)).State);
    }

    [Fact]
    public async Task Of_a_hundred_first_writers_one_wins()
    {
        await using var store = await OpenAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            try
            {
                await store.Storage.WriteStateAsync("state", Grain, new GrainState<List<int>>([i]));
                return i;
            }
            catch (InconsistentStateException)
            {
                return -1;
            }
        }));

        var winner = Assert.Single(outcomes, outcome => outcome >= 0);
        Assert.Equal([winner], (await ReadAsync(store)).State);
    }

    [Fact]
    public async Task Clearing_needs_the_current_tag_and_forgets_everything()
    {
        await using var store = await OpenAsync();
        var current = new GrainState<List<int>>([1]);
        await store.Storage.WriteStateAsync("state", Grain, current);
        await store.Storage.WriteStateAsync("state", Grain, current);
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.Storage.ClearStateAsync(
            "state",
            Grain,
            new GrainState<List<int>>([1])
            {
                ETag = "1"
            }));

        await store.Storage.ClearStateAsync("state", Grain, current);

        Assert.Equal((null, false), (current.ETag, current.RecordExists));
        Assert.False((await ReadAsync(store)).RecordExists);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task State_and_tag_outlive_the_process_from_log_and_checkpoint(bool checkpoint)
    {
        await using (var store = await OpenAsync())
        {
            var state = new GrainState<List<int>>([1]);
            await store.Storage.WriteStateAsync("state", Grain, state);
            await store.Storage.WriteStateAsync("state", Grain, state);
            if (checkpoint)
            {
                await store.Database.ExecuteAsync("SAVE");
            }
        }

        await using var reopened = await OpenAsync();
        var read = await ReadAsync(reopened);
        Assert.Equal("2", read.ETag);
        read.State = [5];
        await reopened.Storage.WriteStateAsync("state", Grain, read);
        Assert.Equal("3", read.ETag);
        Assert.Equal([5], (await ReadAsync(reopened)).State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cleared_state_and_one_written_after_it_outlive_the_process(bool checkpoint)
    {
        var other = GrainId.Create("content", "item-2");
        await using (var store = await OpenAsync())
        {
            var cleared = new GrainState<List<int>>([1]);
            await store.Storage.WriteStateAsync("state", Grain, cleared);
            var again = new GrainState<List<int>>([1]);
            await store.Storage.WriteStateAsync("state", other, again);
            if (checkpoint)
            {
                await store.Database.ExecuteAsync("SAVE");
            }

            await store.Storage.ClearStateAsync("state", Grain, cleared);
            await store.Storage.ClearStateAsync("state", other, again);
            again.State = [2];
            await store.Storage.WriteStateAsync("state", other, again);
        }

        await using var reopened = await OpenAsync();
        var read = new GrainState<List<int>>([]);
        await reopened.Storage.ReadStateAsync("state", other, read);
        Assert.Equal([2], read.State);
        Assert.False((await ReadAsync(reopened)).RecordExists);
    }

    [Fact]
    public async Task Clearing_what_is_gone_already_is_no_error()
    {
        await using var store = await OpenAsync();
        var (first, second) = (new GrainState<List<int>>([1]), new GrainState<List<int>>([1]));
        await store.Storage.WriteStateAsync("state", Grain, first);
        second.ETag = first.ETag;
        await store.Storage.ClearStateAsync("state", Grain, first);

        await store.Storage.ClearStateAsync("state", Grain, second);

        Assert.Equal((null, false), (second.ETag, second.RecordExists));
    }

    [Fact]
    public void The_form_is_Orleans_own()
    {
        var serializer = _services.GetRequiredService<Serializer>();
        var (ours, theirs) = (new PooledStateSerializer(serializer), new OrleansGrainStorageSerializer(serializer));
        List<int> state = [.. Enumerable.Range(0, 5000)];
        Assert.Equal(theirs.Serialize(state).ToArray(), ours.Serialize(state).ToArray());
        Assert.Equal(state, ours.Deserialize<List<int>>(theirs.Serialize(state)));
        Assert.Equal(theirs.Serialize<List<int>>(null!).ToArray(), ours.Serialize<List<int>>(null).ToArray());
    }

    private static async Task<GrainState<List<int>>> ReadAsync(Store store)
    {
        var state = new GrainState<List<int>>([]);
        await store.Storage.ReadStateAsync("state", Grain, state);
        return state;
    }

    private async Task<Store> OpenAsync()
    {
        var embedded = EmbeddedStore.Start(_directory, "16m");
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(embedded.Connection);
        var serializer = new PooledStateSerializer(_services.GetRequiredService<Serializer>());
        return new(embedded, multiplexer, new EmbeddedGrainStorage(multiplexer.GetDatabase(), serializer, embedded.Log, "orleansml"));
    }

    private sealed record Store(EmbeddedStore Embedded, ConnectionMultiplexer Multiplexer, IGrainStorage Storage) : IAsyncDisposable
    {
        public IDatabase Database => Multiplexer.GetDatabase();

        public async ValueTask DisposeAsync()
        {
            await Multiplexer.DisposeAsync();
            Embedded.Dispose();
        }
    }
}
