using System.Collections.Immutable;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>A <see cref="PreferenceProfile"/> between activations.</summary>
[GenerateSerializer, Immutable, Alias("kept-taste")]
internal sealed record KeptProfile(
    [property: Id(0)] Guid Epoch,
    [property: Id(1)] long Version,
    [property: Id(2)] long LikesVersion,
    [property: Id(3)] ImmutableArray<string> Likes,
    [property: Id(4)] ImmutableArray<byte> Seen)
{
    /// <summary>Under which names each of <see cref="Likes"/> is liked, one a line.</summary>
    [Id(5)] public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>What each of <see cref="Names"/> counts as: a digit a name.</summary>
    [Id(6)] public ImmutableArray<string> Types { get; init; } = [];

    /// <summary>What was opened and nothing else was done with.</summary>
    [Id(7)] public ImmutableArray<KeptSignal> Views { get; init; } = [];

    /// <summary>What was rejected.</summary>
    [Id(8)] public ImmutableArray<KeptSignal> Rejections { get; init; } = [];

    public static KeptProfile Of(PreferenceProfile profile) =>
        new(profile.Epoch, profile.Version, profile.LikesVersion, [.. profile.Likes], [.. profile.SeenToBytes()])
        {
            Names = [.. profile.LikeSignals.Select(like => like.Names)],
            Types = [.. profile.LikeSignals.Select(like => like.Types)],
            Views = [.. profile.ViewSignals.Select(KeptSignal.Of)],
            Rejections = [.. profile.RejectionSignals.Select(KeptSignal.Of)],
        };

    public PreferenceProfile ToProfile(InteractionOptions weights) => new(
        Epoch,
        Version,
        LikesVersion,
        Likes.Select((id, i) => LikeAt(id, i)),
        Views.Select(view => view.ToSignal()),
        Rejections.Select(rejection => rejection.ToSignal()),
        Seen.AsSpan(),
        weights);

    // A silo of an older version tells no names, and one before this no types: a like is a like.
    private PreferenceSignal LikeAt(string id, int index)
    {
        var names = index < Names.Length ? Names[index] : Interaction.NameOf(InteractionType.Like);
        var like = (char)('0' + (int)InteractionType.Like);
        return new(id, names, index < Types.Length ? Types[index] : new(like, 1 + names.Count(c => c == '\n')));
    }
}

/// <summary>A <see cref="PreferenceSignal"/> between activations.</summary>
[GenerateSerializer, Immutable, Alias("kept-signal")]
internal readonly record struct KeptSignal(
    [property: Id(0)] string ContentId, [property: Id(1)] string Names, [property: Id(2)] string Types)
{
    public static KeptSignal Of(PreferenceSignal signal) => new(signal.ContentId, signal.Names, signal.Types);

    public PreferenceSignal ToSignal() => new(ContentId, Names, Types);
}

/// <summary>Takes a user's record into their profile.</summary>
internal static class InteractionDeltaExtensions
{
    public static void Apply(this PreferenceProfile profile, InteractionDelta delta)
    {
        if (delta.IsWhole)
        {
            profile.Restart(delta.SeenBefore.AsSpan());
        }

        foreach (var entry in delta.Entries)
        {
            profile.Add(entry.ContentId, entry.Type, entry.Kind, entry.IsRetracted);
        }

        profile.Advance(delta.Epoch, delta.Version);
    }
}
