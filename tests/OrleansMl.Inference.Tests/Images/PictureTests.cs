using BitMiracle.LibJpeg.Classic;

namespace OrleansMl.Images;

public sealed class PictureTests
{
    [Fact]
    public void A_picture_of_many_scans_is_refused_by_its_header()
    {
        // 21 KB that took 25 s: 36 million pixels, again with every scan.
        var bomb = ProgressiveJpeg(16, 16, claimed: 6000, padding: 21_000);

        var refused = Assert.Throws<ImageUnreadableException>(() => Picture.Decode(bomb));

        Assert.Contains("6000 x 6000 pixels in 10 scans", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_takes_too_long_is_given_up()
    {
        var slow = new Microsoft.Extensions.Time.Testing.FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(6) };

        var refused = Assert.Throws<ImageUnreadableException>(() => Picture.Decode(ProgressiveJpeg(64, 64), slow));

        Assert.Contains("longer than 5 s", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_progressive_picture_is_read() =>
        Assert.Equal((64, 48), (Picture.Decode(ProgressiveJpeg(64, 48)).Width, Picture.Decode(ProgressiveJpeg(64, 48)).Height));

    private static readonly byte[] FrameOfProgressive = [0xFF, 0xC2];

    // A gray ramp; with a size it does not have, and with comments, when asked for.
    private static byte[] ProgressiveJpeg(int width, int height, int? claimed = null, int padding = 0)
    {
        using var stream = new MemoryStream();
        var jpeg = new jpeg_compress_struct(new jpeg_error_mgr());
        jpeg.jpeg_stdio_dest(stream);
        (jpeg.Image_width, jpeg.Image_height, jpeg.Input_components, jpeg.In_color_space) = (width, height, 3, J_COLOR_SPACE.JCS_RGB);
        jpeg.jpeg_set_defaults();
        jpeg.jpeg_simple_progression();
        jpeg.jpeg_start_compress(true);
        byte[] pixels = [.. Enumerable.Range(0, width * 3).Select(i => (byte)(i * 5))];
        byte[][] row = [pixels];
        for (var y = 0; y < height; y++)
        {
            jpeg.jpeg_write_scanlines(row, 1);
        }

        jpeg.jpeg_finish_compress();
        var file = stream.ToArray();
        if (claimed is { } size)
        {
            // SOF2: marker, length (2), bits (1), height (2), width (2).
            var frame = file.AsSpan().IndexOf(FrameOfProgressive) + 5;
            (file[frame], file[frame + 1]) = ((byte)(size >> 8), (byte)size);
            (file[frame + 2], file[frame + 3]) = ((byte)(size >> 8), (byte)size);
        }

        byte[] comment = [0xFF, 0xFE, (byte)((padding + 2) >> 8), (byte)(padding + 2), .. new byte[padding]];
        return padding == 0 ? file : [.. file[..2], .. comment, .. file[2..]];
    }

    [Fact]
    public void Enlarging_gives_what_Pillow_gives() =>
        // PIL.Image.resize((4, 1), BILINEAR) of [0, 255]: 0, 64, 191, 255, rounded.
        Assert.Equal([0f, 63.75f, 191.25f, 255f], Row(PictureResizer.Resize(Gray(2, 1, [0, 255]), 0, 0, 2, 1, 4, 1)));

    [Fact]
    public void Reducing_averages_under_a_triangle_as_Pillow_does() =>
        // Pillow: 36 and 219.
        Assert.Equal(
            [36.43f, 218.57f],
            Row(PictureResizer.Resize(Gray(4, 1, [0, 0, 255, 255]), 0, 0, 4, 1, 2, 1)).Select(value => MathF.Round(value, 2)));

    [Fact]
    public void The_same_size_changes_nothing()
    {
        byte[] values = [.. Enumerable.Range(0, 35).Select(i => (byte)(i * 7))];

        Assert.Equal(values.Select(value => (float)value), Row(PictureResizer.Resize(Gray(7, 5, values), 0, 0, 7, 5, 7, 5)));
    }

    [Theory]
    [InlineData(13, 9, 5, 7)]
    [InlineData(3, 4, 11, 2)]
    [InlineData(1, 1, 3, 3)]
    public void Any_size_equals_the_sum_over_both_axes_at_once(int width, int height, int newWidth, int newHeight)
    {
        var random = new Random(width);
        var picture = Gray(width, height, [.. Enumerable.Range(0, width * height).Select(_ => (byte)random.Next(256))]);

        var resized = Row(PictureResizer.Resize(picture, 0, 0, width, height, newWidth, newHeight));

        for (var y = 0; y < newHeight; y++)
        {
            for (var x = 0; x < newWidth; x++)
            {
                double sum = 0, weights = 0;
                for (var v = 0; v < height; v++)
                {
                    for (var u = 0; u < width; u++)
                    {
                        var weight = Triangle(u, x, (double)width / newWidth) * Triangle(v, y, (double)height / newHeight);
                        sum += weight * picture.Rgb[((v * width) + u) * 3];
                        weights += weight;
                    }
                }

                Assert.Equal(sum / weights, resized[(y * newWidth) + x], 0.01);
            }
        }

        static double Triangle(int from, int to, double scale) =>
            Math.Max(0, 1 - Math.Abs((from + 0.5 - ((to + 0.5) * scale)) / Math.Max(1, scale)));
    }

    [Fact]
    public void Cover_cuts_the_middle_out_and_layouts_hold_the_same_numbers()
    {
        var picture = new Picture(4, 2, [.. Enumerable.Range(0, 8).SelectMany(i => new[] { (byte)i, (byte)(i + 10), (byte)(i + 20) })]);
        float[] planes = new float[12], pixels = new float[12];

        new PictureTensor(new() { Width = 2, Height = 2, Fit = "cover", Scale = 1 }).Fill(picture, planes);
        new PictureTensor(new() { Width = 2, Height = 2, Fit = "cover", Scale = 1, Layout = "nhwc" }).Fill(picture, pixels);

        Assert.Equal([1, 2, 5, 6, 11, 12, 15, 16, 21, 22, 25, 26], planes);
        Assert.Equal([1, 11, 21, 2, 12, 22, 5, 15, 25, 6, 16, 26], pixels);
    }

    [Theory]
    [InlineData(J_COLOR_SPACE.JCS_RGB, 3)]
    [InlineData(J_COLOR_SPACE.JCS_GRAYSCALE, 1)]
    public void A_jpeg_has_the_colours_it_was_made_of(J_COLOR_SPACE space, int components)
    {
        using var file = new MemoryStream();
        var jpeg = new jpeg_compress_struct { Image_width = 16, Image_height = 8, Input_components = components, In_color_space = space };
        jpeg.jpeg_stdio_dest(file);
        jpeg.jpeg_set_defaults();
        jpeg.jpeg_set_quality(95, true);
        jpeg.jpeg_start_compress(true);
        for (var y = 0; y < 8; y++)
        {
            jpeg.jpeg_write_scanlines(
                [[.. Enumerable.Range(0, 16 * components).Select(i => (byte)(components == 1 ? 200 : i % 3 == 0 ? 200 : 40))]], 1);
        }

        jpeg.jpeg_finish_compress();
        var bytes = file.ToArray();

        var picture = Picture.Decode(bytes);
        var cut = Picture.Decode(bytes.AsMemory(0, bytes.Length - 4));

        Assert.Equal((16, 8), (picture.Width, picture.Height));
        Assert.Equal((16, 8), (cut.Width, cut.Height));
        Assert.All(Enumerable.Range(0, 128), pixel =>
        {
            Assert.InRange(picture.Rgb[pixel * 3], 196, 204);
            Assert.InRange(picture.Rgb[(pixel * 3) + 1], components == 1 ? 196 : 36, components == 1 ? 204 : 44);
        });
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 2 })]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13 })]
    [InlineData(new byte[] { 0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 255, 255, 255, 255 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void Broken_files_are_refused_with_a_reason(byte[] file) => Assert.Throws<ImageUnreadableException>(() => Picture.Decode(file));

    [Fact]
    public void Noise_behind_a_good_signature_never_does_more_than_that()
    {
        var random = new Random(7);
        byte[][] signatures =
        [
            [0xFF, 0xD8, 0xFF],
            [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10],
            [(byte)'B', (byte)'M'],
            [.. "GIF89a"u8]
        ];
        for (var i = 0; i < 1000; i++)
        {
            var file = new byte[random.Next(10, 200)];
            random.NextBytes(file);
            signatures[i % signatures.Length].CopyTo(file, 0);
            var error = Record.Exception(() => Picture.Decode(file));
            Assert.True(error is null or ImageUnreadableException, error?.ToString());
        }
    }

    private static Picture Gray(int width, int height, byte[] values) =>
        new(width, height, [.. values.SelectMany(value => new[] { value, value, value })]);

    private static float[] Row(float[] resized) => [.. resized.Where((_, i) => i % 3 == 0)];
}
