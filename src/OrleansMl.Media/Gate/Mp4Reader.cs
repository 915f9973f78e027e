using System.Buffers.Binary;

namespace OrleansMl.Media;

/// <summary>The boxes of an MP4 (ISO/IEC 14496-12): whether there is a table of contents, and all of what it is about.</summary>
internal static class Mp4Reader
{
    private const int MaxBoxes = 100_000;

    public static MediaRefusal? Check(FileWindow file, MediaOptions options)
    {
        file.Seek(0);
        var hasContents = false;
        for (var boxes = 0; Next(file) is { } box; boxes++)
        {
            if (boxes == MaxBoxes)
            {
                return MediaRefusal.Implausible($"The video has more than {PixelRules.Text(MaxBoxes)} parts.");
            }

            if (box.End > file.Length || box.End < file.Position)
            {
                return MediaRefusal.Undecodable("The video ends before its last part.");
            }

            if (box.IsMovie)
            {
                hasContents = true;
                if (CheckTracks(file, box.End, options) is { } refusal)
                {
                    return refusal;
                }
            }

            file.Seek(box.End);
        }

        return hasContents ? null : MediaRefusal.Undecodable("The video has no table of contents; it was not written to its end.");
    }

    private static MediaRefusal? CheckTracks(FileWindow file, long end, MediaOptions options)
    {
        var tracks = 0;
        for (var boxes = 0; boxes < MaxBoxes && file.Position < end && Next(file) is { } box; boxes++)
        {
            if (box.IsTrack && ++tracks > options.MaxVideoStreams)
            {
                return MediaRefusal.Implausible($"The video has more than {options.MaxVideoStreams} streams.");
            }

            if (box.End > end || box.End < file.Position)
            {
                break;
            }

            file.Seek(box.End);
        }

        return null;
    }

    private static Box? Next(FileWindow file)
    {
        var start = file.Position;
        Span<byte> head = stackalloc byte[8];
        if (!file.TryRead(head))
        {
            return null;
        }

        long length = BinaryPrimitives.ReadUInt32BigEndian(head);
        var (isMovie, isTrack) = (head[4..].SequenceEqual("moov"u8), head[4..].SequenceEqual("trak"u8));
        if (length == 1)
        {
            if (!file.TryRead(head))
            {
                return null;
            }

            length = BinaryPrimitives.ReadInt64BigEndian(head);
        }

        // 0 is "to the end". A length that is none leads to where it began, which is refused.
        return new(length == 0 ? file.Length : length < 8 || length > file.Length ? long.MaxValue : start + length, isMovie, isTrack);
    }

    private readonly record struct Box(long End, bool IsMovie, bool IsTrack);
}
