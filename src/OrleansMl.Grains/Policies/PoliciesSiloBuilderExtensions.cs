using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Jobs;
using OrleansMl.Moderation;
using OrleansMl.Users;

namespace OrleansMl.Policies;

/// <summary>Registers policies that are published while the cluster runs. Call it after moderation.</summary>
internal static class PoliciesSiloBuilderExtensions
{
    public static ISiloBuilder AddPolicies(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddSiloWorker<PolicyFollower>();
        services.Replace(ServiceDescriptor.Singleton<IPolicySource>(provider => provider.GetRequiredService<PolicyFollower>()));

        services.TryAddSingleton<ScoreShards>();
        services.AddSiloWorker<ScoreLogger>();
        services.AddContentListener<ScoreLogger>();
        services.AddErasureStep<ScoreErasureStep>();
        services.AddJob<PolicyRescanJob>(PolicyRescanJob.Name);
        return silo;
    }
}
