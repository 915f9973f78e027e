using System.Diagnostics;

namespace OrleansMl.Media;

/// <summary>
/// Mutated files through gate and decoder, in a child process: a crash of native code would end the node. A million of each format:
/// <c>dotnet run -c Release --project tests/OrleansMl.Media.Fuzz -- all 1000000</c>.
/// </summary>
public sealed class MutatedFilesTests
{
    [Theory]
    [InlineData("jpeg")]
    [InlineData("progressive")]
    [InlineData("png")]
    [InlineData("animated-png")]
    [InlineData("gif")]
    [InlineData("webp")]
    [InlineData("animated-webp")]
    [InlineData("bmp")]
    [InlineData("mp4")]
    [InlineData("webm")]
    public async Task No_mutated_file_crashes_the_decoder_or_keeps_it_for_a_second(string format)
    {
        var count = Effort.Of(usual: 2000, full: 1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var output = AppContext.BaseDirectory.Replace("OrleansMl.Media.Tests", "OrleansMl.Media.Fuzz", StringComparison.Ordinal);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(output, "OrleansMl.Media.Fuzz.dll"), format, count, "7"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var summary = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, $"{process.ExitCode}: {summary}{await errors}");
        Assert.StartsWith($"{format}: {count} files", summary, StringComparison.Ordinal);
    }
}
