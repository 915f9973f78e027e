using Orleans.Storage;

namespace OrleansMl.Storage;

public sealed class StoredRecordTests
{
    private readonly FaultyStorage _store = new();
    private int _givenUp;

    private StoredRecord<Note> Record => _store.Record<Note>("note", () => _givenUp++);

    [Fact]
    public async Task What_is_saved_is_read_back()
    {
        var record = Record;
        await record.LoadAsync();
        Assert.Equal((false, ""), (record.Exists, record.Value.Text));
        await record.SaveAsync(new() { Text = "one" });
        await record.SaveAsync(new() { Text = "two" });

        var again = Record;
        await again.LoadAsync();
        Assert.Equal((true, "two"), (again.Exists, again.Value.Text));
        await again.ClearAsync();
        Assert.Equal((false, ""), (again.Exists, again.Value.Text));
        Assert.Empty(_store.Names);
    }

    [Fact]
    public async Task Without_reading_first_it_only_creates()
    {
        var created = Record;
        await created.SaveAsync(new() { Text = "one" });
        await created.SaveAsync(new() { Text = "two" });

        await Assert.ThrowsAsync<InconsistentStateException>(() => Record.SaveAsync(new() { Text = "other" }));
        Assert.Equal(1, _givenUp);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_that_fails_leaves_the_old_value_and_gives_the_activation_up_once(bool isApplied)
    {
        var record = Record;
        await record.SaveAsync(new() { Text = "one" });
        _store.FailAfter(0, isApplied);
        await Assert.ThrowsAsync<IOException>(() => record.SaveAsync(new() { Text = "two" }));

        Assert.Equal((true, "one", 1), (record.Exists, record.Value.Text, _givenUp));
        await Assert.ThrowsAsync<InconsistentStateException>(() => record.SaveAsync(new() { Text = "three" }));
        await Assert.ThrowsAsync<InconsistentStateException>(record.ClearAsync);
        await Assert.ThrowsAsync<InconsistentStateException>(record.VerifyAsync);
        Assert.Equal(1, _givenUp);

        var next = Record;
        await next.LoadAsync();
        Assert.Equal(isApplied ? "two" : "one", next.Value.Text);
    }

    [Fact]
    public async Task Whoever_was_overtaken_by_another_one_gives_up()
    {
        var (old, current) = (Record, Record);
        await old.LoadAsync();
        await current.LoadAsync();
        await old.VerifyAsync();
        await current.SaveAsync(new() { Text = "current" });

        await Assert.ThrowsAsync<InconsistentStateException>(old.VerifyAsync);
        Assert.Equal(1, _givenUp);
    }

    private sealed record Note
    {
        public string Text { get; init; } = "";
    }
}
