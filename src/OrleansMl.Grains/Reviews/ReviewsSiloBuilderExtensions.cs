using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Jobs;
using OrleansMl.Users;

namespace OrleansMl.Reviews;

/// <summary>Registers reviews: who opens cases, and what happens at a time.</summary>
internal static class ReviewsSiloBuilderExtensions
{
    public static ISiloBuilder AddReviews(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptionsWithRenamedKeys<ReviewOptions>(
            ReviewOptions.Section, new RenamedOption("MaxOpenPerShard", nameof(ReviewOptions.MaxInMemoryPerShard)));
        services.AddOptions<ReviewEnrichmentOptions>().BindConfiguration(ReviewEnrichmentOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ReviewEnrichmentOptions>, ReviewEnrichmentOptionsValidator>());
        services.TryAddSingleton<ReviewShards>();
        services.TryAddSingleton<ReviewEnrichments>();
        services.TryAddSingleton<ReviewEvents>();
        services.TryAddSingleton<ReviewConfirmations>();
        services.TryAddSingleton<ReviewDecisions>();
        services.AddContentListener<ReviewedItems>();
        services.AddContentListener<ReviewSampler>();
        services.AddReportListener<ReportedItems>();
        services.AddReviewListener<AuthorRecords>();
        services.AddReviewListener<ReviewEvents>();
        services.AddErasureStep<AuthorRecordsErasureStep>();
        services.AddErasureStep<ComparedDecisionsErasureStep>();
        services.AddJob<ReviewSweepJob>(ReviewSweepJob.Name);
        services.AddJob<ReviewReachJob>(ReviewReachJob.Name);
        return silo;
    }
}
