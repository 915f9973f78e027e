using BitMiracle.LibJpeg.Classic;
using StbImageSharp;

namespace OrleansMl.Images;

/// <summary>
/// A decoded picture: 8 bits of red, green and blue per pixel, row by row. Transparency is dropped. JPEG goes
/// through a port of libjpeg, the rest through StbImageSharp, whose JPEG decoder never returns from some broken files.
/// </summary>
internal sealed record Picture(int Width, int Height, byte[] Rgb)
{
    // A few bytes that promise a huge picture cost the sender nothing and the decoder a second.
    // Flat areas in PNG reach about a thousand to one.
    private const long PixelsPerByte = 2000;
    private const long SmallPicture = 500_000;

    // Pixels times scans: a progressive JPEG passes over all of its pixels with every scan, and encoders write about ten. 20 million
    // pixels in ten scans, or 50 million in four.
    private const long MaxPixelScans = 200_000_000;

    // A picture holds the thread of its model: the others wait.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    /// <exception cref="ImageUnreadableException">The bytes are no JPEG, PNG, BMP or GIF, are
    /// broken, promise too many pixels, or take too long.</exception>
    public static Picture Decode(ReadOnlyMemory<byte> file, TimeProvider? timeProvider = null)
    {
        if (file.Length > ImageLimits.MaxBytes)
        {
            throw new ImageUnreadableException($"The picture has {file.Length} bytes; at most {ImageLimits.MaxBytes} are read.");
        }

        var bytes = file.ToArray();
        try
        {
            return bytes switch
            {
                [0xFF, 0xD8, 0xFF, ..] => DecodeJpeg(bytes, timeProvider ?? TimeProvider.System),
                [0x89, (byte)'P', (byte)'N', (byte)'G', ..]
                    or [(byte)'B', (byte)'M', ..]
                    or [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => DecodeOther(bytes),
                _ => throw new ImageUnreadableException("The bytes are no JPEG, PNG, BMP or GIF."),
            };
        }
        catch (Exception exception) when (exception is not (ImageUnreadableException or OutOfMemoryException))
        {
            // The decoders meet broken files with whatever exception their code runs into.
            throw new ImageUnreadableException($"The picture is broken: {exception.Message}");
        }
    }

    private static Picture DecodeJpeg(byte[] bytes, TimeProvider timeProvider)
    {
        var started = timeProvider.GetTimestamp();
        using var stream = new MemoryStream(bytes);
        var jpeg = new jpeg_decompress_struct(new SilentErrors());
        jpeg.jpeg_stdio_src(stream);
        jpeg.jpeg_read_header(true);
        RequireSize(jpeg.Image_width, jpeg.Image_height, bytes.Length);
        var scans = JpegMarkers.CountScans(bytes);
        if ((long)jpeg.Image_width * jpeg.Image_height * scans > MaxPixelScans)
        {
            throw new ImageUnreadableException(
                $"The picture has {jpeg.Image_width} x {jpeg.Image_height} pixels in {scans} scans; pixels times scans may be at most " +
                $"{MaxPixelScans}.");
        }

        // Told of every row of blocks in every scan.
        jpeg.Progress = new();
        jpeg.Progress.OnProgress += (_, _) =>
        {
            if (timeProvider.GetElapsedTime(started) > MaxTime)
            {
                throw new ImageUnreadableException($"The picture takes longer than {MaxTime.TotalSeconds:0} s to decode.");
            }
        };
        jpeg.Out_color_space = J_COLOR_SPACE.JCS_RGB;
        jpeg.jpeg_start_decompress();
        var stride = jpeg.Output_width * 3;
        var rgb = new byte[stride * jpeg.Output_height];
        byte[][] row = [new byte[stride]];
        while (jpeg.Output_scanline < jpeg.Output_height)
        {
            var y = jpeg.Output_scanline;
            jpeg.jpeg_read_scanlines(row, 1);
            row[0].CopyTo(rgb, y * stride);
        }

        return new(jpeg.Output_width, jpeg.Output_height, rgb);
    }

    private static Picture DecodeOther(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        if (ImageInfo.FromStream(stream) is not { } info)
        {
            throw new ImageUnreadableException("The picture's header cannot be read.");
        }

        RequireSize(info.Width, info.Height, bytes.Length);
        var decoded = ImageResult.FromMemory(bytes, ColorComponents.RedGreenBlue);
        return new(decoded.Width, decoded.Height, decoded.Data);
    }

    private static void RequireSize(int width, int height, int bytes)
    {
        if (width < 1 || height < 1 || (long)width * height > ImageLimits.MaxPixels)
        {
            throw new ImageUnreadableException($"The picture has {width} x {height} pixels; 1 to {ImageLimits.MaxPixels} are read.");
        }

        if ((long)width * height > Math.Max(SmallPicture, PixelsPerByte * bytes))
        {
            throw new ImageUnreadableException($"The picture promises {width} x {height} pixels in {bytes} bytes.");
        }
    }

    // A file that ends early is read as far as it goes; the library would say so on the console.
    private sealed class SilentErrors : jpeg_error_mgr
    {
        public override void output_message()
        {
        }
    }
}
