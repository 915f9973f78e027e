using System.CommandLine;
using OrleansMl.Host;

namespace OrleansMl.Recommendations;

/// <summary><c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- recommendations serving</c>.</summary>
internal static class ServingCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the median counts.", DefaultValueFactory = _ => 3 };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var write = new Option<FileInfo?>("--write")
        {
            Description = "Also write the table into this README, for example bench/README.md."
        };
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "Keep what the node learned in this folder, and start from it the next time: learning takes minutes."
        };
        var cold = new Option<bool>("--cold") { Description = "Only what a list costs when it is made." };
        var command = new RootCommand(
            "Lists over HTTP from a whole node: cold, warm, beside a bare endpoint. Needs wrk (apt-get install wrk). Linux only: " +
            "it reads /proc.")
        {
            rounds,
            data,
            cold,
            json,
            write
        };
        command.SetAction(async (result, _) =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            await Task.CompletedTask;
            return 1;
#else
            if (result.GetValue(cold) && result.GetValue(write) is not null)
            {
                Console.Error.WriteLine("--cold leaves most of the table out: --write wants all of it.");
                return 1;
            }

            if (!WrkProcess.IsInstalled)
            {
                Console.Error.WriteLine("wrk is not installed, and no other client here is cheap enough: apt-get install wrk.");
                return 1;
            }

            var report = await new ServingBenchmark(
                Math.Clamp(result.GetValue(rounds), 1, 20),
                result.GetValue(data)?.FullName,
                result.GetValue(cold),
                Console.Error.WriteLine).RunAsync();
            Console.Out.WriteLine(result.GetValue(json) ? report.ToJson() : report.ToMarkdown());
            if (result.GetValue(write) is { } readme)
            {
                report.WriteInto(readme.FullName);
            }

            return report.Figures.Any(figure => figure.Met is false) ? 1 : 0;
#endif
        });
        return await command.Parse(args).InvokeAsync();
    }
}
