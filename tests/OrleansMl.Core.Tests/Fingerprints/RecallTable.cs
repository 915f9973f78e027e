using System.Globalization;
using System.Text;
using OrleansMl.Media;

namespace OrleansMl.Fingerprints;

/// <summary>Which edits of a picture are found, on drawn pictures: each against the reference of the picture it was made from.</summary>
internal static class RecallTable
{
    private const int Nothing = 256;

    /// <summary>Edits that people make, and those that are known to get through.</summary>
    public static readonly (string Name, Func<RgbImage, RgbImage> Make)[] Edits =
    [
        ("as it is", image => image),
        ("grey", PictureEdits.Grey),
        ("20 % brighter", image => PictureEdits.Brightness(image, 1.2)),
        ("20 % darker", image => PictureEdits.Brightness(image, .8)),
        ("half size", image => PictureEdits.Resize(image, image.Width / 2, image.Height / 2)),
        ("border of 5 %", image => Frame(image, image.Width / 20, image.Height / 20, 255)),
        ("letterbox", image => Frame(image, 0, image.Height / 6, 0)),
        ("centre crop of 5 %", image => PictureEdits.CropCentre(image, .05)),
        ("weak: centre crop of 8 %", image => PictureEdits.CropCentre(image, .08)),
        ("centre crop of 10 %", image => PictureEdits.CropCentre(image, .10)),
        ("centre crop of 20 %", image => PictureEdits.CropCentre(image, .20)),
        ("mirrored", image => PictureEdits.Turn(image, PictureTurn.FlipY)),
        ("quarter turn", image => PictureEdits.Turn(image, PictureTurn.Rotate90)),
        ("grey, half size, letterbox", image =>
            Frame(PictureEdits.Grey(PictureEdits.Resize(image, image.Width / 2, image.Height / 2)), 0, image.Height / 12, 0)),
        ("mirrored at 160 pixels", image => PictureEdits.Turn(PictureEdits.Resize(image, 160, 120), PictureTurn.FlipY)),
        ("weak: 10 % off one side", image => PictureEdits.Crop(image, image.Width / 10, 0, 0, 0)),
        ("weak: logo of 12 % in a corner", image => PictureEdits.Logo(image, .12)),
        ("weak: tilted by 2 degrees", image => PictureEdits.Tilt(image, 2)),
    ];

    /// <summary>A row for each edit.</summary>
    public static List<RecallRow> Measure(IReadOnlyList<RgbImage> pictures)
    {
        ImageFingerprint[] references = [.. pictures.Select(ImageFingerprint.OfReference)];
        List<RecallRow> rows = [];
        foreach (var (name, make) in Edits)
        {
            int[] distances = [.. pictures.Select((picture, i) => Nearest(references[i], ImageFingerprint.OfQuery(make(picture)))).Order()];
            rows.Add(new(
                name,
                distances.Length,
                distances.Count(distance => distance <= PdqHash.MatchDistance),
                distances.Count(distance => distance <= PdqHash.StrongDistance),
                distances[distances.Length / 2],
                distances[^1]));
        }

        return rows;
    }

    /// <summary>
    /// The nearest that two different pictures come: by their hashes, and by anything that is kept of one and asked of another.
    /// </summary>
    public static (int Hashes, int Anything) NearestOfDifferent(IReadOnlyList<RgbImage> pictures)
    {
        PdqHash[] hashes = [.. pictures.Select(Pdq.Hash)];
        ImageFingerprint[] references = [.. pictures.Select(ImageFingerprint.OfReference)];
        ImageFingerprint[] queries = [.. pictures.Select(ImageFingerprint.OfQuery)];
        var (nearest, anything) = (256, 256);
        for (var i = 0; i < pictures.Count; i++)
        {
            for (var j = 0; j < pictures.Count; j++)
            {
                if (i != j)
                {
                    nearest = Math.Min(nearest, hashes[i].Bits.DistanceTo(hashes[j].Bits));
                    anything = Math.Min(anything, Nearest(references[i], queries[j]));
                }
            }
        }

        return (nearest, anything);
    }

    public static string ToMarkdown(IEnumerable<RecallRow> rows)
    {
        var text = new StringBuilder("| edit | found (≤ 31) | strong (≤ 16) | median distance | farthest |\n|---|---:|---:|---:|---:|\n");
        foreach (var row in rows)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {row.Edit} | {Share(row.Found)} | {Share(row.Strong)} | {row.Median} | {Distance(row.Farthest)} |");

            // Nothing is left to compare when a darker or smaller part of a plain picture falls below the quality that may match.
            static string Distance(int distance) => distance == Nothing ? "too plain" : distance.ToString(CultureInfo.InvariantCulture);
            string Share(int count) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / row.Pictures:0.#} %");
        }

        return text.ToString();
    }

    private static RgbImage Frame(RgbImage image, int sides, int topAndBottom, byte colour) =>
        PictureEdits.Frame(image, sides, topAndBottom, sides, topAndBottom, colour);

    private static int Nearest(ImageFingerprint reference, ImageFingerprint query)
    {
        var nearest = Nothing;
        foreach (var known in reference.Hashes)
        {
            foreach (var asked in query.Hashes)
            {
                nearest = Math.Min(nearest, known.Hash.Bits.DistanceTo(asked.Hash.Bits));
            }
        }

        return nearest;
    }
}

/// <summary>What became of one edit.</summary>
internal sealed record RecallRow(string Edit, int Pictures, int Found, int Strong, int Median, int Farthest);
