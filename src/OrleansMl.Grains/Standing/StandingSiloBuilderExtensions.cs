using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Jobs;
using OrleansMl.Moderation;
using OrleansMl.Reviews;
using OrleansMl.Users;

namespace OrleansMl.Standing;

/// <summary>Registers strikes and pauses of posting. Call it after reviews and complaints.</summary>
internal static class StandingSiloBuilderExtensions
{
    public static ISiloBuilder AddStanding(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<StandingOptions>().BindConfiguration(StandingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<StandingOptions>>().Value.ToTerms());
        services.TryAddSingleton<StandingInstruments>();
        services.TryAddSingleton<StandingEvents>();
        services.AddSiloWorker<StandingFollower>();
        services.AddFirstRead<StandingFollower>();
        services.AddSubmissionGate<PostingGate>();
        services.Replace(ServiceDescriptor.Singleton<IAuthorTiers, StandingTiers>());
        services.AddContentListener<StandingReversals>();
        services.AddComplaintListener<StandingReversals>();
        services.AddReviewListener<StandingDecisions>();
        services.AddAuthorStanding<StandingOfAuthors>();
        services.AddErasureStep<StandingErasureStep>();
        services.AddUserExport<StandingExportSource>();
        services.AddJob<StandingExpiryJob>(StandingExpiryJob.Name);
        services.AddJob<StandingReconsiderJob>(StandingReconsiderJob.Name);
        services.AddJob<StandingComplaintJob>(StandingComplaintJob.Name);
        return silo;
    }
}
