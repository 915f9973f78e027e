namespace OrleansMl.Media;

/// <summary>What a video says of itself.</summary>
/// <param name="Type">MP4 or WebM.</param>
/// <param name="Width">Pixels across, as it is shown: turned upright.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Duration">From the beginning to the last frame's end: as it says, or as was measured where it says nothing or much.</param>
/// <param name="HasAudio">True when there is sound.</param>
public sealed record VideoInfo(MediaTypes Type, int Width, int Height, TimeSpan Duration, bool HasAudio);

/// <summary>A frame of a video.</summary>
/// <param name="Image">Upright, with at most <see cref="MediaOptions.DecodedSide"/> pixels on its long side. Its memory is used again
/// for the next frame: copy what is kept.</param>
/// <param name="At">From the beginning. To half of the distance between two frames.</param>
public readonly record struct VideoFrame(RgbImage Image, TimeSpan At);
