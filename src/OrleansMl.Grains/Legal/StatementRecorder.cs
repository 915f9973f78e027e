using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Moderation;
using OrleansMl.Security;
using OrleansMl.Standing;

namespace OrleansMl.Legal;

/// <summary>
/// Writes down each restriction before the item is written that it is about: a failed write leaves a statement too many, never one too few.
/// </summary>
internal sealed class StatementRecorder(IGrainFactory grains, StatementShards shards, IOptions<LegalOptions> options)
    : IContentListener, IComplaintListener, IStandingListener
{
    private const string Purpose = "statements";

    private byte[]? _key;

    public async ValueTask OnChangingAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        var (before, after) = (change.Before, change.After);
        if (!options.Value.Record || after is not { IsErased: false, Decisions: [.., var made] }
            || made.Revision != after.Revision || before?.DecisionCount == after.DecisionCount)
        {
            return;
        }

        var ofRevision = after.Decisions.Where(one => one.Revision == after.Revision).ToList();
        if (!StatementRules.IsRestriction(ofRevision is [.., var held, _] ? held : null, made))
        {
            return;
        }

        var restriction = new StoredRestriction
        {
            ContentDate = after.CreatedAt,
            Type = after.Type,
            Language = after.Language,
            Level = made.Level,
            Categories = StatementRules.CategoriesOf(ofRevision),
            Source = made.Source,
            IsDetected = StatementRules.IsDetected(ofRevision),
            IsReported = made.IsReported,
            Policy = made.Policy,
        };
        await shards.Of(change.ContentId).AddAsync(
            new(await KeyOfAsync(change, made.Seq), made.At, restriction), cancellationToken);
    }

    // After the write: an undo that failed takes nothing back.
    public async ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        if (options.Value.Record && change is { Before.Decisions: [.., var undone], After.Decisions: [.., { IsUndo: true } made] }
            && made.Supersedes == undone.Seq && StatementRules.IsRestriction(before: null, undone))
        {
            await shards.Of(change.ContentId).AddAsync(new(await KeyOfAsync(change, undone.Seq), made.At), cancellationToken);
        }
    }

    public async Task OnAnsweredAsync(Complaint complaint, CancellationToken cancellationToken)
    {
        if (options.Value.Record && complaint.ClosedAt is { } at)
        {
            var answered = new AnsweredComplaint(
                at,
                complaint.Side == ComplaintSide.Author,
                complaint.State == ComplaintState.Overturned,
                complaint.ContestedSource,
                at - complaint.CreatedAt);
            await shards.Of(complaint.ContentId).AddAsync(
                new(await HashAsync($"complaint\n{complaint.Id}"), at, Complaint: answered), cancellationToken);
        }
    }

    // Which item it is about, if any, does not matter: the user's service is restricted.
    public async Task OnPausingAsync(PausedUser paused, CancellationToken cancellationToken)
    {
        if (!options.Value.Record)
        {
            return;
        }

        var restriction = new StoredRestriction
        {
            ContentDate = paused.Since,
            Level = ModerationLevel.Rejected,
            Categories = paused.Category is { } category ? [category] : [],
            Source = paused.IsAutomatic ? DecisionSource.Auto : DecisionSource.Human,
            Pause = new(paused.Until),
        };
        var subject = $"{paused.UserId}{ContentIds.Separator}standing";
        var kind = paused.IsAutomatic ? "tier" : "pause";
        await shards.Of(subject).AddAsync(
            new(await HashAsync($"{kind}\n{paused.UserId}\n{paused.PauseId}"), paused.Since, restriction), cancellationToken);
    }

    // Under a secret: the id of an item may say a name. With its time: an id that was erased may be used again.
    private ValueTask<string> KeyOfAsync(ContentChanged change, int decision) => HashAsync(
        string.Create(CultureInfo.InvariantCulture, $"{change.ContentId}\n{change.After.CreatedAt.UtcTicks}\n{decision}"));

    private async ValueTask<string> HashAsync(string text)
    {
        _key ??= [.. await grains.GetGrain<IClusterSecretGrain>(0).DeriveAsync(Purpose)];
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
