using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Runtime;
using OrleansMl.Analysis;
using OrleansMl.ApiKeys;
using OrleansMl.Audit;
using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Operations;
using OrleansMl.RateLimiting;
using OrleansMl.Registry;
using OrleansMl.Security;
using OrleansMl.Sessions;
using OrleansMl.Trending;

namespace OrleansMl.Fakes;

/// <summary>
/// Stands in for the cluster where a test wants it to fail, to hesitate or to count: the grains' contracts in memory, without models.
/// Every text is approved; what a test sets in <see cref="Fail"/> is thrown instead.
/// </summary>
internal sealed class FakeCluster : IGrainFactory
{
    public FakeCluster() => Sessions = new(ThrowIfFailing);

    public FakeSessions Sessions { get; }

    public ConcurrentDictionary<string, ContentItem> Items { get; } = new();

    public FakeApiKeys ApiKeys { get; } = new();

    /// <summary>What was put on record.</summary>
    public ConcurrentQueue<AuditEntry> Audit { get; } = new();

    /// <summary>Thrown by every grain call when set.</summary>
    public Exception? Fail { get; set; }

    /// <summary>Items end as pending instead of approved.</summary>
    public bool Pending { get; set; }

    /// <summary>What the health grain says.</summary>
    public Task<string?> Health { get; set; } = Task.FromResult<string?>(null);

    /// <summary>How often it was asked.</summary>
    public int HealthChecks { get; private set; }

    /// <summary>The state of a withdrawn item; edits of it are refused.</summary>
    public ImmutableArray<string> AllowedAfterWithdrawal { get; } = ["withdraw"];

    /// <summary>Called for each lease; may throw.</summary>
    public Func<string, int, TimeSpan, int, RateLimitLease>? Lease { get; set; }

    public ImmutableArray<ModelOnSilo> Models { get; set; } = [];

    /// <summary>What becomes of a change of a model's registration.</summary>
    public (RegistryOutcome Outcome, string? Detail) Registry { get; set; } = (RegistryOutcome.Changed, null);

    /// <summary>What the registries were asked to do, in words.</summary>
    public ConcurrentQueue<string> RegistryCalls { get; } = new();

    /// <summary>The items on every board, the highest first.</summary>
    public ImmutableArray<string> Board { get; set; } = [];

    /// <summary>How many interactions were recorded.</summary>
    public int Recorded { get; set; }

    /// <summary>What the models and the policy say of a text; null finds every text a little spammy and approves it.</summary>
    public Func<string, ModerationScore>? Score { get; set; }

    /// <summary>The languages that callers declared of texts to be scored.</summary>
    public ConcurrentQueue<string?> DeclaredLanguages { get; } = new();

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        typeof(TGrainInterface) == typeof(IContentGrain) ? (TGrainInterface)(object)new FakeContentGrain(this, primaryKey)
        : typeof(TGrainInterface) == typeof(IRateLimitGrain) ? (TGrainInterface)(object)new FakeRateLimitGrain(this, primaryKey)
        : typeof(TGrainInterface) == typeof(IModelRegistryGrain) ? (TGrainInterface)(object)new FakeModelRegistry(this, primaryKey)
        : typeof(TGrainInterface) == typeof(ITrendingBoardGrain) ? (TGrainInterface)(object)new FakeTrendingBoard(this)
        : typeof(TGrainInterface) == typeof(IUserInteractionsGrain) ? (TGrainInterface)(object)new FakeUserInteractions(this)
        : typeof(TGrainInterface) == typeof(ISessionsGrain) ? (TGrainInterface)(object)Sessions.Of(primaryKey)
        : typeof(TGrainInterface) == typeof(IApiKeyGrain) ? (TGrainInterface)ApiKeys.Grain(primaryKey)
        : throw new NotSupportedException(typeof(TGrainInterface).Name);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        typeof(TGrainInterface) == typeof(IApiKeysGrain)
            ? (TGrainInterface)(object)ApiKeys
            : typeof(TGrainInterface) == typeof(ISessionKeysGrain) ? (TGrainInterface)(object)Sessions
            : (TGrainInterface)(object)new FakeServices(this);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw new NotSupportedException();

    private sealed class FakeContentGrain(FakeCluster cluster, string id) : IContentGrain
    {
        public Task<ContentItem> CreateAsync(ContentDraft draft, CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            var item = ToItem(draft, 1);
            Assert.True(cluster.Items.TryAdd(id, item));
            return Task.FromResult(item);
        }

        public Task<ContentResult> PutAsync(
            ContentDraft draft, Caller caller, int? expectedRevision, CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            if (!cluster.Items.TryGetValue(id, out var current))
            {
                return !ContentIds.MayCreate(id, caller) ? Outcome(ContentOutcome.Forbidden, null)
                    : expectedRevision is > 0
                    ? Outcome(ContentOutcome.NotFound, null)
                    : Outcome(ContentOutcome.Created, cluster.Items[id] = ToItem(draft, 1));
            }

            if (current.AuthorId != caller.UserId && !caller.MayActForOthers)
            {
                return Outcome(ContentOutcome.Forbidden, null);
            }

            if (draft.AuthorId != current.AuthorId)
            {
                return Outcome(ContentOutcome.OwnerConflict, current);
            }

            var next = ToItem(draft, current.Revision + 1);
            var same = next.Text == current.Text && next.Type == current.Type && next.AuthorId == current.AuthorId;
            return same ? Outcome(ContentOutcome.Unchanged, current)
                : current.Moderation.State == ContentState.Withdrawn
                    ? Task.FromResult(new ContentResult
                    {
                        Outcome = ContentOutcome.InvalidTransition,
                        From = ContentState.Withdrawn,
                        Allowed = cluster.AllowedAfterWithdrawal
                    })
                : expectedRevision is { } expected && expected != current.Revision ? Outcome(ContentOutcome.StaleRevision, current)
                : Outcome(ContentOutcome.Updated, cluster.Items[id] = next);
        }

        public Task<ContentResult> CreateOnceAsync(ContentDraft draft, Caller caller, CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            var made = cluster.Items.GetOrAdd(id, ToItem(draft, 1));
            return Outcome(made.Text == draft.Text ? ContentOutcome.Unchanged : ContentOutcome.Conflict, made);
        }

        public Task<ContentResult> RescanAsync(Caller caller, bool force, CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            return cluster.Items.TryGetValue(id, out var item)
                ? Outcome(ContentOutcome.Updated, item)
                : Outcome(ContentOutcome.NotFound, null);
        }

        public Task<HumanDecisionResult> DecideAsync(HumanDecision decision, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<HumanDecisionResult> UndoDecisionAsync(
            string decisionId, string actor, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<ContentItem?> GetAsync(CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            return Task.FromResult(cluster.Items.GetValueOrDefault(id));
        }

        public Task<ContentItem?> GetAnalyzedAsync(CancellationToken cancellationToken = default) => GetAsync(cancellationToken);

        public Task<ContentExplanation?> ExplainAsync(CancellationToken cancellationToken = default) =>
            ExplainPageAsync(0, ContentExplanation.DefaultDecisions, cancellationToken);

        public Task<ContentExplanation?> ExplainPageAsync(int after, int limit, CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            return Task.FromResult(cluster.Items.TryGetValue(id, out var item)
                ? new ContentExplanation
                {
                    ContentId = id,
                    AuthorId = item.AuthorId,
                    Current = item.Moderation,
                    Decisions =
                    [
                        new()
                        {
                            Seq = 1,
                            Revision = 1,
                            ContentHash = "00",
                            Level = ModerationLevel.Approved,
                            Source = DecisionSource.Human,
                            Actor = "mod-1",
                            Policy = new("default", "1"),
                            At = item.UpdatedAt,
                        },
                    ],
                }
                : null);
        }

        public Task<ContentResult> WithdrawAsync(Caller caller, int? expectedRevision, CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            return !cluster.Items.TryGetValue(id, out var current) ? Outcome(ContentOutcome.NotFound, null)
                : current.AuthorId != caller.UserId && !caller.MayActForOthers ? Outcome(ContentOutcome.Forbidden, null)
                : expectedRevision is { } expected && expected != current.Revision ? Outcome(ContentOutcome.StaleRevision, current)
                : current.Moderation.State == ContentState.Withdrawn ? Outcome(ContentOutcome.Unchanged, current)
                : Outcome(
                    ContentOutcome.Updated,
                    cluster.Items[id] = current with
                    {
                        Visible = false,
                        Moderation = current.Moderation with { State = ContentState.Withdrawn }
                    });
        }

        private static Task<ContentResult> Outcome(ContentOutcome outcome, ContentItem? item) => Task.FromResult(new ContentResult
        {
            Outcome = outcome,
            Item = item
        });

        private ContentItem ToItem(ContentDraft draft, int revision) => new()
        {
            Id = id,
            Revision = revision,
            AuthorId = draft.AuthorId,
            Type = draft.Type,
            Text = draft.Text,
            ParentId = draft.ParentId,
            Language = draft.Language,
            Region = draft.Region,
            Categories = draft.Categories,
            CreatedAt = draft.CreatedAt ?? DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Visible = !cluster.Pending,
            Moderation = cluster.Pending
                ? new() { ContentId = id, Revision = revision, State = ContentState.Pending }
                : new()
                {
                    ContentId = id,
                    Revision = revision,
                    State = ContentState.Approved,
                    Level = ModerationLevel.Approved,
                    Scores = CategoryScores.From((ModerationCategory.Spam, 0.25f)),
                    Evidence = [new(ModerationCategory.Spam, 0, 3, 1.5f)],
                    Models = [new("text-spam", "1.0.0")],
                    Policy = new("default", "1"),
                    DecidedAt = DateTimeOffset.UnixEpoch,
                    DecidedBy = DecisionSource.Auto,
                },
        };
    }

    private sealed class FakeServices(FakeCluster cluster) : IModerationGrain, IAnalysisGrain, IModelAdminGrain, INodeHealthGrain,
        IClusterSecretGrain, IAuditGrain
    {
        public Task NoteAsync(AuditEntry entry, CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            cluster.Audit.Enqueue(entry);
            return Task.CompletedTask;
        }

        public Task<AuditPage> ListAsync(long? before, int limit, CancellationToken cancellationToken = default) =>
            Task.FromResult(new AuditPage([.. cluster.Audit.Reverse()], null));

        public Task<AuditPage> FindAsync(
            AuditFilter filter, long? before, int limit, CancellationToken cancellationToken = default) =>
            ListAsync(before, limit, cancellationToken);

        public Task<ImmutableArray<byte>> DeriveAsync(string purpose, CancellationToken cancellationToken = default) =>
            Task.FromResult<ImmutableArray<byte>>([.. new byte[32]]);

        public Task<ModerationScore> ScoreAsync(string text, ContentType type, CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            return cluster.Score is { } score ? Task.FromResult(score(text)) : Task.FromResult(new ModerationScore
            {
                Level = ModerationLevel.Approved,
                Scores = CategoryScores.From((ModerationCategory.Spam, 0.25f)),
                Policy = new("default", "1")
            });
        }

        public Task<ImmutableArray<ModerationScore>> ScoreManyAsync(
            ImmutableArray<string> texts, ContentType type, string? language, CancellationToken cancellationToken = default)
        {
            cluster.DeclaredLanguages.Enqueue(language);
            return ScoreManyAsync(texts, type, cancellationToken);
        }

        public async Task<ImmutableArray<ModerationScore>> ScoreManyAsync(
            ImmutableArray<string> texts, ContentType type, CancellationToken cancellationToken = default) =>
            [.. await Task.WhenAll(texts.Select(text => ScoreAsync(text, type, cancellationToken)))];

        public Task<ContentAnalysis> AnalyzeAsync(string text, string? languageHint, CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            return Task.FromResult(new ContentAnalysis
            {
                Tags = [new("garden", 0.5f)],
                Categories = [new("home", 0.75f)],
                Sentiment = text == "unmoved" ? null : SentimentScores.Of(0.25f, 0.125f, 0.625f),
                Entities = [new(text[..1], "person", 0, 1, 0.5f)],
                Language = languageHint ?? "und",
                Models = [new("text-entities", "1.0.0")],
                AnalyzedAt = DateTimeOffset.UnixEpoch,
            });
        }

        public Task<ImmutableArray<ModelOnSilo>> ListAsync(CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            return Task.FromResult(cluster.Models);
        }

        public Task<ImmutableArray<ModelOnSilo>> LoadAsync(string name, string? version, CancellationToken cancellationToken = default)
        {
            cluster.ThrowIfFailing();
            return Task.FromResult<ImmutableArray<ModelOnSilo>>(
                [.. cluster.Models.Where(on => on.Status.Model.Name == name && (version is null || on.Status.Model.Version == version))]);
        }

        public Task<ImmutableArray<ModelOnSilo>> UnloadAsync(string name, string? version, CancellationToken cancellationToken = default) =>
            LoadAsync(name, version, cancellationToken);

        public Task<string?> CheckAsync(CancellationToken cancellationToken = default)
        {
            cluster.HealthChecks++;
            return cluster.Health;
        }

        public Task<ImmutableArray<string>> WarningsAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult(ImmutableArray<string>.Empty);
    }

    private sealed class FakeRateLimitGrain(FakeCluster cluster, string key) : IRateLimitGrain
    {
        public async Task<RateLimitLease> LeaseAsync(int limit, TimeSpan window, int want, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return cluster.Lease is { } lease ? lease(key, limit, window, want) : new(want, limit, DateTimeOffset.MaxValue);
        }
    }

    private void ThrowIfFailing()
    {
        if (Fail is not null)
        {
            throw Fail;
        }
    }
}
