namespace OrleansMl.Media;

public sealed class TextLineCutterTests
{
    [Fact]
    public void A_level_line_of_the_wanted_height_is_copied()
    {
        var picture = ReferencePictures.Draw(2, 64, 48);
        var pixels = new float[3 * 20 * 10];

        TextLineCutter.Cut(picture, new(30, 25, 20, 10, 0, 1), 20, 10, pixels);

        for (var y = 0; y < 10; y++)
        {
            var expected = picture.Row(20 + y).Slice(3 * 20, 3 * 20).ToArray().Select(value => (float)value);
            Assert.Equal(expected, pixels.AsSpan(3 * 20 * y, 3 * 20).ToArray());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(-0.7)]
    public void A_turned_line_comes_out_level(double angle)
    {
        // Red grows along the line, green across it.
        var picture = Draw(200, 200, (x, y) =>
        {
            var (sin, cos) = Math.SinCos(angle);
            return (128 + ((((x - 100) * cos) + ((y - 100) * sin)) * 1.2), 128 + ((((y - 100) * cos) - ((x - 100) * sin)) * 1.2));
        });
        var pixels = new float[3 * 80 * 20];

        TextLineCutter.Cut(picture, new(100, 100, 80, 20, (float)angle, 1), 80, 20, pixels);

        for (var at = 0; at < 80 * 20; at++)
        {
            Assert.InRange(pixels[3 * at] - (128 + (((at % 80) + 0.5 - 40) * 1.2)), -1, 1);
            Assert.InRange(pixels[(3 * at) + 1] - (128 + (((at / 80) + 0.5 - 10) * 1.2)), -1, 1);
        }
    }

    [Fact]
    public void A_line_that_runs_down_is_laid_on_its_side()
    {
        var picture = Draw(60, 100, (x, y) => (y * 2, x * 2));
        var pixels = new float[3 * 80 * 20];

        TextLineCutter.Cut(picture, new(30, 50, 20, 80, 0, 1), 80, 20, pixels);

        // Its beginning was the top, its upper side the right.
        Assert.InRange(pixels[0], 18, 22);
        Assert.InRange(pixels[3 * 79], 176, 180);
        Assert.InRange(pixels[1], 76, 80);
        Assert.InRange(pixels[(3 * 19 * 80) + 1], 38, 42);
    }

    [Fact]
    public void A_line_that_shrinks_is_averaged()
    {
        var picture = Draw(80, 80, (x, _) => (x % 2 < 1 ? 0 : 200, 0));
        var pixels = new float[3 * 20 * 5];

        TextLineCutter.Cut(picture, new(40, 40, 80, 20, 0, 1), 20, 5, pixels);

        Assert.All(Enumerable.Range(1, 18), x => Assert.InRange(pixels[3 * x], 80, 120));
    }

    [Theory]
    [InlineData(100, 10, 480)]
    [InlineData(10, 10, 48)]
    [InlineData(10, 14, 35)]
    [InlineData(10, 40, 192)]
    [InlineData(1000, 10, 1280)]
    [InlineData(0.001f, 0.0005f, 96)]
    public void The_width_keeps_the_shape(float width, float height, int expected) =>
        Assert.Equal(expected, TextLineCutter.WidthOf(new(0, 0, width, height, 0, 1), 48, 1280));

    private static RgbImage Draw(int width, int height, Func<double, double, (double Red, double Green)> colour)
    {
        var pixels = new byte[3 * width * height];
        for (var at = 0; at < width * height; at++)
        {
            var (red, green) = colour((at % width) + 0.5, (at / width) + 0.5);
            (pixels[3 * at], pixels[(3 * at) + 1]) = ((byte)Math.Clamp(red, 0, 255), (byte)Math.Clamp(green, 0, 255));
        }

        return new(pixels, width, height);
    }
}
