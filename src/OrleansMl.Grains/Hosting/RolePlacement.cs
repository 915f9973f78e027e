using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace OrleansMl;

/// <summary>
/// Places a grain only on silos with a role (<see cref="SiloRoles"/>). The built-in filters
/// compare with the placing silo and cannot say this.
/// </summary>
/// <param name="role">The role.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RolePlacementAttribute(string role) : PlacementFilterAttribute(new RolePlacementStrategy(role));

internal sealed class RolePlacementStrategy : PlacementFilterStrategy
{
    private const string RoleProperty = "role";

    // The runtime makes one of these and reads the role from the grain's properties.
    public RolePlacementStrategy() : this("")
    {
    }

    public RolePlacementStrategy(string role) : base(order: 0) => Role = role;

    public string Role { get; private set; }

    public override void AdditionalInitialize(GrainProperties properties) =>
        Role = GetPlacementFilterGrainProperty(RoleProperty, properties)
            ?? throw new InvalidOperationException($"A grain is placed by role, but its properties name none.");

    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) =>
        [KeyValuePair.Create(RoleProperty, Role)];
}

internal sealed class RolePlacementDirector(SilosByRole roles) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(
        PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos) =>
        silos.Where(silo => roles.Has(silo, ((RolePlacementStrategy)filterStrategy).Role));
}

/// <summary>Which silos of the cluster have which role.</summary>
internal sealed class SilosByRole(ISiloMetadataCache metadata)
{
    public bool Has(SiloAddress silo, string role) =>
        SiloRoles.Names(metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(SiloRoles.MetadataKey), role);
}
