using OrleansMl.Media;

namespace OrleansMl.Images;

/// <summary>Reads the pictures that somebody wants scored: the types of uploads, and bitmaps.</summary>
internal sealed class PictureReader(MediaGate gate, ImageDecoder decoder)
{
    /// <summary>Decodes the first frame, twice as large as a model sees it.</summary>
    /// <exception cref="ImageUnreadableException">The bytes are no such picture, are broken, or cost too much.</exception>
    /// <exception cref="MediaBusyException">There is no memory for it now.</exception>
    public DecodedImage Read(ReadOnlyMemory<byte> file, PictureTensor tensor)
    {
        if (file.Length > ImageLimits.MaxBytes)
        {
            throw new ImageUnreadableException($"The picture has {file.Length} bytes; at most {ImageLimits.MaxBytes} are read.");
        }

        using var stream = MediaGate.StreamOver(file);
        if (!gate.OpenImage(stream, MediaTypes.Images | MediaTypes.Bmp).IsAccepted(out var header, out var refusal)
            || !decoder.Decode(stream, header, new(tensor.SideFor(header), Frames: 1)).IsAccepted(out var picture, out refusal))
        {
            throw new ImageUnreadableException(refusal.Sentence);
        }

        return picture;
    }
}
