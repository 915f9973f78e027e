using System.Globalization;

namespace OrleansMl.Virality;

public sealed class SeismicEstimatorTests
{
    [Theory]
    [InlineData(60, 906, 7_581)]
    [InlineData(120, 2_559, 8_761)]
    [InlineData(240, 5_734, 16_520)]
    [InlineData(360, 8_329, 15_145)]
    [InlineData(720, 12_914, 18_131)]
    public void Published_predictions_for_the_demonstration_cascade_are_reproduced(int minutes, int seen, double predicted)
    {
        var cascade = DemoCascade.Read();
        Assert.Equal(seen, cascade.Count(share => share.Time <= minutes * 60) - 1);
        Assert.InRange(new SeismicEstimator().FinalSize(cascade, minutes * 60) / predicted, .99, 1.01);
    }
}

/// <summary>The cascade that ships with the R package seismic.</summary>
internal static class DemoCascade
{
    private const string Path = "../shared/data/virality/seismic_demo_tweet.csv";

    public static CascadeEvent[] Read()
    {
        var file = Repository.Path(Path);
        Assert.SkipUnless(File.Exists(file), "skipped: needs ../shared/data");
        return [.. File.ReadLines(file).Skip(1).Select(line => line.Split(',')).Select(fields => new CascadeEvent(
            double.Parse(fields[0], CultureInfo.InvariantCulture), double.Parse(fields[1], CultureInfo.InvariantCulture)))];
    }
}
