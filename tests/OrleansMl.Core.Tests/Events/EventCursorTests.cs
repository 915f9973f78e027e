namespace OrleansMl.Events;

public sealed class EventCursorTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        var cursor = new EventCursor(3, [0, 127, 128, long.MaxValue]);

        Assert.True(EventCursor.TryParse(cursor.ToString(), 4, out var read));

        Assert.Equal(3, read.Epoch);
        Assert.Equal(cursor.Positions, read.Positions);
        Assert.Equal([0, 127, 5, long.MaxValue], read.With(2, 5).Positions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAA")]
    [InlineData("_____________________w")]
    public void What_is_no_cursor_is_refused(string text) => Assert.False(EventCursor.TryParse(text, 4, out _));
}
