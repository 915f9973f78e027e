using System.Collections.Immutable;
using OrleansMl.Analysis;
using OrleansMl.Catalogue;
using OrleansMl.Moderation;
using OrleansMl.Trending;

namespace OrleansMl.Content;

/// <summary>Turns stored content into what the world sees.</summary>
internal static class ContentViews
{
    private const int MaxHashtags = 10;

    public static ContentItem ToItem(this StoredContent stored, string id, ModerationPolicy policy) => new()
    {
        Id = id,
        Revision = stored.Revision,
        AuthorId = stored.Owner,
        Type = stored.Type,
        Text = stored.Text,
        ParentId = stored.ParentId,
        Language = stored.Language,
        Region = stored.Region,
        Categories = stored.Categories,
        CreatedAt = stored.CreatedAt,
        UpdatedAt = stored.UpdatedAt,
        Visible = policy.IsVisible(stored.State) && stored.Attributes is not { IsHidden: true },
        Moderation = stored.ToReport(id, policy),
        Analysis = stored.Analysis,
        Attributes = stored.Attributes,
    };

    public static ContentRevision ToRevision(this StoredContent stored, string id) =>
        new(id, stored.Revision, stored.Type, stored.Text)
        {
            Language = stored.Language,
            AuthorId = stored.AuthorId,
            Missed = stored.FailedAttempts,
            Fields = DisplayFields.Of(stored.Categories, stored.Language, stored.Region),
        };

    public static ContentMetadata ToMetadata(this StoredContent stored) => new()
    {
        Version = stored.Version,
        Type = stored.Type,
        Level = stored.Decisions.IsEmpty || stored.Decisions[^1].Revision != stored.Revision ? null : stored.Decisions[^1].Level,
        Visible = stored.IsShown,
        Categories = CategoriesOf(stored),
        Region = stored.Region,
        Language = stored.Language,
        Hashtags = [.. TagExtractor.Hashtags(stored.Text).Take(MaxHashtags)],
        CreatedAt = stored.CreatedAt,
        AuthorKey = string.IsNullOrEmpty(stored.AuthorId) ? 0 : StableHash.Of(stored.AuthorId),
    };

    public static CatalogueItem ToCatalogueItem(this StoredContent stored, string id) => new()
    {
        ContentId = id,
        AuthorId = stored.AuthorId,
        Type = stored.Type,
        Visible = stored.IsShown,
        Categories = CategoriesOf(stored),
        Region = stored.Region,
        Language = stored.Language,
        CreatedAt = stored.CreatedAt,
        Version = stored.Version,
    };

    public static ModerationReport ToReport(this StoredContent stored, string id, ModerationPolicy policy)
    {
        var summary = AssessmentSummary.Of(stored.Assessments);
        var decision = stored.Decisions.IsEmpty || stored.Decisions[^1].Revision != stored.Revision ? null : stored.Decisions[^1];
        return new()
        {
            ContentId = id,
            Revision = stored.Revision,
            State = stored.State,
            Level = decision?.Level,
            Scores = summary.Scores,
            Evidence = summary.Evidence,
            Models = summary.Models,
            Policy = decision?.Policy,
            Rules = decision?.Rules ?? [],
            DecidedAt = decision?.At,
            DecidedBy = decision?.Source,
            FailedAttempts = stored.FailedAttempts,
            NextAttemptAt = stored.NextAttemptAt,
            Error = summary.Error,
            Support = decision?.Support ?? policy.CallsForSupport(summary.Scores, stored.Type),
            NotJudged = decision?.NotJudged ?? summary.NotJudged,
            Awaiting = stored.AwaitsSecondLook ? decision!.Awaiting : [],
            Taught = summary.Taught,
        };
    }

    public static ContentExplanation ToExplanation(
        this StoredContent stored, string id, ImmutableArray<Decision> decisions, ModerationPolicy policy) => new()
        {
            ContentId = id,
            AuthorId = stored.Owner,
            Current = stored.ToReport(id, policy),
            Decisions = decisions,
            NextCursor = decisions is [.., { Seq: var last }] && last < stored.DecisionCount ? last : null,
            Assessments = stored.Assessments,
        };

    private static ImmutableArray<string> CategoriesOf(StoredContent stored) =>
        !stored.Categories.IsEmpty
            ? stored.Categories
            : stored.Analysis is { } analysis ? [.. analysis.Categories.Select(category => category.Category)] : [];
}
