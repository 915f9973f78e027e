using System.Text;

namespace OrleansMl.Media;

public sealed class MediaTypeSnifferTests
{
    public static TheoryData<string, MediaTypes> Prefixes => new()
    {
        { "\u00FF\u00D8\u00FF\u00E0", MediaTypes.Jpeg },
        { "\u0089PNG\r\n\u001a\n\0\0\0\r", MediaTypes.Png },
        { "GIF89a", MediaTypes.Gif },
        { "GIF87a", MediaTypes.Gif },
        { "RIFF\u0001\u0002\u0003\u0004WEBPVP8 ", MediaTypes.WebP },
        { "BM\u003a\0\0\0\0\0\0\0\u0036\0\0\0\u0028\0\0\0", MediaTypes.Bmp },
        { "\0\0\0\u0020ftypisom\0\0\u0002\0", MediaTypes.Mp4 },
        { "\0\0\0\u0014ftypqt  ", MediaTypes.Mp4 },
        { "\0\0\u0001\0moov", MediaTypes.Mp4 },
        { "\0\0\0\u0008wide\0\0\0\0mdat", MediaTypes.Mp4 },
        { "\u001aE\u00df\u00a3\u009fB\u0086\u0081\u0001B\u00f7\u0081\u0001B\u0082\u0084webmB\u0087\u0081\u0004", MediaTypes.Matroska },
        { "\u001aE\u00df\u00a3\u008bB\u0082\u0088matroska", MediaTypes.Matroska },
        { "\u001aE\u00df\u00a3\u008bB\u0082\u0088playlist", MediaTypes.None },
        { "\u001aE\u00df\u00a3\u0001\u0000\u0000\u0000\u0000\u00ff\u00ff\u00ffB\u0082\u0084webm", MediaTypes.None },
        { "\0\0\0\u0020ftypavif", MediaTypes.None },
        { "\0\0\0\u0020ftypheic", MediaTypes.None },
        { "\0\0\0\u0004ftypisom", MediaTypes.None },
        { "RIFF\u0001\u0002\u0003\u0004WAVEfmt ", MediaTypes.None },
        { "BMW is a car, not a bitmap.", MediaTypes.None },
        { "#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/passwd", MediaTypes.None },
        { "ffconcat version 1.0\nfile /etc/passwd", MediaTypes.None },
        { "<svg xmlns=\"http://www.w3.org/2000/svg\">", MediaTypes.None },
        { "%PDF-1.7", MediaTypes.None },
        { "II*\0\u0008\0\0\0", MediaTypes.None },
        { "PK\u0003\u0004", MediaTypes.None },
        { "GIF88a", MediaTypes.None },
        { "\u00FF\u00D8", MediaTypes.None },
        { "", MediaTypes.None },
    };

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_file_is_what_its_first_bytes_say(string prefix, MediaTypes expected) =>
        Assert.Equal(expected, MediaTypeSniffer.Sniff(Encoding.Latin1.GetBytes(prefix)));

    [Fact]
    public void No_prefix_is_too_short_or_too_odd_to_be_looked_at()
    {
        var random = new Random(1);
        foreach (var prefix in Prefixes.Select(row => Encoding.Latin1.GetBytes(row.Data.Item1)))
        {
            for (var i = 0; i < 2000; i++)
            {
                byte[] changed = [.. prefix.AsSpan(0, random.Next(prefix.Length + 1)), .. new byte[random.Next(8)]];
                if (changed.Length > 4)
                {
                    changed[random.Next(4, changed.Length)] = (byte)random.Next(256);
                }

                MediaTypeSniffer.Sniff(changed);
            }
        }
    }
}
