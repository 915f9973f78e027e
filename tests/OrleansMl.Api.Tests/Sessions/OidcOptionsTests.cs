using Microsoft.Extensions.Options;
using OrleansMl.Fakes;

namespace OrleansMl.Sessions;

public sealed class OidcOptionsTests
{
    private static Task<FakeApi> StartAsync(params (string Key, string? Value)[] settings) => FakeApi.StartAsync(
        null, [.. settings.Select(one => ($"OrleansMl:Sessions:Oidc:{one.Key}", one.Value))]);

    private static Task<FakeApi> StartWithAsync(string key, string value) => StartAsync(
    [
        .. new (string Key, string? Value)[]
        {
            (key, value),
            ("Authority", "https://login.example.com/realms/staff"),
            ("ClientId", "orleansml"),
            ("ClientSecret", "secret"),
        }.DistinctBy(one => one.Key),
    ]);

    [Theory]
    [InlineData("Authority", "login.example.com", "Authority is 'login.example.com'")]
    [InlineData("Authority", "http://login.example.com", "Authority is 'http://login.example.com'")]
    [InlineData("Authority", "https://login.example.com/?tenant=a", "Authority is")]
    [InlineData("ClientId", "", "set OrleansMl:Sessions:Oidc:ClientId and")]
    [InlineData("ClientSecret", " ", "set OrleansMl:Sessions:Oidc:ClientId and")]
    [InlineData("PublicOrigin", "https://moderation.example.com/api", "write scheme, host and port alone")]
    [InlineData("PublicOrigin", "http://moderation.example.com", "write scheme, host and port alone")]
    [InlineData("SignedOutPath", "//evil.example", "write a path of this host")]
    [InlineData("RolesClaim", "", "must not be empty")]
    [InlineData("Roles:owner:0", "owners", "Roles has 'owner'; known are admin, lead, moderator, legal.")]
    [InlineData("Roles:service:0", "robots", "Roles has 'service'")]
    [InlineData("Roles:admin:0", "", "must not have empty entries")]
    [InlineData("Scopes:0", "groups email", "a scope has no blanks")]
    public async Task An_illegal_value_stops_the_start_with_a_sentence(string key, string value, string sentence)
    {
        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(() => StartWithAsync(key, value));

        Assert.Contains(sentence, stopped.Message);
    }

    [Fact]
    public async Task A_client_without_a_provider_stops_the_start()
    {
        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(("ClientId", "orleansml")));

        Assert.Contains("no OrleansMl:Sessions:Oidc:Authority", stopped.Message);
    }

    [Theory]
    [InlineData("Authority", "http://localhost:8080/realms/staff")]
    [InlineData("PublicOrigin", "https://moderation.example.com:8443")]
    [InlineData("Roles:legal:0", "counsel")]
    public async Task Legal_values_start(string key, string value)
    {
        await using var api = await StartWithAsync(key, value);
    }
}
