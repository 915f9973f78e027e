namespace OrleansMl.Load;

public sealed class AnswerReaderTests
{
    [Fact]
    public void Finds_the_items_own_fields_and_no_namesakes_deeper_down()
    {
        var item = AnswerReader.ReadItem("""
            {"id":"c-1","revision":1,"moderation":{"content_id":"c-1","models":[{"id":"m","level":"x","state":"y"}],
              "state":"review_required","level":"flagged"},"level":"review_required","more":{"id":"no","state":"no"}}
            """u8);

        Assert.Equal(("c-1", "review_required", "review_required"), item);
    }

    [Fact]
    public void A_pending_item_has_no_level() =>
        Assert.Equal(
            ("c-2", null, "pending"),
            AnswerReader.ReadItem("""{"id":"c-2","level":null,"moderation":{"state":"pending","level":null}}"""u8));

    [Fact]
    public void Reads_a_problems_code() =>
        Assert.Equal("model_busy", AnswerReader.ReadProblemCode("""{"title":"t","status":503,"code":"model_busy"}"""u8));

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"title":"none"}""")]
    public void A_body_without_a_code_is_no_error(string body) =>
        Assert.Null(AnswerReader.ReadProblemCode(System.Text.Encoding.UTF8.GetBytes(body)));
}
