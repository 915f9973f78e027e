using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Jobs;
using OrleansMl.Moderation;
using OrleansMl.Users;

namespace OrleansMl.Banks;

/// <summary>Registers banks of known content. Call it after policies and reviews.</summary>
internal static class BanksSiloBuilderExtensions
{
    public static ISiloBuilder AddBanks(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<BankOptions>().BindConfiguration(BankOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<BankGrains>();
        services.AddSiloWorker<BankFollower>();
        services.AddFirstRead<BankFollower>();
        services.AddDetector<BankDetector>();
        services.AddContentListener<BankCitations>();
        services.AddErasureStep<BankErasureStep>();
        services.AddJob<BankRecheckJob>(BankRecheckJob.Name);
        services.AddJob<BankRecheckAgainJob>(BankRecheckAgainJob.Name);
        return silo;
    }
}
