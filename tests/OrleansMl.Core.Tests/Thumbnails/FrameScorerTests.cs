using OrleansMl.Fingerprints;
using OrleansMl.Media;

namespace OrleansMl.Thumbnails;

public sealed class FrameScorerTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60), Middle = TimeSpan.FromSeconds(30);
    private static readonly RgbImage Picture = DrawnPictures.Draw(3, 256, 144);

    [Fact]
    public void Measures_equal_the_definitions_on_frames_of_all_sizes()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var (width, height) = (random.Next(1, 90), random.Next(1, 60));

            AssertEqual(FrameReference.Measure, DrawnPictures.Noise(i, width, height));
            AssertEqual(FrameReference.Measure, DrawnPictures.Flat(width, height, (byte)i, 7, 90));
        }

        AssertEqual(FrameReference.Measure, Picture);
        AssertEqual(FrameReference.Measure, Blur(Picture, 9));
        AssertEqual(FrameReference.Measure, Stripes(512, 200));
    }

    [Fact]
    public void A_good_frame_has_a_score_and_no_flaw()
    {
        var score = FrameScorer.Score(Picture, Middle, Length, 0);

        Assert.Null(score.Flaw);
        Assert.InRange(score.Value, .5, 1);
    }

    [Fact]
    public void A_black_frame_is_none()
    {
        Assert.Equal(ThumbnailFlaw.Black, FrameScorer.Score(PictureEdits.Brightness(Picture, .05), Middle, Length, 0).Flaw);
        Assert.Equal(ThumbnailFlaw.Black, FrameScorer.Score(DrawnPictures.Flat(64, 64, 0, 0, 0), Middle, Length, 0).Flaw);
    }

    [Fact]
    public void A_flat_frame_is_none()
    {
        Assert.Equal(ThumbnailFlaw.Flat, FrameScorer.Score(DrawnPictures.Flat(64, 64, 200, 200, 200), Middle, Length, 0).Flaw);
        Assert.Equal(ThumbnailFlaw.Flat, FrameScorer.Score(Gradient(256, 144), Middle, Length, 0).Flaw);
    }

    [Fact]
    public void A_blurred_frame_is_none() =>
        Assert.Equal(ThumbnailFlaw.Blurred, FrameScorer.Score(Blur(Picture, 9), Middle, Length, 0).Flaw);

    [Fact]
    public void A_softer_frame_has_a_lower_score() =>
        Assert.True(Score(Blur(Picture, 2)) < Score(Picture));

    [Fact]
    public void A_grey_frame_has_a_lower_score() => Assert.True(Score(PictureEdits.Grey(Picture)) < Score(Picture));

    [Fact]
    public void A_dark_frame_has_a_lower_score() => Assert.True(Score(PictureEdits.Brightness(Picture, .4)) < Score(Picture));

    [Fact]
    public void A_frame_at_the_beginning_counts_less_and_one_after_a_twentieth_in_full()
    {
        var full = FrameScorer.Score(Picture, Middle, Length, 0).Value;

        Assert.Equal(full * FrameScorer.EdgeFloor, FrameScorer.Score(Picture, TimeSpan.Zero, Length, 0).Value, 1e-9);
        Assert.Equal(full * FrameScorer.EdgeFloor, FrameScorer.Score(Picture, Length, Length, 0).Value, 1e-9);
        Assert.Equal(full * .8, FrameScorer.Score(Picture, TimeSpan.FromSeconds(1.5), Length, 0).Value, 1e-9);
        Assert.Equal(full, FrameScorer.Score(Picture, TimeSpan.FromSeconds(3), Length, 0).Value, 1e-9);
        Assert.Equal(full, FrameScorer.Score(Picture, TimeSpan.FromSeconds(5), TimeSpan.FromHours(2), 0).Value, 1e-9);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(.4, .6)]
    [InlineData(.99, .1)]
    public void An_unsafe_frame_counts_less_but_never_nothing(double unsafeScore, double share) =>
        Assert.Equal(Score(Picture) * share, FrameScorer.Score(Picture, Middle, Length, unsafeScore).Value, 1e-9);

    [Fact]
    public void Detail_in_the_middle_is_a_subject()
    {
        var flat = DrawnPictures.Flat(256, 144, 120, 120, 120);
        var inMiddle = Paste(flat, DrawnPictures.Noise(1, 100, 60), 78, 42);
        var inCorner = Paste(flat, DrawnPictures.Noise(1, 100, 60), 0, 0);

        Assert.True(FrameMeasures.Of(inMiddle).Centred > .9);
        Assert.True(FrameMeasures.Of(inCorner).Centred < .2);
        Assert.InRange(FrameMeasures.Of(DrawnPictures.Noise(1, 256, 144)).Centred, .23, .29);
    }

    private static double Score(RgbImage image) => FrameScorer.Score(image, Middle, Length, 0).Value;

    private static void AssertEqual(Func<RgbImage, FrameMeasures> reference, RgbImage image)
    {
        var (expected, found) = (reference(image), FrameMeasures.Of(image));
        Assert.Equal(expected.Mean, found.Mean, 1e-9);
        Assert.Equal(expected.Deviation, found.Deviation, 1e-6);
        Assert.Equal((expected.Dark, expected.Bright, expected.Clipped), (found.Dark, found.Bright, found.Clipped));
        Assert.Equal(expected.Colourfulness, found.Colourfulness, 1e-6);
        Assert.Equal(expected.Blur, found.Blur, 1e-9);
        Assert.Equal(expected.Centred, found.Centred, 1e-9);
        Assert.Equal(expected.Detail, found.Detail, 1e-9);
    }

    private static RgbImage Blur(RgbImage image, int size)
    {
        var pixels = new byte[image.Pixels.Length];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    var (sum, count) = (0, 0);
                    for (var row = Math.Max(0, y - size); row <= Math.Min(image.Height - 1, y + size); row++)
                    {
                        for (var column = Math.Max(0, x - size); column <= Math.Min(image.Width - 1, x + size); column++)
                        {
                            sum += image.Pixels[(3 * ((row * image.Width) + column)) + channel];
                            count++;
                        }
                    }

                    pixels[(3 * ((y * image.Width) + x)) + channel] = (byte)(sum / count);
                }
            }
        }

        return new(pixels, image.Width, image.Height);
    }

    private static RgbImage Stripes(int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i / 3 % width % 2 * 255);
        }

        return new(pixels, width, height);
    }

    private static RgbImage Gradient(int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(60 + (i / 3 % width * 100 / width));
        }

        return new(pixels, width, height);
    }

    private static RgbImage Paste(RgbImage image, RgbImage part, int left, int top)
    {
        var pixels = image.Pixels.ToArray();
        for (var y = 0; y < part.Height; y++)
        {
            part.Row(y).CopyTo(pixels.AsSpan(3 * (((y + top) * image.Width) + left)));
        }

        return new(pixels, image.Width, image.Height);
    }
}
