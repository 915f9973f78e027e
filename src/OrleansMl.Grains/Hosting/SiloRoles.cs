using System.Collections.Frozen;

namespace OrleansMl;

/// <summary>What this silo is for; published as the silo metadata entry <c>roles</c>, comma-separated.</summary>
public sealed class SiloRoles
{
    /// <summary>The metadata key.</summary>
    public const string MetadataKey = "roles";

    /// <summary>Runs models.</summary>
    public const string Inference = "inference";

    /// <summary>Learns what recommendations are made with.</summary>
    public const string Trainer = "trainer";

    /// <summary>Every role: what a silo has when nothing is configured.</summary>
    public static readonly IReadOnlyList<string> All = ["content", "user", Inference, Trainer];

    private readonly FrozenSet<string> _roles;

    /// <summary>Creates the set.</summary>
    /// <exception cref="ArgumentException">A role does not exist.</exception>
    public SiloRoles(IEnumerable<string> roles)
    {
        _roles = roles.Select(role => role.Trim()).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        if (_roles.FirstOrDefault(role => !All.Contains(role, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new ArgumentException($"OrleansMl:Roles names '{unknown}'; the roles are {string.Join(", ", All)}.", nameof(roles));
        }
    }

    /// <summary>True when this silo has the role.</summary>
    public bool Has(string role) => _roles.Contains(role);

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', _roles.Order(StringComparer.Ordinal));

    /// <summary>True when a metadata entry names the role. A silo without the entry has every role.</summary>
    public static bool Names(string? entry, string role) =>
        string.IsNullOrEmpty(entry) || entry.Split(',', StringSplitOptions.TrimEntries).Contains(role, StringComparer.OrdinalIgnoreCase);
}
