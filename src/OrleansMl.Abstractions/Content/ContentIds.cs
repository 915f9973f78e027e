using System.Diagnostics.CodeAnalysis;
using OrleansMl.Users;

namespace OrleansMl.Content;

/// <summary>
/// Ids of items, and who may make one under which. <c>name</c>: given by the server or chosen by a service. <c>user~name</c>: below the
/// namespace of a user, who alone may choose it. <c>~name</c>: reserved, given by the server alone. No user id holds a <c>~</c>, so a
/// namespace is nobody else's.
/// </summary>
public static class ContentIds
{
    /// <summary>Stands between the user and the name.</summary>
    public const char Separator = '~';

    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = UserIds.MaxLength + 1 + ContentLimits.MaxIdLength;

    /// <summary>What <see cref="IsValid"/> demands, as a sentence.</summary>
    public const string Rule = "Must be 1-128 characters of [A-Za-z0-9._:-] and not . or .., alone or after a user id and ~.";

    /// <summary>True when <paramref name="id"/> is an id of any of the three kinds.</summary>
    public static bool IsValid([NotNullWhen(true)] string? id)
    {
        if (id is null)
        {
            return false;
        }

        var separator = id.IndexOf(Separator);
        return separator < 0
            ? ContentLimits.IsValidId(id)
            : ContentLimits.IsValidId(id.AsSpan(separator + 1)) && (separator == 0 || UserIds.IsValid(id[..separator]));
    }

    /// <summary>
    /// True when the caller may make an item under an id of their choice: a service under any that is not reserved, everybody else below
    /// their own namespace. An administrator may under any, because what was exported must be put back.
    /// </summary>
    public static bool MayCreate(string id, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(caller);
        return caller.MayActForOthers
            ? id[0] != Separator || (caller.Roles & CallerRoles.Admin) != 0
            : IsBelow(id, caller.UserId);
    }

    /// <summary>True when the id is below the namespace of a user, and so says their name.</summary>
    public static bool IsBelow(string id, string userId)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(userId);
        return id.Length > userId.Length && id[userId.Length] == Separator && id.StartsWith(userId, StringComparison.Ordinal);
    }
}
