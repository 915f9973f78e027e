using Microsoft.Extensions.Options;
using OrleansMl.Media;

namespace OrleansMl.Images;

public sealed class PictureTests
{
    private static readonly PictureReader Reader = NewReader();

    [Fact]
    public void Of_a_large_picture_twice_as_much_is_decoded_as_the_model_sees()
    {
        // 1,600 x 300 pixels, 1 bit each, all black.
        byte[] png = Convert.FromBase64String(WidePng);

        using var small = Read(png, modelSide: 16);
        using var whole = Read(png, modelSide: 224);

        Assert.Equal(((171, 32), (1600, 300)), ((small.Image.Width, small.Image.Height), (whole.Image.Width, whole.Image.Height)));
    }

    [Fact]
    public void A_picture_keeps_the_thread_of_a_model_for_a_short_time_only()
    {
        var options = Options.Create(new MediaOptions());
        var budget = new DecodeBudget(options, TimeProvider.System);
        using var all = budget.Reserve(options.Value.DecodeMemoryBytes, TestContext.Current.CancellationToken);
        var reader = new PictureReader(new(options), new(options, budget, TimeProvider.System), TimeSpan.FromMilliseconds(50));

        var late = Assert.Throws<TimeoutException>(() => Read(Convert.FromBase64String(WidePng), modelSide: 16, reader));

        Assert.Equal("The picture was not decoded in 0.1 s.", late.Message);
    }

    private const string WidePng =
        "iVBORw0KGgoAAAANSUhEUgAABkAAAAEsAQAAAACz5kKlAAAAUUlEQVR42u3BAQ0AAADCoPdPbQ43oAAAAAAAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB4NeuMAAEvmkSLAAAAAElFTkSuQmCC";

    private static PictureReader NewReader()
    {
        var options = Options.Create(new MediaOptions());
        return new(new(options), new(options, new(options, TimeProvider.System), TimeProvider.System));
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
                        sum += weight * picture.Pixels[((v * width) + u) * 3];
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
        var picture = new RgbImage(
            Enumerable.Range(0, 8).SelectMany(i => new[] { (byte)i, (byte)(i + 10), (byte)(i + 20) }).ToArray(), 4, 2);
        float[] planes = new float[12], pixels = new float[12];

        new PictureTensor(new() { Width = 2, Height = 2, Fit = "cover", Scale = 1 }).Fill(picture, planes);
        new PictureTensor(new() { Width = 2, Height = 2, Fit = "cover", Scale = 1, Layout = "nhwc" }).Fill(picture, pixels);

        Assert.Equal([1, 2, 5, 6, 11, 12, 15, 16, 21, 22, 25, 26], planes);
        Assert.Equal([1, 11, 21, 2, 12, 22, 5, 15, 25, 6, 16, 26], pixels);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 2 })]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13 })]
    [InlineData(new byte[] { 0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 255, 255, 255, 255 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void Broken_files_are_refused_with_a_reason(byte[] file) => Assert.Throws<ImageUnreadableException>(() => Read(file));

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
            var error = Record.Exception(() => Read(file));
            Assert.True(error is null or ImageUnreadableException, error?.ToString());
        }
    }

    private static DecodedImage Read(byte[] file, int modelSide = 2, PictureReader? reader = null) =>
        (reader ?? Reader).Read(file, new(new() { Width = modelSide, Height = modelSide }));

    private static RgbImage Gray(int width, int height, byte[] values) =>
        new(values.SelectMany(value => new[] { value, value, value }).ToArray(), width, height);

    private static float[] Row(float[] resized) => [.. resized.Where((_, i) => i % 3 == 0)];
}
