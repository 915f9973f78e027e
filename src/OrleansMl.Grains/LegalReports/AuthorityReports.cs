using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Moderation;
using OrleansMl.Reviews;
using OrleansMl.Security;
using OrleansMl.Webhooks;

namespace OrleansMl.LegalReports;

/// <summary>
/// Freezes evidence, and does what a report asks. In nobody's turn, since items' turns and cases wait for each other. Every step may be
/// repeated, and ends with the write that says that it was done.
/// </summary>
internal sealed partial class AuthorityReports(
    IGrainFactory grains,
    ReviewShards reviews,
    IEnumerable<IReviewStatementSource> statements,
    LegalEvidenceSeal seal,
    LegalReportEvents events,
    LegalReportInstruments instruments,
    WebhookSender sender,
    IOptions<LegalReportOptions> options,
    TimeProvider timeProvider)
{
    private const string Purpose = "legal-report-subjects", SendKind = "legal_report";

    private readonly IReviewStatementSource[] _statements = [.. statements];

    private byte[]? _key;

    public ILegalReportList List => grains.GetGrain<ILegalReportList>(0);

    public ILegalReportSubjects Subjects => grains.GetGrain<ILegalReportSubjects>(0);

    public ILegalReport this[string id] => grains.GetGrain<ILegalReport>(id);

    public bool IsRecipient(string name) => options.Value.Recipients.ContainsKey(name);

    /// <summary>The report that a draft makes, with its evidence; or why there can be none.</summary>
    public async Task<(LegalReportResult Result, byte[] Evidence)> FreezeAsync(LegalReportDraft draft, CancellationToken cancellationToken)
    {
        List<LegalEvidenceItem> known = [];
        foreach (var target in draft.Items)
        {
            var content = grains.GetGrain<IContentGrain>(target.ContentId);

            // Of an erased item nothing is left that could be reported.
            if (await content.GetAsync(cancellationToken) is not { Text.Length: > 0 } item)
            {
                return (new(LegalReportOutcome.NoSuchItem, Detail: target.ContentId), []);
            }

            if (target.Revision is { } revision && revision != item.Revision)
            {
                return (new(LegalReportOutcome.StaleRevision, Detail: target.ContentId), []);
            }

            if (item.AuthorId == draft.Actor || draft.UserIds.Contains(draft.Actor))
            {
                return (new(LegalReportOutcome.OwnContent, Detail: target.ContentId), []);
            }

            known.Add(await KnownOfAsync(item, content, cancellationToken));
        }

        var now = timeProvider.GetUtcNow();
        var evidence = LegalEvidence.Of(draft, known, now);
        if (evidence.Length > LegalReportLimits.MaxEvidenceBytes)
        {
            return (new(LegalReportOutcome.TooLarge), []);
        }

        ImmutableArray<LegalReportItem> items =
        [
            .. known.Select(one => new LegalReportItem
            {
                ContentId = one.Item.Id,
                Revision = one.Item.Revision,
                AuthorId = one.Item.AuthorId,
            })
        ];
        var report = LegalReport.Open(
            draft, items, LegalEvidence.HashOf(evidence), evidence.Length, now, options.Value.Preserve);
        return (new(LegalReportOutcome.Done, report), evidence);
    }

    /// <summary>Makes a report that was frozen: first it can be found when what it is about is erased, then it is there.</summary>
    public async Task<StoredLegalReport> CreateAsync(
        LegalReport report, string bodyHash, byte[] evidence, CancellationToken cancellationToken)
    {
        await AddSubjectsAsync(report, cancellationToken);
        return await this[report.Id].CreateAsync(report, bodyHash, await seal.SealAsync(report.Id, evidence), cancellationToken);
    }

    /// <summary>Lets a report be found by what it is about, as far as it says that.</summary>
    public async Task AddSubjectsAsync(LegalReport report, CancellationToken cancellationToken)
    {
        List<string> keys = [];
        foreach (var item in report.Items.Where(item => item.AuthorId is not null))
        {
            keys.Add(await KeyOfItemAsync(item.ContentId));
            keys.Add(await KeyOfUserAsync(item.AuthorId!));
        }

        foreach (var user in report.UserIds)
        {
            keys.Add(await KeyOfUserAsync(user));
        }

        await Subjects.AddAsync(report.Id, [.. keys.Distinct()], cancellationToken);
    }

    /// <summary>The evidence; null when there is none.</summary>
    public async Task<byte[]?> EvidenceOfAsync(string id, CancellationToken cancellationToken) =>
        await this[id].GetEvidenceAsync(cancellationToken) is { } evidence ? await seal.OpenAsync(id, evidence) : null;

    /// <summary>Reports about an item.</summary>
    public async Task<ImmutableArray<string>> OfItemAsync(string contentId, CancellationToken cancellationToken) =>
        await Subjects.FindAsync(await KeyOfItemAsync(contentId), cancellationToken);

    /// <summary>Reports that concern a user.</summary>
    public async Task<ImmutableArray<string>> OfUserAsync(string userId, CancellationToken cancellationToken) =>
        await Subjects.FindAsync(await KeyOfUserAsync(userId), cancellationToken);

    private async Task<LegalEvidenceItem> KnownOfAsync(ContentItem item, IContentGrain content, CancellationToken cancellationToken)
    {
        ImmutableArray<Decision> decisions = [];
        ImmutableArray<Assessment> assessments = [];
        var count = 0;
        for (int? after = 0; after is { } from;)
        {
            var page = await content.ExplainPageAsync(from, ContentExplanation.MaxDecisions, cancellationToken);
            if (page is null)
            {
                break;
            }

            (assessments, count, after) = (page.Assessments, count + page.Decisions.Length, page.NextCursor);
            decisions = decisions.AddRange(page.Decisions);
            decisions = decisions[Math.Max(0, decisions.Length - LegalReportLimits.MaxDecisions)..];
        }

        var said = await Task.WhenAll(_statements.Select(source => source.GetAsync(item.Id, cancellationToken)));
        return new(
            item,
            decisions,
            count,
            assessments,
            await grains.GetGrain<IItemReports>(item.Id).CountAsync(cancellationToken),
            [.. said.SelectMany(some => some).OrderBy(one => one.At)]);
    }

    private ValueTask<string> KeyOfItemAsync(string contentId) => KeyOfAsync($"item\n{contentId}");

    private ValueTask<string> KeyOfUserAsync(string userId) => KeyOfAsync($"user\n{userId}");

    private async ValueTask<string> KeyOfAsync(string text)
    {
        _key ??= [.. await grains.GetGrain<IClusterSecretGrain>(0).DeriveAsync(Purpose)];
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
