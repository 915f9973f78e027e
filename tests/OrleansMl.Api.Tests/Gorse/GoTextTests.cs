using System.Globalization;
using System.Text.Json;
using OrleansMl.Interactions;

namespace OrleansMl.Gorse;

/// <summary>What a program in Go would read, and the words in which it would refuse.</summary>
public sealed class GoTextTests
{
    [Theory]
    [InlineData("10", 10)]
    [InlineData("+7", 7)]
    [InlineData("-3", -3)]
    public void Whole_numbers_are_read(string text, int number) => Assert.Equal(number, GoText.ParseInt(text));

    [Theory]
    [InlineData("abc", "strconv.Atoi: parsing \"abc\": invalid syntax")]
    [InlineData("1.5", "strconv.Atoi: parsing \"1.5\": invalid syntax")]
    [InlineData("NaN", "strconv.Atoi: parsing \"NaN\": invalid syntax")]
    [InlineData("--1", "strconv.Atoi: parsing \"--1\": invalid syntax")]
    [InlineData(" 1", "strconv.Atoi: parsing \" 1\": invalid syntax")]
    [InlineData("99999999999999999999", "strconv.Atoi: parsing \"99999999999999999999\": value out of range")]
    public void Other_numbers_are_refused_in_their_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<GorseException>(() => GoText.ParseInt(text)).Message);

    [Theory]
    [InlineData("1h30m", 5400)]
    [InlineData("0h10m0s", 600)]
    [InlineData("1.5s", 1.5)]
    [InlineData("-2m", -120)]
    [InlineData("300ms", .3)]
    [InlineData("0", 0)]
    public void Durations_are_read(string text, double seconds) => Assert.Equal(seconds, GoText.ParseDuration(text).TotalSeconds, 9);

    [Theory]
    [InlineData("10", "time: missing unit in duration \"10\"")]
    [InlineData("abc", "time: invalid duration \"abc\"")]
    [InlineData("3x", "time: unknown unit \"x\" in duration \"3x\"")]
    [InlineData("-", "time: invalid duration \"-\"")]
    [InlineData("9999999999h", "time: invalid duration \"9999999999h\"")]
    public void Other_durations_are_refused_in_their_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<GorseException>(() => GoText.ParseDuration(text)).Message);

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.120+01:00", "2026-01-02T02:04:05.12Z")]
    [InlineData("2026-01-02 03:04:05", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02", "2026-01-02T00:00:00Z")]
    [InlineData("1767323045", "2026-01-02T03:04:05Z")]
    [InlineData("1767323045000", "2026-01-02T03:04:05Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    public void Times_are_read_and_written_as_theirs(string text, string written) =>
        Assert.Equal(written, GoText.Write(GoText.ParseTime(text)));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("99999999999999999999")]
    [InlineData("2026-13-41")]
    public void Other_times_are_refused_in_their_words(string text) =>
        Assert.Equal($"Could not find format for \"{text}\"", Assert.Throws<GorseException>(() => GoText.ParseTime(text)).Message);

    [Fact]
    public void Times_do_not_depend_on_where_the_server_stands()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Assert.Equal("2026-02-01T00:00:00Z", GoText.Write(GoText.ParseTime("2026-02-01")));
        CultureInfo.CurrentCulture = before;
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("[]", "[]")]
    [InlineData("""[ "a", "b" ]""", """["a","b"]""")]
    [InlineData("[1, 2.5]", "[1,2.5]")]
    [InlineData("""{"tags": ["é"], "n": 1, "deep": {"x": "y"}}""", """{"tags":["é"],"n":1,"deep":{"x":"y"}}""")]
    public void Labels_are_kept_as_they_are(string json, string? kept) =>
        Assert.Equal(kept, GorseLabels.Read(JsonDocument.Parse(json).RootElement, 1000));

    [Theory]
    [InlineData("true", "unsupported type in labels: bool")]
    [InlineData("""{"a": {"b": false}}""", "unsupported type in labels: bool")]
    [InlineData("""["a", 1]""", """unsupported labels: ["a",1]""")]
    [InlineData("[null]", "unsupported labels: [null]")]
    [InlineData("""[["a"]]""", """unsupported labels: [["a"]]""")]
    [InlineData("""{"a": [{"b": 1}]}""", """unsupported labels: [{"b":1}]""")]
    public void Other_labels_are_refused_in_their_words(string json, string message) =>
        Assert.Equal(message, Assert.Throws<GorseException>(() => GorseLabels.Read(JsonDocument.Parse(json).RootElement, 1000)).Message);

    [Fact]
    public void Labels_are_bounded_and_their_words_found()
    {
        Assert.StartsWith(
            "labels are longer",
            Assert.Throws<GorseException>(
                () => GorseLabels.Read(JsonDocument.Parse($"[\"{new string('a', 100)}\"]").RootElement, 100)).Message,
            StringComparison.Ordinal);
        Assert.Equal("lemon cake y", GorseLabels.Words("""{"tags":["lemon","cake"],"n":1,"deep":{"x":"y"}}"""));
    }

    [Theory]
    [InlineData("like", InteractionType.Like)]
    [InlineData("star", InteractionType.Like)]
    [InlineData("read", InteractionType.View)]
    [InlineData("follow", InteractionType.Follow)]
    [InlineData("what is this", InteractionType.Impression)]
    [InlineData("Like", InteractionType.Impression)]
    [InlineData("ours", InteractionType.Share)]
    public void A_feedback_type_counts_as_what_it_is_named(string type, InteractionType counts) =>
        Assert.Equal(counts, new GorseOptions { FeedbackTypes = { ["ours"] = InteractionType.Share } }.TypeOf(type));
}
