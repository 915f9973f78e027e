namespace OrleansMl.Media;

/// <summary>
/// What a JPEG says of itself between its coded data (ITU-T T.81, annex B). Scans are counted to the end of the picture: a progressive
/// one of 21 kB with thousands of them kept a decoder busy for 25 s.
/// </summary>
internal static class JpegReader
{
    /// <summary>
    /// Pixels times scans: each scan passes over all pixels, and encoders write about ten. 20 million pixels in ten scans, or 25 in eight.
    /// </summary>
    public const long MaxPixelScans = 200_000_000;

    // Encoders write about ten; a scan for each bit of each coefficient of one component would be some 600.
    private const int MaxScans = 500;

    private const byte Temporary = 0x01, FirstFrame = 0xC0, FirstRestart = 0xD0, Start = 0xD8, End = 0xD9, StartOfScan = 0xDA;

    public static MediaResult<ImageHeader> Read(FileWindow file, MediaOptions options)
    {
        file.Seek(2);
        Span<byte> size = stackalloc byte[2];
        Span<byte> content = stackalloc byte[6];
        (int Width, int Height, int Components, bool Progressive)? frame = null;
        var (scans, isPartial) = (0, false);
        while (NextMarker(file) is var marker and >= 0)
        {
            if (marker == End)
            {
                break;
            }

            if (marker is Temporary or (>= FirstRestart and <= Start))
            {
                continue;
            }

            // Between two restarts decoders pass over such a one alone, elsewhere they stop: what it hides, they may find.
            if (marker < FirstFrame)
            {
                return MediaRefusal.Undecodable("The JPEG has a mark of a kind that does not exist.");
            }

            if (!file.TryRead(size))
            {
                break;
            }

            var length = ((size[0] << 8) | size[1]) - 2;
            if (length < 0)
            {
                return MediaRefusal.Undecodable("The JPEG has a segment of impossible length.");
            }

            var next = file.Position + length;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (marker > 0xC2)
                {
                    return MediaRefusal.Undecodable("The JPEG is lossless, hierarchical or arithmetic coded, which is not read.");
                }

                if (frame is not null || !file.TryRead(content) || content is not [8, .., >= 1 and <= 4])
                {
                    return MediaRefusal.Undecodable("The JPEG's header is broken, or it has other than 8 bits a channel.");
                }

                frame = ((content[3] << 8) | content[4], (content[1] << 8) | content[2], content[5], marker == 0xC2);
                if (PixelRules.Check(frame.Value.Width, frame.Value.Height, whole: false, options) is { } refusal)
                {
                    return refusal;
                }
            }

            if (marker == StartOfScan)
            {
                if (frame is not { } of || file.ReadByte() is not (>= 1 and <= 4 and var components))
                {
                    return MediaRefusal.Undecodable("The JPEG has a scan before its header, or a broken one.");
                }

                scans++;
                isPartial |= components < of.Components;
                if (Check(of.Width, of.Height, scans, file.Length) is { } refusal)
                {
                    return refusal;
                }
            }

            file.Seek(next);
        }

        if (frame is not { } picture || scans == 0)
        {
            return MediaRefusal.Undecodable("The JPEG ends before its picture begins.");
        }

        // A scan of some channels makes a decoder keep all of them until it has seen the others, should there be any.
        var shrinks = scans == 1 && !picture.Progressive && !isPartial;
        if (PixelRules.Check(picture.Width, picture.Height, whole: !shrinks, options) is { } tooMany)
        {
            return tooMany;
        }

        return new ImageHeader
        {
            Type = MediaTypes.Jpeg,
            Width = picture.Width,
            Height = picture.Height,
            Bytes = file.Length,
            ShrinksWhileDecoding = shrinks,
            Components = picture.Components,
        };
    }

    private static MediaRefusal? Check(long width, long height, int scans, long bytes)
    {
        if (scans > MaxScans)
        {
            return MediaRefusal.Implausible($"The JPEG has more than {MaxScans} scans; about ten are usual.");
        }

        if (width * height * scans > MaxPixelScans)
        {
            return MediaRefusal.TooManyPixels(
                $"The picture has {width} x {height} pixels in {scans} scans or more; pixels times scans may be " +
                $"{PixelRules.Text(MaxPixelScans)}.");
        }

        return PixelRules.CheckBytes(width, height, bytes);
    }

    // Decoders pass over what stands between segments, and over coded data, the same way: to 0xFF with something behind it that is no
    // stuffing.
    private static int NextMarker(FileWindow file)
    {
        while (file.SkipPast(0xFF))
        {
            var marker = file.ReadByteOtherThan(0xFF);
            if (marker != 0)
            {
                return marker;
            }
        }

        return -1;
    }
}
