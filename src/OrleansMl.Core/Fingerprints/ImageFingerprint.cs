using System.Collections.Immutable;
using OrleansMl.Banks;
using OrleansMl.Media;

namespace OrleansMl.Fingerprints;

/// <summary>
/// What a picture is known by, and looked up by. A reference has up to six hashes: as it is, without its flat borders, and four cuts out of
/// its middle, since PDQ does not survive cropping. What is looked up has up to nine: as it is, and without its borders in the eight turns
/// of <see cref="PictureTurn"/>. Hashes that say too little (<see cref="PdqHash.MinQuality"/>) are left out, equal ones are there once.
/// </summary>
/// <param name="Quality">Of the picture as it is, 0 to 100.</param>
/// <param name="Hashes">Empty when there is too little to see.</param>
public sealed record ImageFingerprint(int Quality, ImmutableArray<ImageHash> Hashes)
{
    /// <summary>
    /// Shares of width and height that the cuts of a reference leave out; what is cut by a share between them is near to one.
    /// </summary>
    private static readonly (ImageView View, double Share)[] Cuts =
        [(ImageView.Centre95, .05), (ImageView.Centre90, .10), (ImageView.Centre85, .15), (ImageView.Centre80, .20)];

    /// <summary>For a bank: what later uploads are compared with.</summary>
    public static ImageFingerprint OfReference(RgbImage image)
    {
        using var luma = new LumaPlane(image);
        var trimmed = FlatBorders.Trim(luma);
        List<ImageHash> hashes = [new(ImageView.Whole, PictureTurn.None, Pdq.Hash(luma, Pdq.Whole(image)))];
        if (trimmed != Pdq.Whole(image))
        {
            hashes.Add(new(ImageView.Trimmed, PictureTurn.None, Pdq.Hash(luma, trimmed)));
        }

        foreach (var (view, share) in Cuts)
        {
            hashes.Add(new(view, PictureTurn.None, Pdq.Hash(luma, trimmed.Centre(share))));
        }

        return Of(hashes);
    }

    /// <summary>For an upload: what is looked up in banks.</summary>
    public static ImageFingerprint OfQuery(RgbImage image)
    {
        using var luma = new LumaPlane(image);
        var trimmed = FlatBorders.Trim(luma);
        var whole = Pdq.Whole(image);
        var turns = Pdq.HashEachTurn(luma, trimmed);
        var asItIs = trimmed == whole ? turns[(int)PictureTurn.None] : Pdq.Hash(luma, whole);
        List<ImageHash> hashes = [new(ImageView.Whole, PictureTurn.None, asItIs)];
        for (var turn = 0; turn < turns.Length; turn++)
        {
            hashes.Add(new(ImageView.Trimmed, (PictureTurn)turn, turns[turn]));
        }

        return Of(hashes);
    }

    /// <summary>
    /// The nearest pair of a reference's and a query's hashes within <see cref="PdqHash.MatchDistance"/>; null when none is.
    /// </summary>
    /// <param name="query">Of the upload.</param>
    public ImageMatch? Match(ImageFingerprint query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ImageMatch? best = null;
        foreach (var known in Hashes)
        {
            foreach (var asked in query.Hashes)
            {
                var distance = known.Hash.Bits.DistanceTo(asked.Hash.Bits);
                if (distance <= (best?.Distance - 1 ?? PdqHash.MatchDistance))
                {
                    best = new(distance, known.View, asked.View, asked.Turn);
                }
            }
        }

        return best;
    }

    private static ImageFingerprint Of(List<ImageHash> hashes)
    {
        HashSet<Hash256> seen = [];
        return new(hashes[0].Hash.Quality, [.. hashes.Where(hash => hash.Hash.IsUsable && seen.Add(hash.Hash.Bits))]);
    }
}

/// <summary>Which part of a picture was hashed.</summary>
public enum ImageView
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Without flat borders.</summary>
    Trimmed,

    /// <summary>95 % of width and height, without flat borders.</summary>
    Centre95,

    /// <summary>90 % of width and height.</summary>
    Centre90,

    /// <summary>85 % of width and height.</summary>
    Centre85,

    /// <summary>80 % of width and height.</summary>
    Centre80,
}

/// <summary>One hash of a picture.</summary>
/// <param name="View">Which part of it.</param>
/// <param name="Turn">How it was turned.</param>
/// <param name="Hash">The hash.</param>
public readonly record struct ImageHash(ImageView View, PictureTurn Turn, PdqHash Hash);

/// <summary>A reference that an upload is a copy of.</summary>
/// <param name="Distance">Bits that differ, 0 to <see cref="PdqHash.MatchDistance"/>.</param>
/// <param name="Known">Which part of the reference.</param>
/// <param name="Asked">Which part of the upload.</param>
/// <param name="Turn">How the upload must be turned to look like the reference.</param>
public readonly record struct ImageMatch(int Distance, ImageView Known, ImageView Asked, PictureTurn Turn)
{
    /// <summary>Whether hardly more than the encoding differs.</summary>
    public bool IsStrong => Distance <= PdqHash.StrongDistance;
}
