namespace OrleansMl.TaughtCategories;

public sealed class ExampleFileTests
{
    [Fact]
    public void A_line_is_a_sentence_and_a_hyphen_says_that_it_is_none()
    {
        var file = ExampleFile.Parse("f.txt", ["# prizes", "", "Win a phone!", "- I lost my phone", "  e-mail us to win ", "-5 degrees"]);

        Assert.Equal(["Win a phone!", "e-mail us to win", "-5 degrees"], file.Examples);
        Assert.Equal(["I lost my phone"], file.CounterExamples);
    }

    [Fact]
    public void Json_lines_have_a_label()
    {
        var file = ExampleFile.Parse(
            "f.jsonl", ["""{"text": "Win!", "label": true}""", """{"text": "Soup"}""", """{"text": "No", "label": false}"""]);

        Assert.Equal(["Win!", "Soup"], file.Examples);
        Assert.Equal(["No"], file.CounterExamples);
    }

    [Theory]
    [InlineData("""{"text": 1}""", "f.jsonl:2 is no row of the kind {\"text\": \"…\", \"label\": true}.")]
    [InlineData("{", "f.jsonl:2 is no row of the kind {\"text\": \"…\", \"label\": true}.")]
    [InlineData("""{"text": "a", "label": "yes"}""", "f.jsonl:2 has a label that is neither true nor false.")]
    public void A_row_that_cannot_be_read_is_named(string row, string message) => Assert.Equal(
        message,
        Assert.Throws<InvalidDataException>(() => ExampleFile.Parse("f.jsonl", ["""{"text": "a"}""", row])).Message);
}
