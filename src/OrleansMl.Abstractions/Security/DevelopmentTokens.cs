using System.Security.Cryptography;
using System.Text;

namespace OrleansMl.Security;

/// <summary>
/// What the API and the command line must agree on so that <c>orleansml token</c> prints tokens that a development node accepts.
/// The algorithm is HS256. A configured authority or signing key replaces all of it.
/// </summary>
public static class DevelopmentTokens
{
    /// <summary>The key file's name inside the node's data directory. Holds the signing key as one line of base64.</summary>
    public const string KeyFileName = "development.key";

    /// <summary>The data directory when nothing is configured, relative to the node's working directory.</summary>
    public const string DefaultDataDirectory = "data";

    /// <summary>The <c>iss</c> claim of tokens signed with the key file.</summary>
    public const string Issuer = "orleansml-development";

    /// <summary>The <c>iss</c> claim when a signing key is configured and no issuer is.</summary>
    public const string ConfiguredIssuer = "orleansml";

    /// <summary>The <c>aud</c> claim.</summary>
    public const string Audience = "orleansml";

    /// <summary>The key's length in bytes; HS256 wants at least 32.</summary>
    public const int KeyBytes = 32;

    /// <summary>The signing key of a development node; created, readable by its owner alone, when there is none. Safe to race.</summary>
    /// <param name="dataDirectory">The node's data directory; created (0700) when missing.</param>
    /// <exception cref="InvalidDataException">The file exists and does not hold a key.</exception>
    public static byte[] ReadOrCreateKey(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, KeyFileName);
        if (File.Exists(path))
        {
            return ReadKey(path);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(dataDirectory);
        }
        else
        {
            Directory.CreateDirectory(dataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // One process at a time: a move that must not replace is a look and then a rename on some systems, and two could pass the look.
        using var turn = new Mutex(
            initiallyOwned: false,
            $"orleansml-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path))))}");
        try
        {
            turn.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Its owner died; the turn is ours.
        }

        try
        {
            if (!File.Exists(path))
            {
                // A whole file under another name first: nobody ever reads half a key.
                var temporary = path + ".new";
                File.Delete(temporary);
                using (var writer = new StreamWriter(temporary, options))
                {
                    writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
                }

                File.Move(temporary, path);
            }
        }
        finally
        {
            turn.ReleaseMutex();
        }

        return ReadKey(path);
    }

    /// <summary>
    /// A key as configuration (<c>OrleansMl:Auth:SigningKey</c>) and the key file hold it: base64 of at least <see cref="KeyBytes"/> bytes.
    /// </summary>
    /// <exception cref="InvalidDataException">The text is no such key.</exception>
    public static byte[] ParseKey(string text) =>
        TryParseKey(text) ?? throw new InvalidDataException(
            $"OrleansMl:Auth:SigningKey must be base64 of at least {KeyBytes} bytes; 'openssl rand -base64 {KeyBytes}' prints one.");

    private static byte[] ReadKey(string path) =>
        TryParseKey(File.ReadAllText(path)) ?? throw new InvalidDataException(
            $"'{path}' must hold at least {KeyBytes} bytes as base64. Delete it and restart the node to get a new one.");

    private static byte[]? TryParseKey(string text)
    {
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text.Trim(), key, out var written) && written >= KeyBytes ? key[..written] : null;
    }
}

/// <summary>The claims OrleansMl reads from a token.</summary>
public static class TokenClaims
{
    /// <summary>The user: 1–128 characters of <c>[A-Za-z0-9._:-]</c>.</summary>
    public const string Subject = "sub";

    /// <summary>JSON <c>true</c> makes the caller an administrator.</summary>
    public const string IsAdmin = "is_admin";

    /// <summary>
    /// An array (or one string) of <see cref="AdminRole"/>, <see cref="LeadRole"/>, <see cref="ModeratorRole"/>,
    /// <see cref="LegalRole"/>, <see cref="ServiceRole"/>, <see cref="SimulatorRole"/>; others are ignored.
    /// </summary>
    public const string Roles = "roles";

    /// <summary>An administrator; the same as <see cref="IsAdmin"/>.</summary>
    public const string AdminRole = "admin";

    /// <summary>A moderator.</summary>
    public const string ModeratorRole = "moderator";

    /// <summary>A moderator who sees every queue and answers complaints.</summary>
    public const string LeadRole = "lead";

    /// <summary>Exports what the law asks for: statements of reasons, figures.</summary>
    public const string LegalRole = "legal";

    /// <summary>A trusted back-end service that acts for users.</summary>
    public const string ServiceRole = "service";

    /// <summary>A service that may say when things happen. Never give it on a platform with real people.</summary>
    public const string SimulatorRole = "simulator";
}
