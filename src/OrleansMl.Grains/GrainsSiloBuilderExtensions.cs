using Orleans.Hosting;
using OrleansMl.Analysis;
using OrleansMl.Banks;
using OrleansMl.Catalogue;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Events;
using OrleansMl.Experiments;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.IntimateImages;
using OrleansMl.Jobs;
using OrleansMl.Languages;
using OrleansMl.Legal;
using OrleansMl.LegalReports;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Policies;
using OrleansMl.Recommendations;
using OrleansMl.Registry;
using OrleansMl.Reviews;
using OrleansMl.Search;
using OrleansMl.Sessions;
using OrleansMl.Similar;
using OrleansMl.Standing;
using OrleansMl.TaughtCategories;
using OrleansMl.Trending;
using OrleansMl.Users;
using OrleansMl.Virality;
using OrleansMl.Webhooks;

namespace OrleansMl;

/// <summary>Registers the grains of OrleansMl with a silo.</summary>
public static class GrainsSiloBuilderExtensions
{
    /// <summary>
    /// Adds everything the grains need, but an <see cref="IModelRuntime"/>, the default grain storage and a reminder table, which
    /// are the host's choice. Calling it twice is harmless.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="roles">What this silo is for; null means every role.</param>
    public static ISiloBuilder AddOrleansMlGrains(this ISiloBuilder silo, SiloRoles? roles = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return silo
            .AddRoles(roles ?? new(SiloRoles.All))
            .AddJobs()
            .AddModels()
            .AddModelRegistry()
            .AddLanguages()
            .AddModeration()
            .AddPolicies()
            .AddTaughtCategories()
            .AddAnalysis()
            .AddContent()
            .AddCatalogue()
            .AddSimilarContent()
            .AddSearch()
            .AddSessions()
            .AddInteractions()
            .AddReviews()
            .AddBanks()
            .AddComplaints()
            .AddStanding()
            .AddLegal()
            .AddIntimateImages()
            .AddLegalReports()
            .AddTrending()
            .AddVirality()
            .AddRecommendations()
            .AddExperiments()
            .AddUsers()
            .AddEvents()
            .AddWebhooks();
    }
}
