using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Standing;

namespace OrleansMl.Legal;

/// <summary>Registers what the law asks of a platform.</summary>
internal static class LegalSiloBuilderExtensions
{
    public static ISiloBuilder AddLegal(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<LegalOptions>().BindConfiguration(LegalOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LegalOptions>, LegalOptionsValidator>());
        services.TryAddSingleton<StatementShards>();
        services.AddContentListener<StatementRecorder>();
        services.AddComplaintListener<StatementRecorder>();
        services.AddStandingListener<StatementRecorder>();
        return silo;
    }
}
