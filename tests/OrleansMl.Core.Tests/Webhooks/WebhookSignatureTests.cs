using System.Text;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;

namespace OrleansMl.Webhooks;

public sealed class WebhookSignatureTests
{
    private const string Body = """{"type":"content.decided","data":{"content_id":"c1"}}""";

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Body);

    // The library compares the time with the real clock.
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public void Another_library_verifies_what_is_signed()
    {
        var secret = WebhookSignature.NewSecret();

        Verify(secret, WebhookSignature.Of([secret], "evt_1", Now, Bytes));
    }

    [Fact]
    public void Either_secret_verifies_while_they_rotate_and_no_third_one()
    {
        string[] secrets = [WebhookSignature.NewSecret(), WebhookSignature.NewSecret()];
        var header = WebhookSignature.Of(secrets, "evt_1", Now, Bytes);

        // The library looks at the first signature only.
        Assert.Equal(2, header.Split(' ').Length);
        Verify(secrets[0], header);
        Verify(secrets[1], header.Split(' ')[1]);
        Assert.ThrowsAny<Exception>(() => Verify(WebhookSignature.NewSecret(), header));
    }

    [Theory]
    [InlineData("evt_1", Body, true)]
    [InlineData("evt_2", Body, false)]
    [InlineData("evt_1", "{}", false)]
    public void Only_the_signed_id_and_body_are_valid(string id, string body, bool expected)
    {
        var (secret, at) = (WebhookSignature.NewSecret(), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var header = WebhookSignature.Of([WebhookSignature.NewSecret(), secret], "evt_1", at, Bytes);

        Assert.Equal(expected, WebhookSignature.IsValid(secret, id, at, Encoding.UTF8.GetBytes(body), header));
        Assert.False(WebhookSignature.IsValid(secret, id, at.AddSeconds(1), Encoding.UTF8.GetBytes(body), header));
    }

    private static void Verify(string secret, string header) => new StandardWebhook(secret).Verify(Body, new HeaderDictionary
    {
        [WebhookSignature.IdHeader] = "evt_1",
        [WebhookSignature.TimestampHeader] = WebhookSignature.Timestamp(Now),
        [WebhookSignature.SignatureHeader] = header,
    });
}
