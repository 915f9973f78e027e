using OrleansMl.Media;

namespace OrleansMl.Thumbnails;

/// <summary>
/// How good a frame is as a thumbnail: (.30 sharp + .20 exposure + .15 colour + .15 contrast + .20 subject) x edge x safety, each in [0,
/// 1]. Black, flat and blurred frames are none at all. The weights are ours; what they weigh is measured as <see cref="FrameMeasures"/>
/// says.
/// </summary>
public static class FrameScorer
{
    /// <summary>At this distance from the beginning or the end, in shares of the length, a frame counts in full.</summary>
    public const double EdgeShare = .05;

    /// <summary>And at this one in any case: the opening of a long film is not two minutes.</summary>
    public static readonly TimeSpan LongestEdge = TimeSpan.FromSeconds(5);

    /// <summary>What a frame at the very beginning or end counts: titles, fades, the hand that stops the camera.</summary>
    public const double EdgeFloor = .6;

    /// <summary>
    /// An unsafe frame counts for at least a tenth: a video that is unsafe all over and was let through by a person needs thumbnails, too.
    /// </summary>
    public const double MaxUnsafe = .9;

    /// <summary>Darker on average, or with hardly a pixel brighter than <see cref="BlackBright"/>: black.</summary>
    internal const double BlackMean = 16;

    internal const int BlackBright = 40;

    /// <summary>A smaller range of luminance: flat.</summary>
    internal const int FlatRange = 24;

    /// <summary>Less difference between neighbours: flat, whatever the range; a gradient of the sky.</summary>
    internal const double FlatDetail = .5;

    /// <summary>More: blurred. A sharp photograph has .2 to .45, one blurred by nine pixels .7 and more.</summary>
    internal const double BlurredFrom = .62;

    /// <summary>The score of a frame.</summary>
    /// <param name="measures">What it looks like.</param>
    /// <param name="at">When it is.</param>
    /// <param name="length">How long the video is.</param>
    /// <param name="unsafeScore">How unsafe the frame looks, in [0, 1]; 0 where no model said anything.</param>
    public static ThumbnailScore Score(in FrameMeasures measures, TimeSpan at, TimeSpan length, double unsafeScore)
    {
        if (Flaw(measures) is { } flaw)
        {
            return new(0, flaw);
        }

        var look = (.30 * Sharp(measures))
            + (.20 * Exposure(measures))
            + (.15 * Colour(measures))
            + (.15 * Contrast(measures))
            + (.20 * Subject(measures));
        return new(look * Edge(at, length) * (1 - Math.Clamp(unsafeScore, 0, MaxUnsafe)), Flaw: null);
    }

    /// <summary>The same from pixels.</summary>
    public static ThumbnailScore Score(RgbImage image, TimeSpan at, TimeSpan length, double unsafeScore) =>
        Score(FrameMeasures.Of(image), at, length, unsafeScore);

    private static ThumbnailFlaw? Flaw(in FrameMeasures measures) => measures switch
    {
        { Mean: < BlackMean } or { Bright: < BlackBright } => ThumbnailFlaw.Black,
        _ when measures.Bright - measures.Dark < FlatRange || measures.Detail < FlatDetail => ThumbnailFlaw.Flat,
        { Blur: > BlurredFrom } => ThumbnailFlaw.Blurred,
        _ => null,
    };

    /// <summary>1 up to a blur of .25, 0 at the blur that is refused.</summary>
    private static double Sharp(in FrameMeasures measures) => Math.Clamp((BlurredFrom - measures.Blur) / (BlurredFrom - .25), 0, 1);

    /// <summary>1 for a mean of 118, the middle grey of sRGB, less towards both ends; and less the share that is clipped, twice.</summary>
    private static double Exposure(in FrameMeasures measures)
    {
        var off = measures.Mean < 118 ? (118 - measures.Mean) / 118 : (measures.Mean - 118) / 137;
        return (1 - (off * off)) * Math.Clamp(1 - (2 * measures.Clipped), 0, 1);
    }

    /// <summary>1 from "quite colourful" (59 in the paper) on.</summary>
    private static double Colour(in FrameMeasures measures) => Math.Clamp(measures.Colourfulness / 59, 0, 1);

    /// <summary>1 from a deviation of 60 on: a quarter of the range to both sides.</summary>
    private static double Contrast(in FrameMeasures measures) => Math.Clamp(measures.Deviation / 60, 0, 1);

    /// <summary>0 when no detail lies in the middle quarter, .5 when detail lies everywhere alike, 1 from twice of that on.</summary>
    private static double Subject(in FrameMeasures measures) => Math.Clamp(2 * measures.Centred, 0, 1);

    private static double Edge(TimeSpan at, TimeSpan length)
    {
        var edge = length * EdgeShare < LongestEdge ? length * EdgeShare : LongestEdge;
        var distance = at < length - at ? at : length - at;
        return edge <= TimeSpan.Zero ? 1 : EdgeFloor + ((1 - EdgeFloor) * Math.Clamp(distance / edge, 0, 1));
    }
}

/// <summary>Why a frame is no thumbnail at all.</summary>
public enum ThumbnailFlaw
{
    /// <summary>Next to nothing is bright.</summary>
    Black,

    /// <summary>One colour, or a soft gradient.</summary>
    Flat,

    /// <summary>Nothing is sharp.</summary>
    Blurred,
}

/// <summary>How good a frame is as a thumbnail.</summary>
/// <param name="Value">In [0, 1]; 0 with a flaw.</param>
/// <param name="Flaw">Why it is none at all; null when it is one.</param>
public readonly record struct ThumbnailScore(double Value, ThumbnailFlaw? Flaw);
