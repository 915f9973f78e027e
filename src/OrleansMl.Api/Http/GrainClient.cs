using OrleansMl.Analysis;
using OrleansMl.ApiKeys;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Experiments;
using OrleansMl.Images;
using OrleansMl.Interactions;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Operations;
using OrleansMl.Recommendations;
using OrleansMl.Registry;
using OrleansMl.Similar;
using OrleansMl.Trending;
using OrleansMl.Users;
using OrleansMl.Virality;

namespace OrleansMl.Http;

/// <summary>The grains the API talks to. References to the stateless ones are made once, on first use, because a client knows no grains before it is connected.</summary>
internal sealed class GrainClient(IGrainFactory factory)
{
    private readonly KeyedGrains<IUserGrain> _users = new(factory);
    private readonly KeyedGrains<IUserInteractionsGrain> _userInteractions = new(factory);
    private readonly KeyedGrains<IUserRecommendationsGrain> _userRecommendations = new(factory);
    private readonly KeyedGrains<IContentGrain> _content = new(factory);
    private IModerationGrain? _moderation;
    private IAnalysisGrain? _analysis;
    private IImageGrain? _images;
    private ISimilarContentGrain? _similar;
    private IModelAdminGrain? _models;
    private INodeHealthGrain? _health;
    private IApiKeysGrain? _apiKeys;
    private ITrendingHashtagsGrain? _trendingHashtags;
    private ITrendingTopicsGrain? _trendingTopics;
    private IViralityGrain? _virality;
    private IFactorTrainerGrain? _factorTrainer;
    private IInteractionExportGrain? _interactionExport;
    private IExperimentsGrain? _experiments;
    private IExperimentResultsGrain? _experimentResults;
    private IExposuresGrain? _exposures;
    private IUserDirectoryGrain? _people;
    private ICatalogueGrain? _catalogue;
    private ISessionRecommendationsGrain? _sessionRecommendations;

    public IUserDirectoryGrain People => _people ??= factory.GetGrain<IUserDirectoryGrain>(0);

    public ICatalogueGrain Catalogue => _catalogue ??= factory.GetGrain<ICatalogueGrain>(0);

    public IItemUsersGrain ItemPeople(string contentId) => factory.GetGrain<IItemUsersGrain>(contentId);

    public IModerationGrain Moderation => _moderation ??= factory.GetGrain<IModerationGrain>(0);

    public IImageGrain Images => _images ??= factory.GetGrain<IImageGrain>(0);

    public IAnalysisGrain Analysis => _analysis ??= factory.GetGrain<IAnalysisGrain>(0);

    public IModelAdminGrain Models => _models ??= factory.GetGrain<IModelAdminGrain>(0);

    public INodeHealthGrain Health => _health ??= factory.GetGrain<INodeHealthGrain>(0);

    public IApiKeysGrain ApiKeys => _apiKeys ??= factory.GetGrain<IApiKeysGrain>(0);

    public IApiKeyGrain ApiKey(string id) => factory.GetGrain<IApiKeyGrain>(id);

    public IModelRegistryGrain ModelRegistry(string name) => factory.GetGrain<IModelRegistryGrain>(name);

    public IUserGrain User(string id) => _users[id];

    public ISimilarContentGrain Similar => _similar ??= factory.GetGrain<ISimilarContentGrain>(0);

    public IUserInteractionsGrain UserInteractions(string userId) => _userInteractions[userId];

    public ITrendingBoardGrain TrendingBoard(string scope) => factory.GetGrain<ITrendingBoardGrain>(scope);

    public ITrendingHashtagsGrain TrendingHashtags => _trendingHashtags ??= factory.GetGrain<ITrendingHashtagsGrain>(0);

    public ITrendingTopicsGrain TrendingTopics => _trendingTopics ??= factory.GetGrain<ITrendingTopicsGrain>(0);

    public IViralityGrain Virality => _virality ??= factory.GetGrain<IViralityGrain>(0);

    public IFactorTrainerGrain FactorTrainer => _factorTrainer ??= factory.GetGrain<IFactorTrainerGrain>(0);

    public IInteractionExportGrain InteractionExport => _interactionExport ??= factory.GetGrain<IInteractionExportGrain>(0);

    public IExperimentsGrain Experiments => _experiments ??= factory.GetGrain<IExperimentsGrain>(0);

    public IExperimentResultsGrain ExperimentResults => _experimentResults ??= factory.GetGrain<IExperimentResultsGrain>(0);

    public IExposuresGrain Exposures => _exposures ??= factory.GetGrain<IExposuresGrain>(0);

    public ISessionRecommendationsGrain SessionRecommendations => _sessionRecommendations ??= factory.GetGrain<ISessionRecommendationsGrain>(0);

    public IUserRecommendationsGrain Recommendations(string userId) => _userRecommendations[userId];

    public IContentGrain Content(string id) => _content[id];
}
