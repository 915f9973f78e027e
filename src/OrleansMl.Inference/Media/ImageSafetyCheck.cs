using System.Diagnostics;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Media;

/// <summary>
/// How far the scores of an installed image-safety package are from those that its original gave on <see cref="ReferencePictures"/>.
/// </summary>
/// <param name="Pictures">Pictures compared.</param>
/// <param name="MaxDifference">The largest difference of a score, in [0, 1].</param>
/// <param name="MsPerPicture">Time on one core. Milliseconds.</param>
public sealed record ImageSafetyCheck(int Pictures, double MaxDifference, double MsPerPicture)
{
    private const int TimedRuns = 3;

    /// <summary>Loads a package and compares it.</summary>
    /// <param name="folder">The folder of its version.</param>
    /// <param name="expected">For the first pictures, in their order: a score per label.</param>
    /// <exception cref="ModelPackageException">The package cannot be loaded.</exception>
    public static ImageSafetyCheck Run(string folder, IReadOnlyList<IReadOnlyList<double>> expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var package = ModelPackage.Open(folder, ShippedModelTasks.All);
        var image = package.Manifest.Input.Image;
        if (image is null || expected.Count is 0 or > ReferencePictures.Count)
        {
            throw new ModelPackageException(folder, "cannot be compared with its original.", "Remove check from the catalogue's entry.");
        }

        using var model = ImageSafetyClassifier.Create(package.Manifest, package.Verify(), new());
        RgbImage[] pictures = [.. Enumerable.Range(0, expected.Count).Select(i => ReferencePictures.Draw(i, image.Width, image.Height))];
        var scores = model.Score(pictures);
        var difference = 0.0;
        for (var i = 0; i < pictures.Length; i++)
        {
            if (scores[i] is not { } actual || actual.Length != expected[i].Count)
            {
                return new(pictures.Length, double.PositiveInfinity, 0);
            }

            difference = Math.Max(difference, actual.Zip(expected[i], (a, b) => Math.Abs(a - b)).Max());
        }

        var fastest = TimeSpan.MaxValue;
        for (var run = 0; run < TimedRuns; run++)
        {
            var started = Stopwatch.GetTimestamp();
            model.Score(pictures);
            var elapsed = Stopwatch.GetElapsedTime(started);
            fastest = elapsed < fastest ? elapsed : fastest;
        }

        return new(pictures.Length, difference, fastest.TotalMilliseconds / pictures.Length);
    }
}
