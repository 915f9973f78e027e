namespace OrleansMl.Media;

/// <summary>
/// Programs that videos need are not installed. <see cref="Exception.Message"/> says how to install them; nothing is lost.
/// </summary>
public sealed class VideoToolsMissingException(string program, string package) : Exception(
    $"Videos cannot be opened here: {program} is not installed. Install it: apt-get install {package}");

/// <summary>
/// A video that turned out while it was read to be none that is decoded. Frames that came before are not all of them: no verdict rests on
/// them.
/// </summary>
public sealed class MediaRefusedException(MediaRefusal refusal) : Exception(refusal.Sentence)
{
    /// <summary>Why; permanent.</summary>
    public MediaRefusal Refusal { get; } = refusal;
}
