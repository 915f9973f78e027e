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
        var (exit, summary, errors) = await RunAsync(format, count, "7");

        Assert.True(exit == 0, $"{exit}: {summary}{errors}");
        Assert.StartsWith($"{format}: {count} files", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_largest_pictures_from_all_sides_stay_within_the_memory_that_decodes_may_use()
    {
        var (exit, summary, errors) = await RunAsync("largest", "3");

        Assert.True(exit == 0, $"{exit}: {summary}{errors}");
        var match = System.Text.RegularExpressions.Regex.Match(summary, "^largest: ([0-9]+) decoded, ([0-9]+) MB more");
        Assert.True(match.Success, summary);
        Assert.InRange(int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 8, 24);
        // 512 MiB, and what the runtime needs beside.
        Assert.InRange(int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture), 0, 650);
    }

    private static async Task<(int Exit, string Summary, string Errors)> RunAsync(params string[] arguments)
    {
        var output = AppContext.BaseDirectory.Replace("OrleansMl.Media.Tests", "OrleansMl.Media.Fuzz", StringComparison.Ordinal);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(output, "OrleansMl.Media.Fuzz.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var summary = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, summary, await errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
