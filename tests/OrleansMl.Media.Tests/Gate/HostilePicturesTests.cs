using System.Text;

namespace OrleansMl.Media;

/// <summary>Files that cost a few bytes to send and were to cost a decoder seconds or gigabytes.</summary>
public sealed class HostilePicturesTests
{
    private const long MaxAllocated = 10_000_000;

    private static readonly Dictionary<string, (string? Refused, Func<byte[]> Make)> Files = new()
    {
        ["png of 20,000 x 20,000"] = (
            "too_many_pixels", () => new PngFile(20_000, 20_000, 1, 0).Chunk("IDAT", PngFile.Zeros(20_000L * 2501)).End()),
        ["png that lies about 60,000 x 60,000"] = ("too_many_pixels", () => new PngFile(60_000, 60_000).Chunk("IDAT", 1, 2, 3).End()),
        ["png of the largest number"] = ("too_many_pixels", () => new PngFile(int.MaxValue, int.MaxValue).End()),
        ["png of no pixels"] = ("undecodable", () => new PngFile(0, 5).End()),
        ["png of 25 million pixels in 74 bytes"] = ("implausible", () => new PngFile(5000, 5000).Chunk("IDAT", new byte[9]).End()),
        ["png without pixels"] = ("implausible", () => new PngFile(50, 50).End()),
        ["png of 25 million pixels padded with text"] = (
            "implausible",
            () => new PngFile(5000, 5000).Chunk("tEXt", new byte[200_000]).Chunk("IDAT", new byte[9]).End()),
        ["png with a bomb in its colour profile"] = (
            "implausible",
            () => new PngFile(4, 4)
                .Chunk("iCCP", [.. "x\0\0"u8, .. PngFile.Zeros(200_000_000)])
                .Chunk("IDAT", PngFile.FlatRows(4, 4, 1, 2, 3)).End()),
        ["png with a hundred thousand colour profiles"] = (
            "undecodable",
            () => Enumerable.Range(0, 99_000)
                .Aggregate(new PngFile(4, 4), (png, _) => png.Chunk("iCCP", Profile)).Chunk("IDAT", PngFile.FlatRows(4, 4, 1, 2, 3)).End()),
        ["png with a colour profile behind its pixels"] = (
            "undecodable", () => new PngFile(4, 4).Chunk("IDAT", PngFile.FlatRows(4, 4, 1, 2, 3)).Chunk("iCCP", Profile).End()),
        ["png with a colour profile of two megabytes"] = (
            "implausible",
            () => new PngFile(4, 4).Chunk("iCCP", [.. Profile, .. new byte[2_000_000]])
                .Chunk("IDAT", PngFile.FlatRows(4, 4, 1, 2, 3)).End()),
        ["png with pixels in two places"] = (
            "undecodable",
            () => new PngFile(4, 4).Chunk("IDAT", PngFile.FlatRows(4, 4, 1, 2, 3)).Chunk("tEXt", 1).Chunk("IDAT", 1, 2).End()),
        ["png with megabytes before its pixels"] = (
            "implausible",
            () => Enumerable.Range(0, 9).Aggregate(new PngFile(4, 4), (png, _) => png.Chunk("tRNS", new byte[200_000]))
                .Chunk("IDAT", PngFile.FlatRows(4, 4, 1, 2, 3)).End()),
        ["animated png of 1,000 frames with a megabyte before each"] = (
            "implausible", () => AnimatedPng(4, 1000, png => png.Chunk("tRNS", new byte[900_000]))),
        ["animated png of 1,000 frames with a profile that unpacks to a megabyte before each"] = (
            "implausible", () => AnimatedPng(4, 1000, png => png.Chunk("iCCP", [.. "x\0\0"u8, .. PngFile.Zeros(1_000_000)]))),
        ["png of a hundred thousand chunks"] = (
            "implausible",
            () => Enumerable.Range(0, 100_001).Aggregate(new PngFile(4, 4), (png, _) => png.Chunk("IDAT")).End()),
        ["png with a chunk longer than any file"] = (
            "undecodable", () => [.. new PngFile(4, 4).Cut(), 0xFF, 0xFF, 0xFF, 0xFF, .. "IDAT"u8, 1, 2]),
        ["png with 3 bits a channel"] = ("undecodable", () => new PngFile(4, 4, 3).End()),
        ["animated png of 50,000 frames"] = ("too_long", () => AnimatedPng(4, 50_000)),
        ["animated png of 600 million pixels"] = ("too_many_pixels", () => AnimatedPng(2000, 150)),
        ["animated png with a frame outside"] = (
            "undecodable", () => new PngFile(4, 4).Animation(1).Frame(0, 4, 4, 1, 0, 100).Chunk("IDAT", new byte[50]).End()),
        ["animated png with a bomb in a frame"] = (
            "implausible",
            () => new PngFile(3000, 3000).Animation(2)
                .Frame(0, 3000, 3000, 0, 0, 100).Chunk("IDAT", PngFile.FlatRows(3000, 3000, 1, 2, 3))
                .Frame(1, 3000, 3000, 0, 0, 100).Data(2, new byte[9]).End()),
        ["gif of 50,000 frames"] = (
            "too_long", () => Enumerable.Range(0, 50_000).Aggregate(new GifFile(4, 4), (gif, i) => gif.Frame(0, 0, 1, 1, i % 4)).Finish()),
        ["gif of 1,000 large frames that hold one pixel"] = (
            "too_many_pixels",
            () => Enumerable.Range(0, 1000).Aggregate(new GifFile(4000, 4000), (gif, i) => gif.Frame(0, 0, 1, 1, i % 4)).Finish()),
        ["gif of 65,535 x 65,535"] = ("too_many_pixels", () => new GifFile(65_535, 65_535).Frame(0, 0, 1, 1, 0).Finish()),
        ["gif with a frame larger than itself"] = ("too_many_pixels", () => new GifFile(1, 1).Frame(60_000, 60_000, 9, 9, 0).Finish()),
        ["gif of 25 million pixels in 80 bytes"] = ("implausible", () => new GifFile(5000, 5000).Frame(0, 0, 1, 1, 0).Finish()),
        ["bitmap, packed, of 25 million pixels in 60 bytes"] = ("implausible", PackedBitmap),
        ["gif without a frame"] = ("undecodable", () => new GifFile(4, 4).Finish()),
        ["webp, lossless, of 16,384 x 16,384"] = ("too_many_pixels", () => WebPFile.Lossless(16_384, 16_384)),
        ["webp, lossy, with 27 million pixels of transparency"] = (
            "too_many_pixels", () => WebPFile.WithAlpha(5200, 5200, new(1, 2, 3), plane: 9)),
        ["webp of 50,000 frames"] = (
            "too_long", () => WebPFile.Animated(2, 2, Enumerable.Repeat(WebPFile.Flat(2, 2, new(1, 2, 3)), 50_000))),
        ["webp whose frames are other than it says"] = (
            "undecodable", () => WebPFile.Animated(2, 2, Enumerable.Repeat(WebPFile.Lossless(4000, 4000), 2))),
        ["webp of 600 million pixels in frames"] = (
            "too_many_pixels", () => WebPFile.Animated(2000, 2000, Enumerable.Repeat(WebPFile.Lossless(2000, 2000), 150))),
        ["jpeg of 36 million pixels in ten scans"] = (
            "too_many_pixels", () => JpegFile.Flat(16, 16, [0], scans: 10, claimedSide: 6000, padding: 21_000)),
        ["jpeg of 5,000 scans"] = ("implausible", () => JpegFile.Flat(64, 64, [0], scans: 5000)),
        ["jpeg of 20,000 x 20,000"] = ("too_many_pixels", () => JpegFile.Flat(16, 16, [0], claimedSide: 20_000)),
        ["jpeg of 49 million pixels in some hundred bytes"] = ("implausible", () => JpegFile.Flat(16, 16, [0], claimedSide: 7000)),
        ["jpeg of 49 million pixels whose only scan has one of three channels"] = (
            "too_many_pixels", () => JpegFile.Flat(16, 16, [0, 0, 0], claimedSide: 7000, padding: 25_000, isPartial: true)),
        ["jpeg with scans behind a mark that nobody knows"] = ("undecodable", () => Behind(JpegFile.Flat(16, 16, [0]), [0xFF, 0x02])),
        ["jpeg with a scan before its header"] = (
            "undecodable", () => [0xFF, 0xD8, 0xFF, 0xDA, 0, 3, 1, .. JpegFile.Flat(16, 16, [0])[2..]]),
        ["jpeg without a picture"] = ("undecodable", () => [0xFF, 0xD8, 0xFF, 0xD9]),
        ["jpeg of zeros"] = ("undecodable", () => [0xFF, 0xD8, 0xFF, .. new byte[1_000_000]]),
        ["jpeg of marks"] = ("undecodable", () => [0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, 1_000_000)]),
        ["svg"] = ("type_refused", () => Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")),
        ["mp4"] = ("type_refused", () => [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0]),
        ["nothing"] = ("type_refused", () => []),
        ["too long"] = ("too_large", () => [0xFF, 0xD8, 0xFF, .. new byte[25_000_000]]),
    };

    public static TheoryData<string> Names => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bomb_is_refused_by_its_name_before_anything_is_decoded(string name)
    {
        var opener = new Opener();
        var (refused, make) = Files[name];
        var file = make();
        opener.Refused(PngFile.Flat(1, 1, 1, 2, 3));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var reason = opener.Refused(file, MediaTypes.Images | MediaTypes.Bmp);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(refused, reason);
        Assert.InRange(allocated, 0, MaxAllocated);
    }

    [Fact]
    public void Packed_text_in_a_png_is_never_unpacked()
    {
        var bomb = PngFile.Zeros(100_000_000);
        var file = new PngFile(4, 4)
            .Chunk("zTXt", [.. "Comment\0\0"u8, .. bomb])
            .Chunk("iTXt", [.. "Comment\0\u0001\0\0\0"u8, .. bomb])
            .Chunk("IDAT", PngFile.FlatRows(4, 4, 10, 20, 30))
            .End();
        var opener = new Opener();

        using var picture = opener.Open(file).Value;

        Assert.Equal([10, 20, 30], picture.Image.Row(3)[..3].ToArray());
        // 96 bytes of 200 kB are what the decoder is shown.
        Assert.InRange(opener.Gate.OpenImage(file).Value.Png!.Parts.Sum(part => part.Length), 1, 200);
    }

    [Fact]
    public void What_is_also_something_else_is_read_as_what_it_begins_as()
    {
        byte[] page = [.. PngFile.Flat(4, 4, 10, 20, 30), .. "<script>alert(1)</script>"u8, .. "PK\u0003\u0004"u8];
        byte[] archive = [.. JpegFile.Flat(16, 16, [0]), .. PngFile.Flat(4, 4, 10, 20, 30)];

        using var png = new Opener().Open(page).Value;
        using var jpeg = new Opener().Open(archive).Value;

        Assert.Equal((MediaTypes.Png, MediaTypes.Jpeg), (png.Header.Type, jpeg.Header.Type));
        Assert.Equal((4, 16), (png.Image.Width, jpeg.Image.Width));
    }

    [Fact]
    public void A_sentence_says_what_was_found_and_what_is_allowed() => Assert.Equal(
        [
            "The picture has 60000 x 60000 pixels; a side may have 16,384.",
            "The picture has 6000 x 6000 pixels; those of its kind may have 25,000,000.",
            "The PNG promises 5000 x 5000 pixels in 9 bytes; so few cannot hold them.",
            "The bytes are no JPEG, PNG, WebP or GIF.",
        ],
        new[]
        {
            new PngFile(60_000, 60_000).End(),
            new PngFile(6000, 6000).End(),
            new PngFile(5000, 5000).Chunk("IDAT", new byte[9]).End(),
            "text"u8.ToArray(),
        }.Select(file => new Opener().Gate.OpenImage(file).Refusal!.Sentence));

    private static byte[] Profile => [.. "x\0\0"u8, .. PngFile.Zeros(100)];

    private static byte[] Behind(byte[] jpeg, byte[] mark) => [.. jpeg[..^2], .. mark, .. jpeg[^2..]];

    // Run lengths, which may end at any time: nothing says how many bytes there have to be.
    private static byte[] PackedBitmap() =>
    [
        (byte)'B', (byte)'M', 60, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 0x88, 0x13, 0, 0, 0x88, 0x13, 0, 0, 1, 0, 8, 0,
        1, 0, 0, 0, .. new byte[20], 0, 1, 0, 1,
    ];

    private static byte[] AnimatedPng(int side, int frames, Func<PngFile, PngFile>? before = null)
    {
        var start = new PngFile(side, side).Animation(frames);
        var png = (before is null ? start : before(start)).Frame(0, side, side, 0, 0, 10)
            .Chunk("IDAT", PngFile.FlatRows(side, side, 1, 2, 3));
        var data = PngFile.FlatRows(1, 1, 4, 5, 6);
        for (var i = 1; i < frames; i++)
        {
            png.Frame((2 * i) - 1, 1, 1, 0, 0, 10).Data(2 * i, data);
        }

        return png.End();
    }
}
