namespace OrleansMl;

/// <summary>Who is asking, as the front end or the calling service established it. Grains decide ownership against it.</summary>
/// <param name="UserId">The user (<see cref="Users.UserIds"/>).</param>
/// <param name="Roles">What the caller may do beyond its own content.</param>
[GenerateSerializer, Immutable, Alias("caller")]
public sealed record Caller([property: Id(0)] string UserId, [property: Id(1)] CallerRoles Roles)
{
    /// <summary>True when the caller may act on content of other people: an administrator or a trusted service.</summary>
    public bool MayActForOthers => (Roles & (CallerRoles.Admin | CallerRoles.Service)) != 0;

    /// <summary>True when the caller may read moderation results of other people's content.</summary>
    public bool MayReadModeration => (Roles & (CallerRoles.Admin | CallerRoles.Service | CallerRoles.Moderator)) != 0;
}

/// <summary>What a caller may do beyond its own content.</summary>
[Flags]
public enum CallerRoles
{
    /// <summary>An ordinary user.</summary>
    None = 0,

    /// <summary>Reads every verdict and works the review queue.</summary>
    Moderator = 1,

    /// <summary>May do everything.</summary>
    Admin = 2,

    /// <summary>A trusted back-end service that acts for users.</summary>
    Service = 4,

    /// <summary>
    /// A simulation, which may say when things happen; always together with <see cref="Service"/>.
    /// Never give it on a platform with real people.
    /// </summary>
    Simulator = 8,

    /// <summary>A moderator who sees every queue and answers complaints; always together with <see cref="Moderator"/>.</summary>
    Lead = 16,

    /// <summary>Exports what the law asks for: statements of reasons, figures.</summary>
    Legal = 32,
}
