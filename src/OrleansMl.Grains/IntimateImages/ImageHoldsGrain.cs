using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Banks;
using OrleansMl.Moderation;
using OrleansMl.Storage;

namespace OrleansMl.IntimateImages;

/// <summary>
/// Who needs what is written before the bank, and who needs it no more after it: a crash in between leaves an entry too many, which the
/// repeated call sees to.
/// </summary>
[GrainType("image-holds"), CollectionAgeLimit(Hours = 2)]
internal sealed class ImageHoldsGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IOptions<IntimateImageOptions> options, TimeProvider timeProvider)
    : Grain, IImageHolds
{
    private const string Actor = "intimate-images";

    private PieceTable<StoredImageHolds> Holds => field ??= storage.Pieces<StoredImageHolds>(this, "holds", StoredImageHolds.Pieces);

    private IBanksGrain Banks => GrainFactory.GetGrain<IBanksGrain>(0);

    // All of it, so that questions that come in between never meet a piece that is being read.
    public override Task OnActivateAsync(CancellationToken cancellationToken) => Holds.GetAllAsync();

    public async Task<ImmutableArray<ImmutableArray<string>>> HoldAsync(
        string request, ImmutableArray<ImageHold> items, bool isGranted, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(request);

        // Here, where holding and letting go come one after the other: what was refused meanwhile would be held for ever.
        if (!isGranted && await GrainFactory.GetGrain<IIntimateImageRequest>(request).GetAsync(cancellationToken) is
            { Request.State: IntimateImageState.Refused })
        {
            return [.. items.Select(_ => ImmutableArray<string>.Empty)];
        }

        var now = timeProvider.GetUtcNow();
        var held = ImmutableArray.CreateBuilder<ImmutableArray<string>>(items.Length);
        HashSet<string> named = [.. items.Select(item => IdOfItem(item.ContentId))];
        List<BankEntryDraft> drafts = [];
        foreach (var item in items)
        {
            if (!isGranted && await IsSparedAsync(item.ContentId, now))
            {
                held.Add([]);
                continue;
            }

            ImmutableArray<BankEntryDraft> entries = [new() { ContentId = item.ContentId }, .. item.Copies];
            entries = [.. entries.Select(entry => entry with { Label = "intimate-image request", Source = request, Vetted = isGranted })];
            drafts.AddRange(entries);
            held.Add([.. entries.Select(IdOf)]);
        }

        HashSet<string> ids = [.. held.SelectMany(of => of)];
        await ChangeAsync(
            [.. ids.Union(named)],
            (entry, hold) => hold with
            {
                Requests = ids.Contains(entry) ? With(hold.Requests, request) : hold.Requests,
                Named = named.Contains(entry) ? With(hold.Named, request) : hold.Named,
            },
            now);
        if (drafts.Count > 0)
        {
            await EnsureBankAsync(cancellationToken);
            var added = await Banks.AddAsync(
                BankRules.IntimateImages, [.. drafts.DistinctBy(IdOf)], Actor, cancellationToken);
            if (added.Outcome != BankOutcome.Changed)
            {
                throw new InvalidOperationException($"The bank of intimate-image requests took no entries: {added.Outcome}.");
            }
        }

        return held.MoveToImmutable();
    }

    public async Task VetAsync(ImmutableArray<string> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            await Banks.ChangeEntryAsync(
                BankRules.IntimateImages, entry, new() { Vetted = true, Quarantined = false, Enabled = true }, cancellationToken);
        }
    }

    public async Task ReleaseAsync(string request, ImmutableArray<string> contentIds, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        HashSet<string> refused = [.. contentIds.Select(IdOfItem)];
        List<string> entries = [];
        foreach (var piece in await Holds.GetAllAsync())
        {
            entries.AddRange(piece.Value.Holds.Where(one => one.Value.Requests.Contains(request)).Select(one => one.Key));
        }

        foreach (var entry in entries)
        {
            if ((await FindAsync(entry)).Requests.Remove(request).IsEmpty)
            {
                await Banks.RemoveEntryAsync(BankRules.IntimateImages, entry, cancellationToken);
            }
        }

        await ChangeAsync(
            [.. refused.Union(entries)],
            (entry, hold) => hold with
            {
                Requests = hold.Requests.Remove(request),
                RefusedAt = refused.Contains(entry) ? now : hold.RefusedAt,
            },
            now);
    }

    public async Task<ImmutableArray<string>> RequestsOfAsync(string contentId, CancellationToken cancellationToken) =>
        (await FindAsync(IdOfItem(contentId))).Named;

    public async Task ForgetItemAsync(string contentId, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(IdOfItem(contentId))).Named.IsEmpty)
        {
            await ChangeAsync([IdOfItem(contentId)], (_, hold) => hold with { Named = [] }, timeProvider.GetUtcNow());
        }
    }

    private async Task<bool> IsSparedAsync(string contentId, DateTimeOffset now) =>
        await FindAsync(IdOfItem(contentId)) is { Requests.IsEmpty: true, RefusedAt: { } refused }
        && refused + options.Value.SpareRefused > now;

    private async Task<StoredImageHold> FindAsync(string entry) =>
        (await Holds.GetAsync(entry)).Value.Holds.GetValueOrDefault(entry) ?? new([]);

    private async Task ChangeAsync(
        IReadOnlyCollection<string> entries, Func<string, StoredImageHold, StoredImageHold> change, DateTimeOffset now)
    {
        foreach (var some in entries.GroupBy(Holds.PieceOf))
        {
            var piece = await Holds.GetAsync(some.Key);
            var next = piece.Value.Holds.ToBuilder();
            foreach (var entry in some)
            {
                next[entry] = change(entry, next.GetValueOrDefault(entry) ?? new([]));
            }

            // What nobody needs, and nobody has to remember.
            next.RemoveRange(next.Where(one => one.Value is { Requests.IsEmpty: true, Named.IsEmpty: true }
                && !(one.Value.RefusedAt + options.Value.SpareRefused > now)).Select(one => one.Key).ToList());
            await piece.SaveAsync(new() { Holds = next.ToImmutable() });
        }
    }

    private async Task EnsureBankAsync(CancellationToken cancellationToken)
    {
        var settings = new BankSettings
        {
            Kind = BankKind.Block,
            Level = ModerationLevel.ReviewRequired,
            FloodLimit = options.Value.FloodLimit,
            Holds = true,
            Description = "Items of intimate-image requests and their copies. Kept by the requests.",
        };
        if ((await Banks.GetAsync(BankRules.IntimateImages, cancellationToken))?.Bank.Settings == settings)
        {
            return;
        }

        var made = await Banks.PutAsync(BankRules.IntimateImages, settings, new(Actor, "intimate-image requests"), cancellationToken);
        if (made.Outcome is not (BankOutcome.Created or BankOutcome.Changed or BankOutcome.Unchanged))
        {
            throw new InvalidOperationException($"The bank of intimate-image requests could not be made: {made.Outcome}.");
        }
    }

    private static ImmutableArray<string> With(ImmutableArray<string> all, string one) => all.Contains(one) ? all : all.Add(one);

    private static string IdOfItem(string contentId) => IdOf(new() { ContentId = contentId });

    private static string IdOf(BankEntryDraft draft) =>
        BankEntryReader.Read(draft, BankKind.Block, "", Actor, default).Entry?.Key.ToString()
        ?? throw new ArgumentException("What is to be held cannot be an entry of a bank.", nameof(draft));
}
