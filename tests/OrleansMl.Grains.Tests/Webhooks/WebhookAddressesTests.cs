using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OrleansMl.Testing;

namespace OrleansMl.Webhooks;

/// <summary>Where a webhook may lead to, when it is made and when it is posted to.</summary>
public sealed class WebhookAddressesTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://169.254.169.254/latest", WebhookOutcome.AddressNotAllowed)]
    [InlineData("https://127.0.0.1/", WebhookOutcome.AddressNotAllowed)]
    [InlineData("https://[::1]/", WebhookOutcome.AddressNotAllowed)]
    [InlineData("https://[::ffff:10.0.0.1]/", WebhookOutcome.AddressNotAllowed)]
    [InlineData("https://[fd00:ec2::254]/", WebhookOutcome.AddressNotAllowed)]
    [InlineData("https://2130706433/", WebhookOutcome.AddressNotAllowed)]
    [InlineData("https://inside.example/", WebhookOutcome.AddressNotAllowed)]
    [InlineData("https://nowhere.example/", WebhookOutcome.Unresolvable)]
    [InlineData("http://8.8.8.8/", WebhookOutcome.HttpsRequired)]
    public async Task What_leads_inside_is_refused_when_it_is_made(string url, WebhookOutcome outcome) =>
        Assert.Equal(outcome, (await Of(new()).RefuseAsync(new(url), Token))?.Outcome);

    [Theory]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://outside.example/")]
    public async Task What_leads_to_the_internet_is_not(string url) => Assert.Null(await Of(new()).RefuseAsync(new(url), Token));

    [Fact]
    public async Task What_the_configuration_allows_is_allowed_and_nothing_beside_it()
    {
        var addresses = Of(new() { AllowHttp = true, AllowedNetworks = { "10.1.0.0/16" } });

        Assert.Null(await addresses.RefuseAsync(new("http://10.1.2.3/"), Token));
        Assert.Null(await addresses.RefuseAsync(new("http://[::ffff:10.1.2.3]/"), Token));
        Assert.Equal(WebhookOutcome.AddressNotAllowed, (await addresses.RefuseAsync(new("http://10.2.0.1/"), Token))?.Outcome);
    }

    [Fact]
    public async Task A_name_that_resolves_inside_by_then_is_not_connected_to()
    {
        using var receiver = new WebhookReceiver();
        using var sender = SenderOf(new() { AllowHttp = true });

        var answer = await sender.SendAsync(
            new($"http://inside.example:{receiver.Port}/", [WebhookSignature.NewSecret()]), "evt_1", "{}"u8.ToArray(), Token);

        Assert.Null(answer.Attempt.Status);
        Assert.Contains("no address of the internet", answer.Attempt.Error, StringComparison.Ordinal);
        Assert.Empty(receiver.All);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_inside_is_not_followed(int status)
    {
        using var inside = new WebhookReceiver();
        using var outside = new WebhookReceiver
        {
            Answer = (_, response) =>
            {
                response.Headers["Location"] = inside.Url;
                return status;
            },
        };
        using var sender = SenderOf(new() { AllowHttp = true, AllowedNetworks = { "127.0.0.0/8" } });

        var answer = await sender.SendAsync(
            new(outside.Url, [WebhookSignature.NewSecret()]), "evt_1", "{}"u8.ToArray(), Token);

        Assert.Equal((status, $"{status}: redirects are not followed"), (answer.Attempt.Status, answer.Attempt.Error));
        Assert.Single(outside.All);
        Assert.Empty(inside.All);
    }

    private static WebhookSender SenderOf(WebhookOptions options) => new(Of(options), Options.Create(options), TimeProvider.System);

    private static WebhookAddresses Of(WebhookOptions options) => new(Options.Create(options))
    {
        Resolve = (host, _) => host switch
        {
            "inside.example" => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
            "outside.example" => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("8.8.8.8")]),
            _ => throw new SocketException((int)SocketError.HostNotFound),
        },
    };
}
