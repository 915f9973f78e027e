using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace OrleansMl.Hosting;

/// <summary>Registers what a silo is for, and the placement of grains by it.</summary>
internal static class HostingSiloBuilderExtensions
{
    public static ISiloBuilder AddRoles(this ISiloBuilder silo, SiloRoles roles)
    {
        silo.UseSiloMetadata(new Dictionary<string, string> { [SiloRoles.MetadataKey] = roles.ToString() });
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton(roles);
        silo.Services.TryAddSingleton<SilosByRole>();
        silo.Services.AddPlacementFilter<RolePlacementStrategy, RolePlacementDirector>(ServiceLifetime.Singleton);
        return silo;
    }
}
