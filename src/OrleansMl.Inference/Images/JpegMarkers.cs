namespace OrleansMl.Images;

/// <summary>What a JPEG file says of itself between its coded data (ITU-T T.81, annex B).</summary>
internal static class JpegMarkers
{
    private const byte StartOfScan = 0xDA;

    /// <summary>How many scans the file has. Finds markers by their first byte: a pass over the file that decodes nothing.</summary>
    public static int CountScans(ReadOnlySpan<byte> file)
    {
        var scans = 0;
        for (var at = file.IndexOf((byte)0xFF); at >= 0 && at + 1 < file.Length;)
        {
            var marker = file[at + 1];
            var next = at + 1;
            if (marker is not (0x00 or 0x01 or 0xFF or (>= 0xD0 and <= 0xD9)))
            {
                // A segment with its length, which is jumped over: a thumbnail inside it is another picture.
                scans += marker == StartOfScan ? 1 : 0;
                next = at + 3 < file.Length ? at + 2 + Math.Max(2, (file[at + 2] << 8) | file[at + 3]) : file.Length;
            }
            else if (marker != 0xFF)
            {
                next = at + 2;
            }

            if (next >= file.Length)
            {
                break;
            }

            var found = file[next..].IndexOf((byte)0xFF);
            at = found < 0 ? -1 : next + found;
        }

        return scans;
    }
}
