using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Content;
using OrleansMl.Jobs;
using OrleansMl.Reviews;
using OrleansMl.Users;

namespace OrleansMl.Complaints;

/// <summary>Registers complaints: who answers them, and what ends them.</summary>
internal static class ComplaintsSiloBuilderExtensions
{
    public static ISiloBuilder AddComplaints(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<ComplaintOptions>().BindConfiguration(ComplaintOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<ComplaintCases>();
        services.TryAddSingleton<ComplaintInstruments>();
        services.AddReviewListener<ComplaintAnswers>();
        services.AddReviewStatements<ComplaintStatements>();
        services.AddContentListener<ContestedItems>();
        services.AddErasureStep<ComplaintsErasureStep>();
        services.AddUserExport<ComplaintsExportSource>();
        services.AddJob<ComplaintJob>(ComplaintJob.Name);
        return silo;
    }
}
