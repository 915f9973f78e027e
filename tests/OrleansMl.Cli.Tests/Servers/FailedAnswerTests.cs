using System.Net;

namespace OrleansMl.Servers;

public sealed class FailedAnswerTests
{
    private const string Problem =
        """{"title": "Unauthorized", "status": 401, "code": "unauthenticated", "detail": "A valid token is needed."}""";

    [Fact]
    public void A_refused_token_is_told_with_the_check_that_it_failed_and_no_advice_to_repeat()
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ParseAdd(
            "Bearer error=\"invalid_token\", error_description=\"The token's signature is not valid.\"");

        Assert.Equal("GET /x answered 401: The token's signature is not valid. 2 lines were not sent.", Told(answer, Problem));
    }

    [Fact]
    public void A_request_without_a_token_is_told_with_the_detail()
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ParseAdd("Bearer");

        Assert.Equal("GET /x answered 401: A valid token is needed. 2 lines were not sent.", Told(answer, Problem));
    }

    [Theory]
    [InlineData("""{"code": "forbidden", "detail": "Only for services."}""", "Only for services.")]
    [InlineData("""{"code": "forbidden"}""", "forbidden.")]
    [InlineData("<html>", "<html>.")]
    [InlineData("", "nothing.")]
    public void What_is_forbidden_is_told_as_far_as_the_answer_says_it(string body, string reason)
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.Forbidden);

        Assert.Equal($"GET /x answered 403: {reason} 2 lines were not sent.", Told(answer, body));
    }

    [Fact]
    public void What_may_succeed_later_comes_with_the_advice()
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.InternalServerError);

        Assert.Equal(
            """GET /x answered 500: {"code": "internal"}. 2 lines were not sent. Go on.""", Told(answer, """{"code": "internal"}"""));
    }

    private static string Told(HttpResponseMessage answer, string body) =>
        FailedAnswer.ToException("GET /x", answer, body, "2 lines were not sent.", "Go on.").Message;
}
