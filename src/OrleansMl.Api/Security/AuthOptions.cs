using Microsoft.Extensions.Options;

namespace OrleansMl.Security;

/// <summary>
/// Who signs the tokens; section <c>OrleansMl:Auth</c>. Either <see cref="Authority"/> (any OpenID Connect issuer) or
/// <see cref="SigningKey"/> (a shared HS256 key). With neither, a node in Development uses the key file of its data directory.
/// </summary>
public sealed class AuthOptions
{
    internal const string Section = "OrleansMl:Auth";

    /// <summary>Base address of an OpenID Connect issuer, for example <c>https://login.example.com/</c>. Not set by default.</summary>
    public string? Authority { get; set; }

    /// <summary>The required <c>aud</c> claim. The default is <c>orleansml</c>.</summary>
    public string Audience { get; set; } = DevelopmentTokens.Audience;

    /// <summary>At least 32 bytes as base64 for HS256. Whoever knows it can sign as anybody. Not set by default.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The required <c>iss</c> claim when <see cref="SigningKey"/> is set. The default is <c>orleansml</c>.</summary>
    public string Issuer { get; set; } = DevelopmentTokens.ConfiguredIssuer;

    /// <summary>True when the key file of a development node signs: who can read it can sign as anybody already.</summary>
    internal bool UsesDevelopmentKey { get; set; }
}

/// <summary>Fills in the development key: at start, because <c>orleansml token</c> may be called before the first request.</summary>
internal sealed class DevelopmentAuth(IHostEnvironment environment, IConfiguration configuration) : IPostConfigureOptions<AuthOptions>
{
    public void PostConfigure(string? name, AuthOptions options)
    {
        if (environment.IsDevelopment() && options.Authority is null && options.SigningKey is null)
        {
            var directory = configuration["OrleansMl:DataDirectory"] ?? DevelopmentTokens.DefaultDataDirectory;
            options.SigningKey = Convert.ToBase64String(DevelopmentTokens.ReadOrCreateKey(directory));
            options.Issuer = DevelopmentTokens.Issuer;
            options.Audience = DevelopmentTokens.Audience;
            options.UsesDevelopmentKey = true;
        }
    }
}

internal sealed class AuthOptionsValidator(IHostEnvironment environment) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        if (options is { Authority: null, SigningKey: null })
        {
            return ValidateOptionsResult.Fail(
                $"Nothing says who signs the tokens, and the environment is {environment.EnvironmentName}. " +
                "Set OrleansMl:Auth:Authority to an OpenID Connect issuer, "
                + "or OrleansMl:Auth:SigningKey to at least 32 random bytes as base64 (openssl rand -base64 32).");
        }

        if (options is { Authority: not null, SigningKey: not null })
        {
            return ValidateOptionsResult.Fail("OrleansMl:Auth:Authority and OrleansMl:Auth:SigningKey are both set. Remove one.");
        }

        if (options.Authority is not null && !Uri.TryCreate(options.Authority, UriKind.Absolute, out _))
        {
            return ValidateOptionsResult.Fail(
                $"OrleansMl:Auth:Authority is '{options.Authority}'. Set it to an absolute address, " +
                "for example https://login.example.com/.");
        }

        if (options.SigningKey is not null && !TryReadKey(options.SigningKey, out _))
        {
            return ValidateOptionsResult.Fail(
                $"OrleansMl:Auth:SigningKey must be at least {DevelopmentTokens.KeyBytes} bytes as base64 (openssl rand -base64 32).");
        }

        return string.IsNullOrWhiteSpace(options.Audience) || string.IsNullOrWhiteSpace(options.Issuer)
            ? ValidateOptionsResult.Fail("OrleansMl:Auth:Audience and OrleansMl:Auth:Issuer must not be empty.")
            : ValidateOptionsResult.Success;
    }

    internal static bool TryReadKey(string base64, out byte[] key)
    {
        key = new byte[base64.Length];
        var valid = Convert.TryFromBase64String(base64, key, out var written) && written >= DevelopmentTokens.KeyBytes;
        Array.Resize(ref key, valid ? written : 0);
        return valid;
    }
}
