using OrleansMl.Media;

namespace OrleansMl.Images;

/// <summary>Reads the pictures that somebody wants scored: the types of uploads, and bitmaps.</summary>
/// <param name="gate">Sees them first.</param>
/// <param name="decoder">Decodes them.</param>
/// <param name="limit">How long one may keep the model's thread, with the wait for memory. The default is 5 s.</param>
internal sealed class PictureReader(MediaGate gate, ImageDecoder decoder, TimeSpan? limit = null)
{
    // Others wait for the model meanwhile: less than elsewhere.
    private readonly TimeSpan _limit = limit ?? TimeSpan.FromSeconds(5);

    /// <summary>Decodes the first frame, twice as large as a model sees it.</summary>
    /// <exception cref="ImageUnreadableException">The bytes are no such picture, are broken, or cost too much.</exception>
    /// <exception cref="MediaBusyException">There is no memory for it now.</exception>
    /// <exception cref="TimeoutException">It was not decoded in time.</exception>
    public DecodedImage Read(ReadOnlyMemory<byte> file, PictureTensor tensor)
    {
        if (file.Length > ImageLimits.MaxBytes)
        {
            throw new ImageUnreadableException($"The picture has {file.Length} bytes; at most {ImageLimits.MaxBytes} are read.");
        }

        using var stream = MediaGate.StreamOver(file);
        using var late = new CancellationTokenSource(_limit);
        try
        {
            return !gate.OpenImage(stream, MediaTypes.Images | MediaTypes.Bmp).IsAccepted(out var header, out var refusal)
                || !decoder.Decode(stream, header, new(tensor.SideFor(header), Frames: 1), late.Token)
                    .IsAccepted(out var picture, out refusal)
                    ? throw new ImageUnreadableException(refusal.Sentence)
                    : picture;
        }
        catch (OperationCanceledException exception) when (late.IsCancellationRequested)
        {
            throw new TimeoutException($"The picture was not decoded in {_limit.TotalSeconds:0.#} s.", exception);
        }
    }
}
