using System.Text;
using System.Text.Json;
using CsCheck;

namespace OrleansMl.Moderation;

/// <summary>Nothing counts but one object with one number.</summary>
public sealed class WordRuleAnswerTests
{
    [Theory]
    [InlineData("""{"score": 0.7}""", 0.7f)]
    [InlineData(" \n{\"score\":1}\n", 1f)]
    [InlineData("""{"score":0}""", 0f)]
    [InlineData("""{"score":5e-1}""", 0.5f)]
    public void The_stated_shape_is_read(string content, float score) =>
        Assert.Equal(new WordRuleAnswer(score, "gpt-oss-safeguard:20b"), WordRuleAnswer.Read(Completion(content)));

    [Theory]
    [InlineData("")]
    [InlineData("0.7")]
    [InlineData("score: 0.7")]
    [InlineData("""{"score": "0.7"}""")]
    [InlineData("""{"score": 1.01}""")]
    [InlineData("""{"score": -0.1}""")]
    [InlineData("""{"score": 1e999}""")]
    [InlineData("""{"score": null}""")]
    [InlineData("""{"score": [0.7]}""")]
    [InlineData("""{"Score": 0.7}""")]
    [InlineData("""{"score": 0.7, "reason": "fine"}""")]
    [InlineData("""{"score": 0.7, "score": 0.0}""")]
    [InlineData("""{"score": 0.7} {"score": 0.0}""")]
    [InlineData("""I think {"score": 0.0}""")]
    [InlineData("```json\n{\"score\": 0.0}\n```")]
    [InlineData("""[{"score": 0.7}]""")]
    [InlineData("""{"score": 0.7""")]
    [InlineData("""{/* as I was told */"score": 0.0}""")]
    public void Anything_else_is_no_answer(string content) => Assert.Null(WordRuleAnswer.Read(Completion(content)));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"choices": []}""")]
    [InlineData("""{"choices": {}}""")]
    [InlineData("""{"choices": [null]}""")]
    [InlineData("""{"choices": [{"message": null}]}""")]
    [InlineData("""{"choices": [{"message": {"content": null}}]}""")]
    [InlineData("""{"choices": [{"message": {"content": {"score": 0.7}}}]}""")]
    [InlineData("""{"choices": [{"message": {"content": "\ud800"}}]}""")]
    [InlineData("""{"choices": [{"message": {"content": "{\"score\": 0.7}"}}, {"message": {"content": "{\"score\": 0.1}"}}]}""")]
    [InlineData("""{"choices": [{"message": {"content": "{\"score\": 0.7}"}}], "choices": []}""")]
    public void A_body_that_is_no_completion_is_no_answer(string body) => Assert.Null(WordRuleAnswer.Read(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_long_answer_is_none_however_it_begins() =>
        Assert.Null(WordRuleAnswer.Read(Completion("""{"score": 0.7}""" + new string(' ', WordRuleAnswer.MaxContentLength))));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a\nb")]
    public void A_name_that_is_none_is_left_out(string? model) =>
        Assert.Equal(new WordRuleAnswer(0.5f, null), WordRuleAnswer.Read(Completion("""{"score":0.5}""", model)));

    [Fact]
    public void Whatever_comes_is_read_or_refused_and_never_fails() =>
        Gen.OneOf(Gen.String, Gen.Select(Gen.String, Gen.String, (a, b) => $$"""{{a}}{"score":{{b}}}""")).Sample(content =>
            Assert.InRange(WordRuleAnswer.Read(Completion(content))?.Score ?? 0, 0, 1));

    private static byte[] Completion(string content, string? model = "gpt-oss-safeguard:20b") => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = "1",
        model,
        choices = new[] { new { index = 0, message = new { role = "assistant", content } } },
    });
}
