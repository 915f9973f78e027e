using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Reminders;

namespace OrleansMl.Users;

/// <summary>Registers users, and how one is erased.</summary>
internal static class UsersSiloBuilderExtensions
{
    public static ISiloBuilder AddUsers(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.TryAddSingleton<UserIndexShards>();
        services.TryAddSingleton<ErasureSteps>();
        services.TryAddSingleton<UserErasure>();
        services.TryAddKeyedSingleton<IDueJob, UserErasureJob>(UserErasureJob.Name);
        services.TryAddKeyedSingleton<IDueJob, AnalysisErasureJob>(AnalysisErasureJob.Name);

        return silo;
    }
}
