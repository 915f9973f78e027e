using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using OrleansMl.Content;
using OrleansMl.Jobs;
using OrleansMl.Users;

namespace OrleansMl.LegalReports;

/// <summary>Registers reports to authorities. Call it after reviews.</summary>
internal static class LegalReportsSiloBuilderExtensions
{
    public static ISiloBuilder AddLegalReports(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<LegalReportOptions>().BindConfiguration(LegalReportOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LegalReportOptions>, LegalReportOptionsValidator>());
        services.TryAddSingleton<AuthorityReports>();
        services.TryAddSingleton<LegalEvidenceSeal>();
        services.TryAddSingleton<LegalReportEvents>();
        services.TryAddSingleton<LegalReportInstruments>();
        services.AddContentListener<ReportedItemErasure>();
        services.AddErasureStep<LegalReportErasureStep>();
        services.AddJob<LegalReportJob>(LegalReportJob.Name);
        return silo;
    }
}
