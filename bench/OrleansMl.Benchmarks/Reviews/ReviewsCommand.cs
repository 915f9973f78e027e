using System.CommandLine;

namespace OrleansMl.Reviews;

/// <summary><c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- reviews</c>.</summary>
internal static class ReviewsCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var cases = new Option<int>("--cases") { Description = "Cases per round.", DefaultValueFactory = _ => 5000 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the median counts.", DefaultValueFactory = _ => 3 };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new RootCommand("CPU of claiming and deciding a case, through the grains and over HTTP. Linux only: it reads /proc.")
        {
            cases, rounds, json,
        };
        command.SetAction(async (result, _) =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            await Task.CompletedTask;
            return 1;
#else
            var report = await new ReviewsBenchmark(
                Math.Max(100, result.GetValue(cases)), Math.Max(1, result.GetValue(rounds)), Console.Error.WriteLine).RunAsync();
            Console.Out.WriteLine(result.GetValue(json) ? report.ToJson() : report.ToMarkdown());
            return report.Figures.Any(figure => figure.Met is false) ? 1 : 0;
#endif
        });
        return await command.Parse(args).InvokeAsync();
    }
}
