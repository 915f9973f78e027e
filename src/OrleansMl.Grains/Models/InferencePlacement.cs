using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace OrleansMl.Models;

/// <summary>Places a grain only on silos with the <c>inference</c> role. The built-in filters compare with the placing silo and cannot say this.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class InferencePlacementAttribute() : PlacementFilterAttribute(new InferencePlacementStrategy());

internal sealed class InferencePlacementStrategy : PlacementFilterStrategy
{
    public InferencePlacementStrategy() : base(order: 0)
    {
    }
}

internal sealed class InferencePlacementDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos) =>
        silos.Where(silo => SiloRoles.Names(metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(SiloRoles.MetadataKey), SiloRoles.Inference));
}
