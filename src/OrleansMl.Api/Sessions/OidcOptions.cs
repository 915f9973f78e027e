using System.ComponentModel.DataAnnotations;
using OrleansMl.Security;

namespace OrleansMl.Sessions;

/// <summary>
/// Signing browsers in at an OpenID Connect provider; section <c>OrleansMl:Sessions:Oidc</c>. Off unless <see cref="Authority"/> is set.
/// The same on every node.
/// </summary>
public sealed class OidcOptions : IValidatableObject
{
    internal const string Section = "OrleansMl:Sessions:Oidc";

    // What a person may be. A service signs nobody in.
    private static readonly string[] PersonRoles =
        [TokenClaims.AdminRole, TokenClaims.LeadRole, TokenClaims.ModeratorRole, TokenClaims.LegalRole];

    /// <summary>
    /// Base address of the provider, below which <c>.well-known/openid-configuration</c> is: https, or http on a loopback address. Not set
    /// by default: then there is no such sign-in.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>What the provider calls this application. Needed with <see cref="Authority"/>.</summary>
    public string? ClientId { get; set; }

    /// <summary>The application's secret at the provider. Needed with <see cref="Authority"/>.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What the provider is asked for beside <c>openid</c>, for example <c>groups</c>. The default is nothing.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>
    /// The claim of the ID token that names the user, as <c>sub</c> of an access token does. It must be one that the provider never gives
    /// to somebody else: an address of e-mail is none. The default is <c>sub</c>.
    /// </summary>
    public string SubjectClaim { get; set; } = TokenClaims.Subject;

    /// <summary>The claim of the ID token that holds the roles. The default is <c>roles</c>.</summary>
    public string RolesClaim { get; set; } = TokenClaims.Roles;

    /// <summary>
    /// Which values of <see cref="RolesClaim"/> are which role: <c>admin</c>, <c>lead</c>, <c>moderator</c> and <c>legal</c>, each with a
    /// list. The default is that they are called the same.
    /// </summary>
    public IDictionary<string, IList<string>> Roles { get; } = new Dictionary<string, IList<string>>(StringComparer.Ordinal);

    /// <summary>
    /// Refuses who has none of the roles. The default is true; false lets everybody in whom the provider knows, as an ordinary user.
    /// </summary>
    public bool RequireRole { get; set; } = true;

    /// <summary>The claim of the ID token that holds the groups. The default is <c>groups</c>.</summary>
    public string GroupsClaim { get; set; } = "groups";

    /// <summary>Refuses who is in none of these groups. The default is no group: everybody passes.</summary>
    public IList<string> AllowedGroups { get; } = [];

    /// <summary>
    /// Scheme, host and port at which browsers reach this API, for example <c>https://moderation.example.com</c>: set it where a proxy
    /// changes <c>Host</c>. By default it is what the request says.
    /// </summary>
    public string? PublicOrigin { get; set; }

    /// <summary>
    /// Whoever signs out is told where to sign out at the provider as well, if the provider has such an address. The default is true.
    /// </summary>
    public bool SignOutAtProvider { get; set; } = true;

    /// <summary>Where the provider sends a browser back to that signed out there: a path of this host. The default is <c>/</c>.</summary>
    public string SignedOutPath { get; set; } = "/";

    /// <summary>True when the configuration says where to sign in.</summary>
    internal static bool IsOn(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[$"{Section}:{nameof(Authority)}"]);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => string.IsNullOrEmpty(Authority)
        ? string.IsNullOrEmpty(ClientId) && string.IsNullOrEmpty(ClientSecret)
            ? []
            : [new($"{Section}:ClientId or ClientSecret is set, but no {Section}:Authority. Set it to the provider's address.")]
        : Check().Select(error => new ValidationResult(error));

    private IEnumerable<string> Check()
    {
        if (!IsSafe(Authority))
        {
            yield return $"{Section}:Authority is '{Authority}'. Set it to an https address (http on a loopback address alone), " +
                "for example https://login.example.com/realms/staff.";
        }

        if (string.IsNullOrWhiteSpace(ClientId) || string.IsNullOrWhiteSpace(ClientSecret))
        {
            yield return $"{Section}:Authority is set: set {Section}:ClientId and {Section}:ClientSecret as well.";
        }

        if (PublicOrigin is not null && !(IsSafe(PublicOrigin) && new Uri(PublicOrigin).GetLeftPart(UriPartial.Authority) == PublicOrigin))
        {
            yield return $"{Section}:PublicOrigin is '{PublicOrigin}'; write scheme, host and port alone, "
                + "such as https://moderation.example.com.";
        }

        if (!ReturnAddress.IsLocal(SignedOutPath))
        {
            yield return $"{Section}:SignedOutPath is '{SignedOutPath}'; write a path of this host, such as /.";
        }

        if (new[] { SubjectClaim, RolesClaim, GroupsClaim }.Any(string.IsNullOrWhiteSpace))
        {
            yield return $"{Section}:SubjectClaim, RolesClaim and GroupsClaim must not be empty.";
        }

        if (Scopes.Concat(AllowedGroups).Concat(Roles.Values.SelectMany(theirs => theirs)).Any(string.IsNullOrWhiteSpace)
            || Scopes.Any(scope => scope.Any(char.IsWhiteSpace)))
        {
            yield return $"{Section}:Scopes, AllowedGroups and Roles must not have empty entries; a scope has no blanks.";
        }

        foreach (var role in Roles.Keys.Except(PersonRoles, StringComparer.Ordinal))
        {
            yield return $"{Section}:Roles has '{role}'; known are {string.Join(", ", PersonRoles)}.";
        }
    }

    // What a provider says travels by https, but to the same machine.
    private static bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri is { Query: "", Fragment: "", UserInfo: "" }
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);
}
