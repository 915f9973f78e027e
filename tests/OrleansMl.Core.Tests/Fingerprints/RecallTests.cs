using OrleansMl.Media;

namespace OrleansMl.Fingerprints;

/// <summary>
/// The table itself, over more and larger pictures, is printed by <c>bench … -- fingerprints</c>; here are the floors that hold. Edits that
/// are known to get through, now and then or always, have none: they are in the table so that nobody takes them for found.
/// </summary>
[Trait("speed", "slow")]
public sealed class RecallTests(ITestOutputHelper output)
{
    private static readonly Lazy<RgbImage[]> Pictures = new(() =>
        [.. Enumerable.Range(0, 30).Select(seed => DrawnPictures.Draw(seed, 256, 192))]);

    [Fact]
    public void Edits_that_people_make_are_found()
    {
        var rows = RecallTable.Measure(Pictures.Value);
        output.WriteLine(RecallTable.ToMarkdown(rows));

        Assert.All(rows.Where(row => !row.Edit.StartsWith("weak", StringComparison.Ordinal)), row => Assert.Equal(row.Pictures, row.Found));
    }

    [Fact]
    public void Different_pictures_are_far_from_each_other()
    {
        var (hashes, anything) = RecallTable.NearestOfDifferent(Pictures.Value);
        output.WriteLine($"Nearest of different pictures: {hashes} bits by their hashes, {anything} by any view and turn.");

        Assert.InRange(hashes, 60, 256);
        Assert.InRange(anything, 60, 256);
    }
}
