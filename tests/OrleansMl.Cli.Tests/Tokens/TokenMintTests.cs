using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansMl.Security;

namespace OrleansMl.Tokens;

public sealed class TokenMintTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("orleansml-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Carries_the_agreed_claims_and_a_signature_by_the_nodes_key()
    {
        var data = Path.Combine(_directory, "data");

        var token = Mint(("OrleansMl:DataDirectory", data)).Mint("alice", TimeSpan.FromHours(12), "moderator");

        var read = new JsonWebToken(token);
        Assert.Equal("HS256", read.Alg);
        Assert.Equal("alice", read.Subject);
        Assert.Equal(DevelopmentTokens.Issuer, read.Issuer);
        Assert.Equal([DevelopmentTokens.Audience], read.Audiences);
        Assert.Equal(_time.GetUtcNow().AddHours(12).UtcDateTime, read.ValidTo);
        Assert.Equal("""["moderator"]""", read.GetPayloadValue<System.Text.Json.JsonElement>(TokenClaims.Roles).GetRawText());
        Assert.False(read.TryGetPayloadValue<bool>(TokenClaims.IsAdmin, out _));
        Assert.True(IsSignedBy(token, DevelopmentTokens.ReadOrCreateKey(data)));
        Assert.False(IsSignedBy(token, new byte[32]));
    }

    [Fact]
    public void Only_the_admin_role_makes_an_admin()
    {
        var mint = Mint(("OrleansMl:DataDirectory", _directory));

        Assert.True(new JsonWebToken(mint.Mint("root", TimeSpan.FromHours(1), "admin")).GetPayloadValue<bool>(TokenClaims.IsAdmin));
        Assert.False(
            new JsonWebToken(mint.Mint("crawler", TimeSpan.FromHours(1), "service")).TryGetPayloadValue<bool>(TokenClaims.IsAdmin, out _));
        Assert.False(new JsonWebToken(mint.Mint("bob", TimeSpan.FromHours(1))).TryGetPayloadValue<bool>(TokenClaims.IsAdmin, out _));
    }

    [Fact]
    public void A_configured_key_wins_over_the_file()
    {
        var key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();

        var token = Mint(
            ("OrleansMl:Auth:SigningKey", Convert.ToBase64String(key)),
            ("OrleansMl:DataDirectory", _directory),
            ("ASPNETCORE_ENVIRONMENT", "Production"))
            .Mint("alice", TimeSpan.FromHours(1));

        Assert.True(IsSignedBy(token, key, DevelopmentTokens.ConfiguredIssuer));
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public void A_new_key_file_is_readable_by_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no Unix file modes there
        }

        var data = Path.Combine(_directory, "data");

        Mint(("OrleansMl:DataDirectory", data));

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, DevelopmentTokens.KeyFileName)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
    }

    [Theory]
    [InlineData("ASPNETCORE_ENVIRONMENT")]
    [InlineData("DOTNET_ENVIRONMENT")]
    public void Production_without_a_key_is_refused_with_what_to_set(string variable)
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => Mint((variable, "Production"), ("OrleansMl:DataDirectory", _directory)));

        Assert.Contains("OrleansMl__Auth__SigningKey", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public void A_short_key_and_a_bad_user_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => Mint(("OrleansMl:Auth:SigningKey", Convert.ToBase64String(new byte[31]))));
        Assert.Throws<ArgumentException>(() => Mint(("OrleansMl:DataDirectory", _directory)).Mint("a\tb", TimeSpan.FromHours(1)));
    }

    private TokenMint Mint(params (string Key, string Value)[] settings) => TokenMint.For(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build(), _time);

    private static bool IsSignedBy(string token, byte[] key, string issuer = DevelopmentTokens.Issuer) =>
        new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = DevelopmentTokens.Audience,
            IssuerSigningKey = new SymmetricSecurityKey(key),
            ValidateLifetime = false,
        }).GetAwaiter().GetResult().IsValid;
}
