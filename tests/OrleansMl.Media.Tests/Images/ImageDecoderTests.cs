using Microsoft.Extensions.Time.Testing;
using SkiaSharp;

namespace OrleansMl.Media;

public sealed class ImageDecoderTests
{
    // Lossy formats keep colours about so well.
    private const int Lossy = 6;

    private readonly Opener _opener = new();

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_large_picture_comes_out_with_512_pixels_on_its_long_side(SKEncodedImageFormat format)
    {
        using var bitmap = Quarters(3000, 2000);

        using var picture = _opener.Open(JpegFile.Encode(bitmap, format)).Value;

        Assert.Equal((512, 341), (picture.Image.Width, picture.Image.Height));
        AssertQuarters(picture.Image, Red, Green, Blue, White);
    }

    [Fact]
    public void A_small_picture_keeps_its_size_and_every_pixel()
    {
        using var bitmap = Quarters(64, 40);

        using var picture = _opener.Open(JpegFile.Encode(bitmap, SKEncodedImageFormat.Png)).Value;

        Assert.Equal((64, 40), (picture.Image.Width, picture.Image.Height));
        for (var y = 0; y < 40; y++)
        {
            for (var x = 0; x < 64; x++)
            {
                var pixel = bitmap.GetPixel(x, y);
                Assert.Equal([pixel.Red, pixel.Green, pixel.Blue], picture.Image.Row(y).Slice(3 * x, 3).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "WBGR")]
    [InlineData(4, "BWRG")]
    [InlineData(5, "RBGW")]
    [InlineData(6, "BRWG")]
    [InlineData(7, "WGBR")]
    [InlineData(8, "GWRB")]
    public void A_photo_is_turned_upright(int orientation, string expected)
    {
        using var bitmap = Quarters(640, 400);

        using var picture = _opener.Open(JpegFile.WithOrientation(JpegFile.Encode(bitmap), orientation)).Value;

        Assert.Equal(orientation < 5 ? (512, 320) : (320, 512), (picture.Image.Width, picture.Image.Height));
        AssertQuarters(picture.Image, [.. expected.Select(Colour)]);
    }

    [Fact]
    public void Transparency_lies_on_white()
    {
        var png = new PngFile(2, 1, colour: 6).Chunk("IDAT", Packed([0, 255, 0, 0, 0, 0, 0, 0, 128])).End();

        using var picture = _opener.Open(png).Value;

        Assert.Equal([255, 255, 255, 127, 127, 127], picture.Image.Pixels.ToArray());
    }

    [Fact]
    public void Sixteen_bits_become_eight()
    {
        var png = new PngFile(1, 1, bits: 16).Chunk("IDAT", Packed([0, 0x80, 0x80, 0xFF, 0xFF, 0x00, 0x10])).End();

        using var picture = _opener.Open(png).Value;

        Assert.Equal([128, 255, 0], picture.Image.Pixels.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x78, 0x9C, 1, 2, 3 })]
    [InlineData(new byte[] { 0x78, 0x20, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { })]
    public void A_broken_colour_profile_is_passed_over(byte[] packed)
    {
        // The second needs a dictionary that nobody has.
        var png = new PngFile(1, 1).Chunk("iCCP", [.. "x\0\0"u8, .. packed]).Chunk("IDAT", Packed([0, 9, 8, 7])).End();

        using var picture = _opener.Open(png).Value;

        Assert.Equal([9, 8, 7], picture.Image.Pixels.ToArray());
    }

    [Fact]
    public void Grey_and_interlaced_are_read()
    {
        using var grey = _opener.Open(JpegFile.Flat(24, 16, [3])).Value;
        using var interlaced = _opener.Open(new PngFile(1, 1, interlaced: 1).Chunk("IDAT", Packed([0, 9, 8, 7])).End()).Value;

        AssertColour([152, 152, 152], grey.Image, 12, 8);
        Assert.Equal([9, 8, 7], interlaced.Image.Pixels.ToArray());
    }

    [Fact]
    public void Ink_becomes_light()
    {
        // Adobe inverts it: nearly no cyan, all of magenta and yellow, no black.
        using var picture = _opener.Open(JpegFile.Flat(16, 16, [15, -16, -16, 15])).Value;

        AssertColour([240, 0, 0], picture.Image, 8, 8, tolerance: 12);
    }

    [Fact]
    public void A_progressive_photo_is_read()
    {
        using var picture = _opener.Open(JpegFile.Flat(700, 500, [2], scans: 8)).Value;

        Assert.Equal((512, 366), (picture.Image.Width, picture.Image.Height));
        AssertColour([144, 144, 144], picture.Image, 300, 200);
    }

    [Fact]
    public void The_frames_of_a_gif_are_drawn_over_each_other()
    {
        // Red; a green corner that gives way; a blue corner that is cleared; a white corner.
        var gif = new GifFile(8, 8).Frame(0, 0, 8, 8, 0).Frame(0, 0, 4, 4, 1, disposal: 3).Frame(4, 4, 4, 4, 2, disposal: 2)
            .Frame(4, 0, 4, 4, 3).Finish();

        using var picture = _opener.Open(gif).Value;

        Assert.Equal([0, 100, 200, 300], picture.Frames.Select(frame => (int)frame.At.TotalMilliseconds));
        AssertQuarters(picture.Frames[0].Image, Red, Red, Red, Red);
        AssertQuarters(picture.Frames[1].Image, Green, Red, Red, Red);
        AssertQuarters(picture.Frames[2].Image, Red, Red, Red, Blue);
        AssertQuarters(picture.Frames[3].Image, Red, White, Red, White);
    }

    [Fact]
    public void The_frames_of_an_animated_png_are_drawn_over_each_other()
    {
        byte[] Part(params byte[] pixel) => PngFile.FlatRows(4, 4, pixel);
        var png = new PngFile(8, 8, colour: 6).Animation(4)
            .Frame(0, 8, 8, 0, 0, 100).Chunk("IDAT", PngFile.FlatRows(8, 8, 255, 0, 0, 255))
            .Frame(1, 4, 4, 0, 0, 100, dispose: 2).Data(2, Part(0, 255, 0, 255))
            .Frame(3, 4, 4, 4, 4, 100, dispose: 1).Data(4, Part(0, 0, 255, 255))
            .Frame(5, 4, 4, 4, 0, 100, blend: 1).Data(6, Part(0, 0, 255, 128))
            .End();

        using var picture = _opener.Open(png).Value;

        Assert.Equal([0, 100, 200, 300], picture.Frames.Select(frame => (int)frame.At.TotalMilliseconds));
        AssertQuarters(picture.Frames[0].Image, Red, Red, Red, Red);
        AssertQuarters(picture.Frames[1].Image, Green, Red, Red, Red);
        AssertQuarters(picture.Frames[2].Image, Red, Red, Red, Blue);
        AssertQuarters(picture.Frames[3].Image, Red, [127, 0, 128], Red, White);
    }

    [Fact]
    public void What_an_animated_png_shows_to_old_programs_is_looked_at_too()
    {
        var png = new PngFile(8, 8).Animation(1).Chunk("IDAT", PngFile.FlatRows(8, 8, 0, 255, 0))
            .Frame(0, 8, 8, 0, 0, 100).Data(1, PngFile.FlatRows(8, 8, 255, 0, 0)).End();

        using var picture = _opener.Open(png).Value;

        AssertColour(Green, picture.Frames[0].Image, 4, 4);
        AssertColour(Red, picture.Frames[1].Image, 4, 4);
        Assert.Equal(2, picture.Frames.Length);
    }

    [Fact]
    public void Frames_without_an_announcement_hide_no_picture_that_everybody_shows()
    {
        // Who finds no acTL before the pixels knows no animation: browsers show the green picture.
        byte[] frame = PngFile.FlatRows(8, 8, 255, 0, 0);
        var unannounced = new PngFile(8, 8).Chunk("IDAT", PngFile.FlatRows(8, 8, 0, 255, 0)).Frame(0, 8, 8, 0, 0, 100).Data(1, frame).End();
        var late = new PngFile(8, 8).Frame(0, 8, 8, 0, 0, 100).Chunk("IDAT", PngFile.FlatRows(8, 8, 0, 255, 0)).Animation(2)
            .Frame(1, 8, 8, 0, 0, 100).Data(2, frame).End();

        foreach (var png in new[] { unannounced, late })
        {
            using var picture = _opener.Open(png).Value;

            AssertColour(Green, picture.Frames[0].Image, 4, 4);
            AssertColour(Red, picture.Frames[^1].Image, 4, 4);
        }
    }

    [Fact]
    public void A_first_frame_that_is_a_part_hides_nothing_of_the_picture()
    {
        // One pixel is the frame, the pixels are those of the whole picture.
        var png = new PngFile(64, 64).Animation(2)
            .Frame(0, 1, 1, 0, 0, 100).Chunk("IDAT", PngFile.FlatRows(64, 64, 0, 255, 0))
            .Frame(1, 64, 64, 0, 0, 100).Data(2, PngFile.FlatRows(64, 64, 255, 0, 0)).End();

        using var picture = _opener.Open(png).Value;

        Assert.Equal(3, picture.Frames.Length);
        AssertColour(Green, picture.Frames[0].Image, 60, 60);
        AssertColour(Red, picture.Frames[2].Image, 60, 60);
    }

    [Fact]
    public void Data_outside_of_a_frame_belong_to_none()
    {
        var red = PngFile.FlatRows(8, 8, 255, 0, 0);
        var png = new PngFile(8, 8).Animation(1).Data(0, red).Chunk("IDAT", PngFile.FlatRows(8, 8, 0, 255, 0)).Data(1, red)
            .Frame(2, 8, 8, 0, 0, 100).Data(3, PngFile.FlatRows(8, 8, 0, 0, 255)).End();

        using var picture = _opener.Open(png).Value;

        Assert.Equal(2, picture.Frames.Length);
        AssertColour(Green, picture.Frames[0].Image, 4, 4);
        AssertColour(Blue, picture.Frames[1].Image, 4, 4);
    }

    [Fact]
    public void A_lossy_webp_with_transparency_is_read()
    {
        using var picture = _opener.Open(WebPFile.WithAlpha(640, 400, SKColors.Red)).Value;

        Assert.Equal((512, 320), (picture.Image.Width, picture.Image.Height));
        AssertColour([255, 127, 127], picture.Image, 100, 100);
        Assert.False(picture.Header.ShrinksWhileDecoding);
    }

    [Fact]
    public void The_frames_of_a_webp_are_read()
    {
        var webp = WebPFile.Animated(
            40, 30, WebPFile.Flat(40, 30, SKColors.Red), WebPFile.Flat(40, 30, SKColors.Lime), WebPFile.Flat(40, 30, SKColors.Blue));

        using var picture = _opener.Open(webp).Value;

        Assert.Equal([0, 100, 200], picture.Frames.Select(frame => (int)frame.At.TotalMilliseconds));
        foreach (var (frame, colour) in picture.Frames.Zip([Red, Green, Blue]))
        {
            AssertColour(colour, frame.Image, 20, 15);
        }
    }

    [Fact]
    public void Of_many_frames_evenly_spaced_ones_are_read_and_those_that_are_shown_longest()
    {
        var gif = Enumerable.Range(0, 400)
            .Aggregate(new GifFile(4, 4), (gif, i) => gif.Frame(0, 0, 4, 4, i == 123 ? 3 : 0, hundredths: i == 123 ? 6000 : 2))
            .Finish();

        using var picture = _opener.Open(gif).Value;

        Assert.Equal(32, picture.Frames.Length);
        Assert.Equal((0, 399), (picture.Frames[0].Index, picture.Frames[^1].Index));
        AssertColour(White, Assert.Single(picture.Frames, frame => frame.Index == 123).Image, 2, 2);
    }

    [Fact]
    public void A_bitmap_is_read_only_where_it_is_asked_for()
    {
        byte[] bitmap =
        [
            (byte)'B', (byte)'M', 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[24],
            3, 2, 1, 0,
        ];

        using var picture = _opener.Open(bitmap, accepted: MediaTypes.Images | MediaTypes.Bmp).Value;

        Assert.Equal([1, 2, 3], picture.Image.Pixels.ToArray());
        Assert.Equal("type_refused", _opener.Refused(bitmap));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_file_that_ends_early_is_undecodable(SKEncodedImageFormat format)
    {
        using var bitmap = Noise(300, 200);
        var file = JpegFile.Encode(bitmap, format);

        foreach (var part in new[] { .1, .5, .9 })
        {
            Assert.Equal("undecodable", _opener.Open(file[..(int)(file.Length * part)]).Refusal?.Code);
        }
    }

    [Fact]
    public void A_decode_that_takes_too_long_is_given_up()
    {
        var slow = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(11) };
        using var bitmap = Noise(300, 200);

        var opener = new Opener(time: slow);

        var late = Assert.Throws<TimeoutException>(() => opener.Open(JpegFile.Encode(bitmap)));

        Assert.Equal(("The picture takes longer than 10 s to decode.", 0), (late.Message, opener.Budget.Used));
    }

    [Fact]
    public void A_decode_that_nobody_waits_for_ends()
    {
        using var bitmap = Noise(300, 200);
        using var file = MediaGate.StreamOver(JpegFile.Encode(bitmap));
        var header = _opener.Gate.OpenImage(file).Value;

        Assert.Throws<OperationCanceledException>(() => _opener.Decoder.Decode(file, header, default, new CancellationToken(true)));

        Assert.Equal(0, _opener.Budget.Used);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_no_broken_picture()
    {
        using var bitmap = Noise(300, 200);
        using var good = MediaGate.StreamOver(JpegFile.Encode(bitmap));
        var header = _opener.Gate.OpenImage(good).Value;
        using var gone = new BrokenStream(good.Length);

        Assert.Throws<IOException>(() => _opener.Decoder.Decode(gone, header, default, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Memory_goes_back_after_each_decode()
    {
        using var bitmap = Noise(300, 200);
        byte[][] files = [JpegFile.Encode(bitmap), JpegFile.Encode(bitmap)[..500], PngFile.Flat(9, 9, 1, 2, 3)];

        foreach (var file in files)
        {
            _opener.Open(file).IsAccepted(out var picture, out _);
            picture?.Dispose();
        }

        Assert.Equal(0, _opener.Budget.Used);
    }

    [Fact]
    public void Shrinking_equals_the_sum_under_a_triangle_over_both_axes()
    {
        const int Width = 613, Height = 400, Side = 100;
        using var bitmap = Noise(Width, Height);

        using var picture = _opener.Open(JpegFile.Encode(bitmap, SKEncodedImageFormat.Png), new(Side)).Value;

        var (width, height) = (picture.Image.Width, picture.Image.Height);
        Assert.Equal((100, 65), (width, height));
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            int x = random.Next(width), y = random.Next(height);
            double sum = 0, weights = 0;
            for (var v = 0; v < Height; v++)
            {
                for (var u = 0; u < Width; u++)
                {
                    var weight = Triangle(u, x, (double)Width / width) * Triangle(v, y, (double)Height / height);
                    if (weight > 0)
                    {
                        sum += weight * bitmap.GetPixel(u, v).Green;
                        weights += weight;
                    }
                }
            }

            Assert.Equal(sum / weights, picture.Image.Row(y)[(3 * x) + 1], .6);
        }

        static double Triangle(int from, int to, double scale) => Math.Max(0, 1 - Math.Abs((from + .5 - ((to + .5) * scale)) / scale));
    }

    private static byte[] Red => [255, 0, 0];

    private static byte[] Green => [0, 255, 0];

    private static byte[] Blue => [0, 0, 255];

    private static byte[] White => [255, 255, 255];

    private static byte[] Colour(char name) => name switch { 'R' => Red, 'G' => Green, 'B' => Blue, _ => White };

    private static byte[] Packed(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var stream = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(rows);
        }

        return packed.ToArray();
    }

    // Red, green; blue, white.
    private static SKBitmap Quarters(int width, int height)
    {
        var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        foreach (var (colour, left, top) in new[] { (SKColors.Red, 0, 0), (SKColors.Lime, width / 2, 0), (SKColors.Blue, 0, height / 2) })
        {
            using var paint = new SKPaint { Color = colour };
            canvas.DrawRect(left, top, width / 2, height / 2, paint);
        }

        return bitmap;
    }

    private static SKBitmap Noise(int width, int height)
    {
        var random = new Random(7);
        var bitmap = new SKBitmap(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)));
            }
        }

        return bitmap;
    }

    private static void AssertQuarters(RgbImage image, params byte[][] expected)
    {
        for (var i = 0; i < 4; i++)
        {
            AssertColour(expected[i], image, ((i % 2) + .5) * image.Width / 2, ((i / 2) + .5) * image.Height / 2);
        }
    }

    private static void AssertColour(byte[] expected, RgbImage image, double x, double y, int tolerance = Lossy)
    {
        var pixel = image.Row((int)y).Slice(3 * (int)x, 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(Math.Abs(expected[i] - pixel[i]) <= tolerance, $"[{string.Join(", ", pixel.ToArray())}] at {x}, {y}");
        }
    }

    // As large as it was said to be, and gone.
    private sealed class BrokenStream(long length) : MemoryStream
    {
        public override long Length => length;

        public override int Read(Span<byte> buffer) => throw new IOException("gone");

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("gone");
    }
}
