using CsCheck;

namespace OrleansMl.Captions;

public sealed class WebVttTests
{
    [Fact]
    public void A_file_is_written_with_its_text_escaped() =>
        Assert.Equal(
            "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nTom &amp; Jerry\n&lt;3 -&gt; &lt;/3\n\n27:46:40.001 --> 27:46:41.000\nlate\n",
            WebVtt.Write([Cue(1, 2.5, "Tom & Jerry\n<3 -> </3"), Cue(100_000.001, 100_001, "late")]));

    [Theory]
    [InlineData(2, 1, "x", "Cue 1 does not end after its start. (Parameter 'cues')")]
    [InlineData(-1, 1, "x", "Cue 1 begins before the one before it ends. (Parameter 'cues')")]
    [InlineData(0, 1, "", "Cue 1 has an empty line or a control character. (Parameter 'cues')")]
    [InlineData(0, 1, "a\n\nb", "Cue 1 has an empty line or a control character. (Parameter 'cues')")]
    [InlineData(0, 1, "a\rb", "Cue 1 has an empty line or a control character. (Parameter 'cues')")]
    [InlineData(0, 1.00005, "a", "Cue 1 has times that are no whole milliseconds. (Parameter 'cues')")]
    public void What_would_not_be_read_back_is_not_written(double from, double to, string text, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => WebVtt.Write([Cue(from, to, text)])).Message);

    [Fact]
    public void A_file_of_an_editor_is_read()
    {
        const string File = """
            WEBVTT - made by hand

            NOTE
            A comment of
            two lines

            1
            00:01.000 --> 00:02.500 align:start position:0%
            <v Mary>Hello, <i.loud>world</i>!

            STYLE or so
            00:00:03.000 --> 00:00:05.000
            5 &gt; 4 &amp; &#x1F600;<00:00:03.500>
            second line
            """;

        var file = WebVtt.Read(File, limits: true);

        Assert.Empty(file.Errors);
        Assert.Equal([Cue(1, 2.5, "Hello, world!"), Cue(3, 5, "5 > 4 & 😀\nsecond line")], file.Cues);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Lines_end_as_they_may(string end)
    {
        var file = WebVtt.Read("\uFEFFWEBVTT\n\n00:01.000 --> 00:02.000\none\ntwo\n\n\n".Replace("\n", end), limits: true);

        Assert.Empty(file.Errors);
        Assert.Equal([Cue(1, 2, "one\ntwo")], file.Cues);
    }

    [Theory]
    [InlineData("", 1, "header")]
    [InlineData("WEBVTTX", 1, "header")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\nSubRip", 1, "header")]
    [InlineData("WEBVTT\nKind: captions\n", 2, "header")]
    [InlineData("WEBVTT\n\nno time", 3, "timing")]
    [InlineData("WEBVTT\n\n1\n2\n00:01.000 --> 00:02.000\nx", 3, "timing")]
    [InlineData("WEBVTT\n\n00:01.000-->00:02.000\nx", 3, "timing")]
    [InlineData("WEBVTT\n\n00:01,000 --> 00:02,000\nx", 3, "timing")]
    [InlineData("WEBVTT\n\n00:61.000 --> 00:62.000\nx", 3, "timing")]
    [InlineData("WEBVTT\n\n0:00:01.000 --> 0:00:02.000\nx", 3, "timing")]
    [InlineData("WEBVTT\n\n00:01.00 --> 00:02.00\nx", 3, "timing")]
    [InlineData("WEBVTT\n\n+0:01.000 --> 00:02.000\nx", 3, "timing")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000 blink:yes\nx", 3, "setting")]
    [InlineData("WEBVTT\n\n00:02.000 --> 00:01.000\nx", 3, "times")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:01.000\nx", 3, "times")]
    [InlineData("WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny", 6, "order")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:03.000\nx\n\n00:02.000 --> 00:04.000\ny", 6, "overlap")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\ny", 3, "empty")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>", 3, "empty")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n00:03.000 --> 00:04.000\ny", 5, "arrow")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\na < b", 4, "markup")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>", 4, "markup")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nTom & Jerry", 4, "escape")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n&#10;", 4, "escape")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n&#xD800;", 4, "escape")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\na\u0007b", 4, "control_character")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\na\u007Fb", 4, "control_character")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nit\u0092s", 4, "control_character")]
    [InlineData("WEBVTT\n\nNOTE it\u0092s", 3, "control_character")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n\t", 3, "empty")]
    [InlineData("WEBVTT\n\nSTYLE\n::cue { color: red }", 3, "style")]
    [InlineData("WEBVTT\n\nREGION\nid:fred", 3, "style")]
    [InlineData("WEBVTT\n\nNOTE x\n00:01.000 --> 00:02.000\nlost", 4, "note")]
    public void An_error_is_told_with_its_line(string text, int line, string code)
    {
        var error = Assert.Single(WebVtt.Read(text, limits: true).Errors);

        Assert.Equal((line, code), (error.Line, error.Code));
    }

    [Theory]
    [InlineData("00:01.000 --> 00:01.839\nx", 3, "too_short")]
    [InlineData("00:01.000 --> 00:08.001\nx", 3, "too_long")]
    [InlineData("00:01.000 --> 00:02.000\ntwenty-one characters", 3, "too_fast")]
    [InlineData("00:01.000 --> 00:04.000\n1\n2\n3", 3, "lines")]
    [InlineData("00:01.000 --> 00:04.000\nok\nA line of more than forty-two characters, no", 5, "line_length")]
    [InlineData("00:01.000 --> 00:02.000\nx\n\n00:02.079 --> 00:03.000\ny", 6, "gap")]
    public void What_cannot_be_read_is_an_error_only_where_limits_count(string cues, int line, string code)
    {
        var error = Assert.Single(WebVtt.Read("WEBVTT\n\n" + cues, limits: true).Errors);

        Assert.Equal((line, code), (error.Line, error.Code));
        Assert.True(WebVtt.Read("WEBVTT\n\n" + cues, limits: false).IsValid);
    }

    [Fact]
    public void Limits_themselves_are_kept() =>
        Assert.Empty(WebVtt.Read(
            "WEBVTT\n\n00:01.000 --> 00:01.840\nx\n\n00:01.920 --> 00:08.920\nA line of exactly forty-two characters, ok\nand another one",
            limits: true).Errors);

    [Fact]
    public void All_errors_are_told_in_order_up_to_a_hundred()
    {
        var text = "WEBVTT\n\n" + string.Concat(Enumerable.Range(0, 200).Select(_ => "nothing\n\n"));

        var errors = WebVtt.Read(text, limits: true).Errors;

        Assert.Equal(Enumerable.Range(0, 100).Select(i => 3 + (2 * i)), errors.Select(error => error.Line));
    }

    [Fact]
    public void Of_more_errors_the_first_hundred_are_told_whichever_are_found_first()
    {
        var blocks = string.Concat(Enumerable.Range(0, 150).Select(_ => "nothing\n\n"));
        var controls = string.Concat(Enumerable.Repeat("NOTE \u0001\n\n", 300));
        var cue = "00:02.000 --> 00:01.000\n" + string.Concat(Enumerable.Repeat("<\n", 300));

        Assert.Equal(["header"], Codes("Kind: captions\n" + controls)[..1]);
        Assert.Equal(Enumerable.Repeat("timing", 100), Codes("\n" + blocks + controls));
        Assert.Equal(Enumerable.Repeat("control_character", 100), Codes("\n" + controls + blocks));
        Assert.Equal(["times", .. Enumerable.Repeat("markup", 99)], Codes("\n" + cue));
        Assert.Equal(
            ["control_character", "markup"],
            Codes("\n00:01.000 --> 00:02.000\n" + string.Concat(Enumerable.Repeat("<\u0001\n", 300)))[..2]);

        static string[] Codes(string rest) => [.. WebVtt.Read("WEBVTT\n" + rest, limits: true).Errors.Select(error => error.Code)];
    }

    /// <summary>
    /// Splitting takes 8 bytes for a reference and 24 for a string of one character; an error takes 40, with a sentence of its own 200.
    /// </summary>
    [Theory]
    [InlineData("WEBVTT\n\n", "\u0001\n")]
    [InlineData("WEBVTT\n\n", "x\n\n")]
    [InlineData("WEBVTT\n\nNOTE\n", "-->\n")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000", " x")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\n", "<\n")]
    public void Errors_beyond_those_that_are_told_take_no_memory(string head, string error)
    {
        var text = new System.Text.StringBuilder(head).Insert(head.Length, error, 300_000 / error.Length).ToString();
        WebVtt.Read(text, limits: true);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var errors = WebVtt.Read(text, limits: true).Errors;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(WebVtt.MaxErrors, errors.Length);
        Assert.InRange(allocated, 0, 22 * text.Length);
    }

    [Fact]
    public void A_cue_whose_text_cannot_be_read_is_left_out_and_still_has_its_place()
    {
        var file = WebVtt.Read(
            "WEBVTT\n\n00:01.000 --> 00:03.000\na < b\n\n00:02.000 --> 00:04.000\nlater\n\n00:05.000 --> 00:06.000\n\n", limits: true);

        Assert.Equal([Cue(2, 4, "later")], file.Cues);
        Assert.Equal([(4, "markup"), (6, "overlap"), (9, "empty")], file.Errors.Select(error => (error.Line, error.Code)));
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read() =>
        Assert.Equal("too_large", Assert.Single(WebVtt.Read(new string('x', WebVtt.MaxLength + 1), limits: true).Errors).Code);

    [Fact]
    public void Too_many_cues_are_not_read()
    {
        var text = "WEBVTT\n\n" + string.Concat(Enumerable.Range(0, WebVtt.MaxCues + 2).Select(i =>
            $"{WebVtt.Time(TimeSpan.FromSeconds(i))} --> {WebVtt.Time(TimeSpan.FromSeconds(i + .9))}\nx\n\n"));

        var file = WebVtt.Read(text, limits: true);

        Assert.Equal("too_many_cues", Assert.Single(file.Errors).Code);
        Assert.Equal(WebVtt.MaxCues, file.Cues.Length);
    }

    [Fact]
    public void Whatever_is_read_without_an_error_is_written_and_read_back()
    {
        string[] known =
        [
            "WEBVTT", "", "", "NOTE x", "1", "00:01.000 --> 00:02.000", "00:00:03.000 --> 00:00:04.000 line:0", "text", "<i>it</i>",
            "a &amp; b", "-->", "STYLE", "&", "<", "x > y", "a\tb", "\t", "\u007F", "\u0092",
        ];
        Gen.Int[0, known.Length - 1].Select(i => known[i]).Array[0, 12].Sample(lines =>
        {
            var file = WebVtt.Read(string.Join('\n', ["WEBVTT", "", .. lines]), limits: false);
            if (file.IsValid)
            {
                Assert.Equal(file.Cues.AsSpan(), WebVtt.Read(WebVtt.Write(file.Cues), limits: false).Cues.AsSpan());
            }
        });
    }

    [Fact]
    public void No_text_makes_it_throw() => Gen.String[0, 400].Sample(text => WebVtt.Read("WEBVTT\n\n" + text, limits: true));

    private static CaptionCue Cue(double from, double to, string text) =>
        new(new((long)Math.Round(from * TimeSpan.TicksPerSecond)), new((long)Math.Round(to * TimeSpan.TicksPerSecond)), text);
}
