using OrleansMl.Media;

namespace OrleansMl.Fingerprints;

public sealed class ImageFingerprintTests
{
    private static readonly RgbImage Picture = DrawnPictures.Draw(1, 400, 300);

    [Fact]
    public void A_picture_without_borders_is_kept_by_five_hashes_and_looked_up_by_eight()
    {
        Assert.Equal(
            [ImageView.Whole, ImageView.Centre95, ImageView.Centre90, ImageView.Centre85, ImageView.Centre80],
            ImageFingerprint.OfReference(Picture).Hashes.Select(hash => hash.View));
        Assert.Equal(8, ImageFingerprint.OfQuery(Picture).Hashes.Length);
        Assert.Equal(new(ImageView.Whole, PictureTurn.None, Pdq.Hash(Picture)), ImageFingerprint.OfQuery(Picture).Hashes[0]);
    }

    [Fact]
    public void A_picture_with_borders_is_kept_by_six_hashes_and_looked_up_by_nine()
    {
        var framed = PictureEdits.Frame(Picture, 20, 40, 20, 40, 0);

        Assert.Equal(Enum.GetValues<ImageView>(), ImageFingerprint.OfReference(framed).Hashes.Select(hash => hash.View));
        Assert.Equal(9, ImageFingerprint.OfQuery(framed).Hashes.Length);
        Assert.Equal(new(ImageView.Whole, PictureTurn.None, Pdq.Hash(framed)), ImageFingerprint.OfQuery(framed).Hashes[0]);
    }

    [Fact]
    public void A_flat_picture_is_neither_kept_nor_looked_up()
    {
        var flat = DrawnPictures.Flat(100, 100, 10, 20, 30);

        Assert.Equal(new(0, []), ImageFingerprint.OfReference(flat) with { Hashes = [] });
        Assert.Empty(ImageFingerprint.OfReference(flat).Hashes);
        Assert.Empty(ImageFingerprint.OfQuery(flat).Hashes);
        Assert.Null(ImageFingerprint.OfReference(flat).Match(ImageFingerprint.OfQuery(flat)));
    }

    [Fact]
    public void A_trimmed_hash_is_that_of_the_picture_without_its_borders()
    {
        var framed = PictureEdits.Frame(Picture, 31, 0, 17, 60, 250);

        var trimmed = ImageFingerprint.OfReference(framed).Hashes.Single(hash => hash.View == ImageView.Trimmed);

        Assert.Equal(Pdq.Hash(Picture), trimmed.Hash);
    }

    [Fact]
    public void A_cut_is_the_hash_of_the_cropped_picture()
    {
        var cuts = ImageFingerprint.OfReference(Picture).Hashes.ToDictionary(hash => hash.View, hash => hash.Hash);

        Assert.Equal(Pdq.Hash(PictureEdits.CropCentre(Picture, .10)), cuts[ImageView.Centre90]);
        Assert.Equal(Pdq.Hash(PictureEdits.CropCentre(Picture, .20)), cuts[ImageView.Centre80]);
    }

    [Theory]
    [InlineData(PictureTurn.None)]
    [InlineData(PictureTurn.Rotate90)]
    [InlineData(PictureTurn.Rotate180)]
    [InlineData(PictureTurn.Rotate270)]
    [InlineData(PictureTurn.FlipX)]
    [InlineData(PictureTurn.FlipY)]
    [InlineData(PictureTurn.FlipPlus1)]
    [InlineData(PictureTurn.FlipMinus1)]
    public void A_turned_and_letterboxed_copy_is_found(PictureTurn turn)
    {
        var copy = PictureEdits.Frame(PictureEdits.Turn(Picture, turn), 0, 50, 0, 50, 0);

        var match = ImageFingerprint.OfReference(Picture).Match(ImageFingerprint.OfQuery(copy));

        Assert.NotNull(match);
        Assert.True(match.Value.IsStrong);
        Assert.Equal(ImageView.Trimmed, match.Value.Asked);

        // How the copy must be turned to look like the reference: a quarter to the left is undone by one to the right.
        var undone = turn switch
        {
            PictureTurn.Rotate90 => PictureTurn.Rotate270,
            PictureTurn.Rotate270 => PictureTurn.Rotate90,
            var self => self,
        };
        Assert.Equal(undone, match.Value.Turn);
    }

    [Fact]
    public void Another_picture_is_no_match() =>
        Assert.Null(ImageFingerprint.OfReference(Picture).Match(ImageFingerprint.OfQuery(DrawnPictures.Draw(2, 400, 300))));

    [Fact]
    public void Bars_within_bars_are_trimmed()
    {
        var boxed = PictureEdits.Frame(PictureEdits.Frame(Picture, 0, 30, 0, 30, 0), 25, 25, 25, 25, 255);
        using var luma = new LumaPlane(boxed);

        Assert.Equal(new(25, 55, 400, 300), FlatBorders.Trim(luma));
    }

    [Fact]
    public void Noise_within_bars_does_not_keep_them()
    {
        var framed = PictureEdits.Frame(Picture, 40, 40, 40, 40, 8);
        var pixels = framed.Pixels.ToArray();
        var random = new Random(1);
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Clamp(pixels[i] + random.Next(-6, 7), 0, 255);
        }

        using var luma = new LumaPlane(new(pixels, framed.Width, framed.Height));
        Assert.Equal(new(40, 40, 400, 300), FlatBorders.Trim(luma));
    }

    [Fact]
    public void What_would_leave_next_to_nothing_is_not_trimmed()
    {
        var speck = PictureEdits.Frame(PictureEdits.Crop(Picture, 180, 130, 180, 130), 200, 200, 200, 200, 0);
        using var luma = new LumaPlane(speck);

        Assert.Equal(Pdq.Whole(speck), FlatBorders.Trim(luma));
    }

    [Theory]
    [InlineData(100, 60, .1, 5, 3, 90, 54)]
    [InlineData(101, 61, .05, 2, 1, 96, 58)]
    [InlineData(1, 1, .2, 0, 0, 1, 1)]
    public void The_middle_of_an_area(int width, int height, double share, int left, int top, int expectedWidth, int expectedHeight) =>
        Assert.Equal(new(left, top, expectedWidth, expectedHeight), new PixelArea(0, 0, width, height).Centre(share));
}
