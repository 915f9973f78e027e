using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Hosting;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>Registers policies that are published while the cluster runs. Call it after moderation.</summary>
internal static class PoliciesSiloBuilderExtensions
{
    public static ISiloBuilder AddPolicies(this ISiloBuilder silo)
    {
        silo.Services.AddSiloWorker<PolicyFollower>();
        silo.Services.Replace(ServiceDescriptor.Singleton<IPolicySource>(provider => provider.GetRequiredService<PolicyFollower>()));
        return silo;
    }
}
