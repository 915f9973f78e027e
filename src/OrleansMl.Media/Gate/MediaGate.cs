using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace OrleansMl.Media;

/// <summary>
/// Decides which files a decoder is shown, by their headers alone. No decoder is safe without it: a PNG of 48 kB and 20,000 x 20,000
/// pixels costs one four seconds and 2 GB. Reads a file's first bytes and passes over the rest, except that the scans of a JPEG are
/// counted to its end; allocates some kilobytes.
/// </summary>
/// <param name="options">The limits.</param>
public sealed class MediaGate(IOptions<MediaOptions> options)
{
    private readonly MediaOptions _options = options.Value;

    /// <summary>Whether a file may be taken in at all, while it is received.</summary>
    /// <param name="prefix">Its first bytes, <see cref="MediaTypeSniffer.PrefixLength"/> where there are so many.</param>
    /// <param name="length">Its bytes, or as many as came so far.</param>
    /// <param name="accepted">Types that the caller takes.</param>
    /// <returns>The one type that it is; refused as <c>type_refused</c> or <c>too_large</c>.</returns>
    public MediaResult<MediaTypes> Admit(ReadOnlySpan<byte> prefix, long length, MediaTypes accepted = MediaTypes.Uploads)
    {
        var type = MediaTypeSniffer.Sniff(prefix);
        if ((type & accepted) == 0)
        {
            return MediaRefusal.TypeRefused($"The bytes are no {NamesOf(accepted)}.");
        }

        var allowed = type.IsVideo ? _options.MaxVideoBytes : _options.MaxImageBytes;
        return length > allowed
            ? MediaRefusal.TooLarge(
                $"The {(type.IsVideo ? "video" : "picture")} has {PixelRules.Text(length)} bytes; {PixelRules.Text(allowed)} are taken.")
            : type;
    }

    /// <summary>Reads a picture's header.</summary>
    /// <param name="file">The picture; can be sought in, stays open.</param>
    /// <param name="accepted">Types that the caller takes.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public MediaResult<ImageHeader> OpenImage(Stream file, MediaTypes accepted = MediaTypes.Images)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var window = new FileWindow(file);
        if (!Admit(window, accepted).IsAccepted(out var type, out var refusal))
        {
            return refusal;
        }

        return type switch
        {
            MediaTypes.Jpeg => JpegReader.Read(window, _options),
            MediaTypes.Png => PngReader.Read(window, _options),
            MediaTypes.WebP => WebPReader.Read(window, _options),
            MediaTypes.Gif => GifReader.Read(window, _options),
            MediaTypes.Bmp => BmpReader.Read(window, _options),
            _ => MediaRefusal.TypeRefused($"The bytes are no {NamesOf(accepted & ~MediaTypes.Videos)}."),
        };
    }

    /// <summary>The same for a picture in memory.</summary>
    public MediaResult<ImageHeader> OpenImage(ReadOnlyMemory<byte> file, MediaTypes accepted = MediaTypes.Images)
    {
        using var stream = StreamOver(file);
        return OpenImage(stream, accepted);
    }

    /// <summary>Reads of a video what can be told without a decoder: its type, and that it is whole.</summary>
    /// <param name="file">The video; can be sought in, stays open.</param>
    /// <returns>One of <see cref="MediaTypes.Videos"/>; what is in it says <see cref="VideoProbe"/>.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public MediaResult<MediaTypes> OpenVideo(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var window = new FileWindow(file);
        return !Admit(window, MediaTypes.Videos).IsAccepted(out var type, out var refusal) ? refusal
            : type == MediaTypes.Mp4 && Mp4Reader.Check(window, _options) is { } broken ? broken
            : type;
    }

    /// <summary>A file in memory as the decoder wants it, without a copy.</summary>
    public static MemoryStream StreamOver(ReadOnlyMemory<byte> file) => MemoryMarshal.TryGetArray(file, out var bytes)
        ? new(bytes.Array ?? [], bytes.Offset, bytes.Count, writable: false)
        : new(file.ToArray(), writable: false);

    private MediaResult<MediaTypes> Admit(FileWindow file, MediaTypes accepted)
    {
        Span<byte> prefix = stackalloc byte[(int)Math.Min(MediaTypeSniffer.PrefixLength, file.Length)];
        return file.TryRead(prefix)
            ? Admit(prefix, file.Length, accepted)
            : throw new EndOfStreamException("The file has become shorter while it was read.");
    }

    private static string NamesOf(MediaTypes types)
    {
        var names = Enum.GetValues<MediaTypes>().Where(one => int.IsPow2((int)one) && (types & one) != 0).Select(one => one.DisplayName);
        return string.Join(", ", names) is var list && list.LastIndexOf(',') is var last and >= 0
            ? $"{list[..last]} or{list[(last + 1)..]}"
            : list;
    }
}
