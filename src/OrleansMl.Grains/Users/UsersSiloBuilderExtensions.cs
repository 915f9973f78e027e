using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Jobs;

namespace OrleansMl.Users;

/// <summary>Registers users, and how one is erased.</summary>
internal static class UsersSiloBuilderExtensions
{
    public static ISiloBuilder AddUsers(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.TryAddSingleton<UserIndexShards>();
        services.TryAddSingleton<PlatformSize>();
        services.TryAddSingleton<ErasureSteps>();
        services.TryAddSingleton<UserErasure>();
        services.TryAddSingleton<UserExport>();
        services.AddUserExport<UserExportSource>();
        services.TryAddSingleton<UserPseudonyms>();
        services.AddJob<UserErasureJob>(UserErasureJob.Name);
        services.AddJob<AnalysisErasureJob>(AnalysisErasureJob.Name);

        return silo;
    }
}
