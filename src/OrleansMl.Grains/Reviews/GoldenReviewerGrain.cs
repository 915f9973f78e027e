using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Security;
using OrleansMl.Storage;
using OrleansMl.Users;

namespace OrleansMl.Reviews;

/// <summary>When a moderator gets a case with a known answer, and which (grain key: the user id).</summary>
[GrainInterfaceType("golden-reviewer")]
internal interface IGoldenReviewer : IGrainWithStringKey
{
    /// <summary>Counts, durably, that somebody asked for a next case; true when they get one with a known answer.</summary>
    [Alias("is-due")]
    Task<bool> IsDueAsync(string queue, double rate, CancellationToken cancellationToken = default);

    /// <summary>Chooses one that this moderator did not get lately, and notes it, durably; null when there is none.</summary>
    /// <returns>The case, and numbers in [0, 1) that belong to both.</returns>
    [Alias("choose")]
    Task<GoldenChoice?> ChooseAsync(ImmutableArray<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Forgets all of it.</summary>
    [Alias("erase")]
    Task EraseAsync(CancellationToken cancellationToken = default);
}

/// <summary>A case that was chosen.</summary>
/// <param name="Id">The case.</param>
/// <param name="Draw">By which it was chosen: who asks again and again gets them in this order.</param>
/// <param name="Age">How old it seems: another number, so that ages do not rise from one to the next.</param>
[GenerateSerializer, Immutable, Alias("golden-choice")]
internal sealed record GoldenChoice([property: Id(0)] string Id, [property: Id(1)] double Draw, [property: Id(2)] double Age = 0);

/// <summary>
/// Drawn by a keyed hash of the person and how often they asked, so that nobody can tell when. Noted before it is given: a crash in between
/// loses one, and never gives one twice.
/// </summary>
[GrainType("golden-reviewer"), CollectionAgeLimit(Minutes = 15)]
internal sealed class GoldenReviewerGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IGrainFactory grains) : Grain, IGoldenReviewer
{
    private ImmutableArray<byte> _key;

    private StoredRecord<StoredGoldenReviewer> Record => field ??= storage.Record<StoredGoldenReviewer>(this, "golden-reviewer");

    private string UserId => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = await grains.GetGrain<IClusterSecretGrain>(0).DeriveAsync(ReviewSampler.SecretPurpose, cancellationToken);
        await Record.LoadAsync();
    }

    public async Task<bool> IsDueAsync(string queue, double rate, CancellationToken cancellationToken)
    {
        var count = Record.Value.Asked + 1;
        await Record.SaveAsync(Record.Value with { Asked = count });
        return ReviewDraw.IsDrawn(_key.AsSpan(), string.Create(CultureInfo.InvariantCulture, $"golden\n{UserId}\n{queue}\n{count}"), rate);
    }

    public async Task<GoldenChoice?> ChooseAsync(ImmutableArray<string> ids, CancellationToken cancellationToken)
    {
        // By the hash, which does not say which item it was.
        var choice = ids.Select(id => new GoldenChoice(id, ReviewDraw.NumberOf(_key.AsSpan(), $"golden\n{UserId}\n{id}")))
            .Where(one => !Record.Value.Given.Contains(one.Draw))
            .MinBy(one => one.Draw);
        if (choice is not null)
        {
            await Record.SaveAsync(Record.Value.Give(choice.Draw));
            choice = choice with { Age = ReviewDraw.NumberOf(_key.AsSpan(), $"golden-age\n{UserId}\n{choice.Id}") };
        }

        return choice;
    }

    public Task EraseAsync(CancellationToken cancellationToken) => Record.ClearAsync();
}

/// <summary>How often a moderator asked, and what they got.</summary>
[GenerateSerializer, Immutable, Alias("stored-golden-reviewer")]
internal sealed record StoredGoldenReviewer
{
    [Id(0)] public long Asked { get; init; }

    /// <summary>The draws of the latest that they got.</summary>
    [Id(1)] public ImmutableArray<double> Given { get => field.IsDefault ? [] : field; init; } = [];

    public StoredGoldenReviewer Give(double draw) => this with
    {
        Given = [.. Given.Skip(Math.Max(0, Given.Length + 1 - IReviewsGrain.GoldenMemory)), draw],
    };
}
