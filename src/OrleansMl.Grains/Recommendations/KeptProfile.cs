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

    public static KeptProfile Of(PreferenceProfile profile) =>
        new(profile.Epoch, profile.Version, profile.LikesVersion, [.. profile.Likes], [.. profile.SeenToBytes()])
        {
            Names = [.. profile.Likes.Select(profile.LikeNamesOf)],
        };

    // A silo of an older version tells no names.
    public PreferenceProfile ToProfile() => new(
        Epoch,
        Version,
        LikesVersion,
        Likes.Select((id, i) => (id, i < Names.Length ? Names[i] : Interaction.NameOf(InteractionType.Like))),
        Seen.AsSpan());
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
