namespace OrleansMl.Media;

/// <summary>So many pictures are being decoded that there is no memory for another. Nothing was done; try again soon.</summary>
[GenerateSerializer, Alias("media-busy")]
public sealed class MediaBusyException()
    : OrleansMlException("So many pictures are being decoded that there is no memory for another; try again soon.");
