namespace OrleansMl.Media;

/// <summary>Why a file is not opened. Permanent: the same bytes are refused again.</summary>
public enum MediaRefusalReason
{
    /// <summary>More bytes than may be sent.</summary>
    TooLarge,

    /// <summary>None of the types that are opened.</summary>
    TypeRefused,

    /// <summary>More pixels, longer sides, or more work in its pixels than is decoded.</summary>
    TooManyPixels,

    /// <summary>More frames, or a longer video, than is decoded, or a video that takes more CPU time than is given.</summary>
    TooLong,

    /// <summary>Broken, incomplete, or of a kind that the decoder does not read.</summary>
    Undecodable,

    /// <summary>The header promises what the bytes cannot hold.</summary>
    Implausible,
}

/// <summary>A file that is not opened, and why.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Sentence">For the person who sent it: what was found and what is allowed. Names no path and no content.</param>
public sealed record MediaRefusal(MediaRefusalReason Reason, string Sentence)
{
    /// <summary>The reason as it is written on the wire: <c>too_many_pixels</c>.</summary>
    public string Code => Reason switch
    {
        MediaRefusalReason.TooLarge => "too_large",
        MediaRefusalReason.TypeRefused => "type_refused",
        MediaRefusalReason.TooManyPixels => "too_many_pixels",
        MediaRefusalReason.TooLong => "too_long",
        MediaRefusalReason.Implausible => "implausible",
        _ => "undecodable",
    };

    internal static MediaRefusal TooLarge(string sentence) => new(MediaRefusalReason.TooLarge, sentence);

    internal static MediaRefusal TypeRefused(string sentence) => new(MediaRefusalReason.TypeRefused, sentence);

    internal static MediaRefusal TooManyPixels(string sentence) => new(MediaRefusalReason.TooManyPixels, sentence);

    internal static MediaRefusal TooLong(string sentence) => new(MediaRefusalReason.TooLong, sentence);

    internal static MediaRefusal Undecodable(string sentence) => new(MediaRefusalReason.Undecodable, sentence);

    internal static MediaRefusal Implausible(string sentence) => new(MediaRefusalReason.Implausible, sentence);
}
