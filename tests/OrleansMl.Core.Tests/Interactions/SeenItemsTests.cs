namespace OrleansMl.Interactions;

public sealed class SeenItemsTests(ITestOutputHelper output)
{
    [Fact]
    public void What_was_seen_is_known_and_little_else()
    {
        var seen = new SeenItems();
        for (var i = 0; i < 20_000; i++)
        {
            Assert.True(seen.Add($"item-{i}"));
        }

        // Everything, the last 2,048 exactly.
        Assert.All(Enumerable.Range(0, 20_000), i => Assert.True(seen.Contains($"item-{i}")));
        Assert.False(seen.Add("item-19999"));
        var wrong = Enumerable.Range(0, 50_000).Count(i => seen.Contains($"other-{i}")) / 50_000.0;
        output.WriteLine($"{seen.Filters} filters, false positives {wrong:P2}, {seen.ToBytes().Length:N0} bytes");

        Assert.InRange(wrong, 0, .004);
        Assert.Equal(9, seen.Filters);
    }

    [Fact]
    public void Up_to_two_thousand_items_nothing_is_taken_for_another_and_a_filter_costs_next_to_nothing()
    {
        var seen = new SeenItems();
        for (var i = 0; i < SeenItems.Recent; i++)
        {
            seen.Add($"item-{i}");
        }

        Assert.Equal((0, 0), (seen.Filters, Enumerable.Range(0, 50_000).Count(i => seen.Contains($"other-{i}"))));
        for (var i = 0; i < SeenItems.Recent; i++)
        {
            seen.Add($"more-{i}");
        }

        Assert.Equal(1, seen.Filters);
        Assert.InRange(Enumerable.Range(0, 50_000).Count(i => seen.Contains($"other-{i}")) / 50_000.0, 0, .001);
    }

    [Fact]
    public void It_goes_on_from_its_bytes()
    {
        var (whole, stored) = (new SeenItems(), new SeenItems());
        for (var i = 0; i < 7000; i++)
        {
            whole.Add($"item-{i}");
            stored.Add($"item-{i}");
            stored = i % 997 == 0 ? new SeenItems(stored.ToBytes()) : stored;
        }

        Assert.Equal(whole.ToBytes(), stored.ToBytes());
        Assert.Equal(24, new SeenItems().ToBytes().Length);
    }

    [Fact]
    public void Its_size_is_bounded_and_the_oldest_are_forgotten()
    {
        var seen = new SeenItems();
        for (var i = 0; i < (SeenItems.MaxFilters + 3) * SeenItems.Recent; i++)
        {
            seen.Add($"item-{i}");
        }

        Assert.Equal(SeenItems.MaxFilters, seen.Filters);
        Assert.InRange(seen.ToBytes().Length, 0, 170_000);
        var wrong = Enumerable.Range(0, 100_000).Count(i => seen.Contains($"other-{i}")) / 100_000.0;
        output.WriteLine($"{seen.Filters} full filters, false positives {wrong:P3}, {seen.ToBytes().Length:N0} bytes");
        Assert.InRange(wrong, 0, .012);
        Assert.True(Enumerable.Range(0, SeenItems.Recent).Count(i => seen.Contains($"item-{i}")) < SeenItems.Recent);
    }

    [Fact]
    public void Bytes_of_the_first_layout_are_read_and_go_on_in_the_second()
    {
        // As it was written before: four numbers, the ring, a filter of 20,480 bits with 7 hashes in which every bit is set.
        var bytes = new byte[16 + 8 + 2560];
        bytes[0] = 1;
        bytes[4] = 1;
        bytes[12] = 1;
        bytes.AsSpan(24).Fill(0xFF);
        var seen = new SeenItems(bytes);
        Assert.Equal((1, true), (seen.Filters, seen.Contains("in the filter")));

        var again = new SeenItems(seen.ToBytes());
        Assert.Equal((1, true), (again.Filters, again.Contains("in the filter")));
        Assert.Equal(24 + 8 + 8 + 2560, again.ToBytes().Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(24)]
    public void Other_bytes_are_refused(int length)
    {
        var bytes = new byte[length];
        if (length >= 4)
        {
            bytes[0] = 9;
        }

        Assert.Throws<InvalidDataException>(() => new SeenItems(bytes));
    }
}
