namespace OrleansMl.Media;

/// <summary>What a file is by its first bytes; its name and what its sender calls it say nothing.</summary>
[Flags]
public enum MediaTypes
{
    /// <summary>Nothing that is opened.</summary>
    None = 0,

    /// <summary>JPEG (ITU-T T.81): baseline, extended or progressive.</summary>
    Jpeg = 1,

    /// <summary>PNG and animated PNG.</summary>
    Png = 2,

    /// <summary>WebP: lossy, lossless or animated.</summary>
    WebP = 4,

    /// <summary>GIF.</summary>
    Gif = 8,

    /// <summary>Windows bitmap: read where a model is tried, never taken as an upload.</summary>
    Bmp = 16,

    /// <summary>MP4 and QuickTime (ISO/IEC 14496-12).</summary>
    Mp4 = 32,

    /// <summary>WebM and Matroska.</summary>
    Matroska = 64,

    /// <summary>The pictures that people may upload.</summary>
    Images = Jpeg | Png | WebP | Gif,

    /// <summary>The videos that people may upload.</summary>
    Videos = Mp4 | Matroska,

    /// <summary>All that people may upload.</summary>
    Uploads = Images | Videos,
}

/// <summary>What goes with a type.</summary>
public static class MediaTypeNames
{
    extension(MediaTypes type)
    {
        /// <summary>What people call it: <c>JPEG</c>, <c>MP4</c>.</summary>
        public string DisplayName => type switch
        {
            MediaTypes.Jpeg => "JPEG",
            MediaTypes.Png => "PNG",
            MediaTypes.WebP => "WebP",
            MediaTypes.Gif => "GIF",
            MediaTypes.Bmp => "BMP",
            MediaTypes.Mp4 => "MP4",
            MediaTypes.Matroska => "WebM",
            _ => "none",
        };

        /// <summary>The content type under which such a file is served.</summary>
        public string ContentType => type switch
        {
            MediaTypes.Jpeg => "image/jpeg",
            MediaTypes.Png => "image/png",
            MediaTypes.WebP => "image/webp",
            MediaTypes.Gif => "image/gif",
            MediaTypes.Bmp => "image/bmp",
            MediaTypes.Mp4 => "video/mp4",
            MediaTypes.Matroska => "video/webm",
            _ => "application/octet-stream",
        };

        /// <summary>True for one of <see cref="MediaTypes.Videos"/>.</summary>
        public bool IsVideo => (type & MediaTypes.Videos) != 0;
    }
}
