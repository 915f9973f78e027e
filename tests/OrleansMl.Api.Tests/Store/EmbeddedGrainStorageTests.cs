using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using OrleansMl.Operations;

namespace OrleansMl.Store;

[Trait("speed", "slow")]
public sealed class EmbeddedGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("content", "item-1");

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
        using var store = Open();
        var state = new GrainState<List<int>>([1]) { ETag = "7", RecordExists = true };

        await store.Storage.ReadStateAsync("state", Grain, state);

        Assert.Equal([], state.State);
        Assert.Equal((null, false), (state.ETag, state.RecordExists));
    }

    [Fact]
    public async Task Each_write_moves_the_tag_and_reads_back()
    {
        using var store = Open();
        var written = new GrainState<List<int>>([1, 2, 3]);
        await store.Storage.WriteStateAsync("state", Grain, written);
        var first = written.ETag;
        written.State = [4];
        await store.Storage.WriteStateAsync("state", Grain, written);

        var read = await ReadAsync(store);

        Assert.Equal([4], read.State);
        Assert.Equal((written.ETag, true), (read.ETag, read.RecordExists));
        Assert.NotEqual(first, read.ETag);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("77")]
    public async Task A_write_with_another_tag_changes_nothing(string? tag)
    {
        using var store = Open();
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

        Assert.Equal((current.ETag, tag), (error.StoredEtag, error.CurrentEtag));
        Assert.Equal([1], (await ReadAsync(store)).State);
    }

    [Fact]
    public async Task Of_a_hundred_first_writers_one_wins()
    {
        using var store = Open();

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
        using var store = Open();
        var current = new GrainState<List<int>>([1]);
        await store.Storage.WriteStateAsync("state", Grain, current);
        var first = current.ETag;
        await store.Storage.WriteStateAsync("state", Grain, current);
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.Storage.ClearStateAsync(
            "state",
            Grain,
            new GrainState<List<int>>([1])
            {
                ETag = first
            }));

        await store.Storage.ClearStateAsync("state", Grain, current);

        Assert.Equal((null, false), (current.ETag, current.RecordExists));
        Assert.False((await ReadAsync(store)).RecordExists);
    }

    [Fact]
    public async Task State_and_tag_outlive_the_process()
    {
        var written = new GrainState<List<int>>([1]);
        using (var store = Open())
        {
            await store.Storage.WriteStateAsync("state", Grain, written);
        }

        using var reopened = Open();
        var read = await ReadAsync(reopened);
        Assert.Equal(written.ETag, read.ETag);
        read.State = [5];
        await reopened.Storage.WriteStateAsync("state", Grain, read);
        Assert.NotEqual(written.ETag, read.ETag);
        Assert.Equal([5], (await ReadAsync(reopened)).State);
    }

    [Fact]
    public async Task A_cleared_state_and_one_written_after_it_outlive_the_process()
    {
        var other = GrainId.Create("content", "item-2");
        using (var store = Open())
        {
            var cleared = new GrainState<List<int>>([1]);
            await store.Storage.WriteStateAsync("state", Grain, cleared);
            var again = new GrainState<List<int>>([1]);
            await store.Storage.WriteStateAsync("state", other, again);
            await store.Storage.ClearStateAsync("state", Grain, cleared);
            await store.Storage.ClearStateAsync("state", other, again);
            again.State = [2];
            await store.Storage.WriteStateAsync("state", other, again);
        }

        using var reopened = Open();
        var read = new GrainState<List<int>>([]);
        await reopened.Storage.ReadStateAsync("state", other, read);
        Assert.Equal([2], read.State);
        Assert.False((await ReadAsync(reopened)).RecordExists);
    }

    [Fact]
    public async Task A_tag_of_before_the_state_was_cleared_does_not_fit_the_state_after_it()
    {
        using var store = Open();
        var old = new GrainState<List<int>>([1]);
        await store.Storage.WriteStateAsync("state", Grain, old);
        var stale = new GrainState<List<int>>([9])
        {
            ETag = old.ETag
        };
        await store.Storage.ClearStateAsync("state", Grain, old);
        await store.Storage.WriteStateAsync("state", Grain, new GrainState<List<int>>([2]));

        await Assert.ThrowsAsync<InconsistentStateException>(() => store.Storage.WriteStateAsync("state", Grain, stale));
        Assert.Equal([2], (await ReadAsync(store)).State);
    }

    [Fact]
    public async Task A_closed_store_refuses_and_does_not_crash()
    {
        var store = Open();
        store.Dispose();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => ReadAsync(store));
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.Storage.WriteStateAsync("state", Grain, new GrainState<List<int>>([1])));
    }

    [Fact]
    public async Task Clearing_what_is_gone_already_is_no_error()
    {
        using var store = Open();
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

    private Store Open()
    {
        var embedded = EmbeddedStore.Open(new() { Directory = _directory, Memory = 16 << 20, ServiceId = "orleansml" });
        return new(
            embedded,
            new EmbeddedGrainStorage(embedded, new PooledStateSerializer(_services.GetRequiredService<Serializer>()), "orleansml"));
    }

    private sealed record Store(EmbeddedStore Embedded, IGrainStorage Storage) : IDisposable
    {
        public void Dispose() => Embedded.Dispose();
    }
}
