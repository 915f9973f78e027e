using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Runtime;
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
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, FirstBanks>());
        services.AddDetector<BankDetector>();
        services.AddContentListener<BankCitations>();
        services.AddErasureStep<BankErasureStep>();
        services.AddJob<BankRecheckJob>(BankRecheckJob.Name);
        services.AddJob<BankRecheckAgainJob>(BankRecheckAgainJob.Name);
        return silo;
    }
}

/// <summary>Reads the banks before the silo takes its first text. When they cannot be read now, the first text asks.</summary>
internal sealed partial class FirstBanks(BankFollower banks, ILogger<FirstBanks> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(FirstBanks),
        ServiceLifecycleStage.Active,
        async cancellationToken =>
        {
            try
            {
                await banks.GetAsync(cancellationToken);
            }
            catch (Exception exception)
            {
                LogNotYet(exception);
            }
        });

    [LoggerMessage(Level = LogLevel.Warning, Message = "The banks of known content could not be read while the silo started")]
    private partial void LogNotYet(Exception exception);
}
