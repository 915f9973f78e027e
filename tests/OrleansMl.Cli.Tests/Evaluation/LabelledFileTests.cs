namespace OrleansMl.Evaluation;

public sealed class LabelledFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_booleans_and_shares_and_leaves_missing_labels_unknown()
    {
        var file = LabelledFile.Read(_folder.Write("data.jsonl", """
            {"id": "a", "text": "one", "labels": {"hate": true, "spam": 0.4}}

            {"id": 7, "text": "two", "labels": {"hate": 0, "violence": 0.5}}
            {"text": "three", "labels": {"any": false}}
            """));

        Assert.Empty(file.BadLines);
        Assert.Equal(["a", "7", "line-4"], file.Rows.Select(row => row.Id));
        Assert.Equal([("hate", true), ("spam", false)], file.Rows[0].Labels.Select(label => (label.Key, label.Value)));
        Assert.Equal([("hate", false), ("violence", true)], file.Rows[1].Labels.Select(label => (label.Key, label.Value)));
    }

    [Theory]
    [InlineData("""{"id": "b", "labels": {"hate": true}}""", "has no text")]
    [InlineData("""{"id": "b", "text": " ", "labels": {"hate": true}}""", "has no text")]
    [InlineData("""{"id": "b", "text": "t"}""", "has no labels")]
    [InlineData("""{"id": "b", "text": "t", "labels": {}}""", "has no labels")]
    [InlineData(
        """{"id": "b", "text": "t", "labels": {"hate": "yes"}}""",
        "has a label 'hate' that is neither true, false nor a number from 0 to 1")]
    [InlineData(
        """{"id": "b", "text": "t", "labels": {"hate": 2}}""", "has a label 'hate' that is neither true, false nor a number from 0 to 1")]
    [InlineData("""{"id": "a", "text": "t", "labels": {"hate": 1}}""", "the id 'a' was used before")]
    [InlineData("""{"id": [], "text": "t", "labels": {"hate": 1}}""", "has an id that is neither a string nor a number")]
    [InlineData("""{"id": "b", "text": "\ud800", "labels": {"hate": 1}}""", "is not a JSON object in valid Unicode")]
    [InlineData("""["t"]""", "is not a JSON object")]
    [InlineData("""{"id": "b", "te""", "is not a JSON object in valid Unicode")]
    public void A_bad_line_is_named_and_the_rest_is_kept(string line, string reason)
    {
        var file = LabelledFile.Read(_folder.Write("data.jsonl", $$$"""
            {"id": "a", "text": "one", "labels": {"hate": true}}
            {{{line}}}
            {"id": "c", "text": "three", "labels": {"hate": false}}
            """));

        Assert.Equal([new BadLine(2, reason)], file.BadLines);
        Assert.Equal(["a", "c"], file.Rows.Select(row => row.Id));
    }
}
