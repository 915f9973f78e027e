using System.CommandLine;

namespace OrleansMl.Trending;

/// <summary><c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- trending</c>.</summary>
internal static class TrendingCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var rate = new Option<int>("--rate") { Description = "Interactions per second.", DefaultValueFactory = _ => 5000 };
        var seconds = new Option<int>("--seconds") { Description = "How long, for each of the two loads.", DefaultValueFactory = _ => 60 };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var write = new Option<FileInfo?>("--write")
        {
            Description = "Also write the table into this README, for example bench/README.md."
        };
        var command = new RootCommand(
            "Interactions into a node at a fixed rate: CPU per event, how long until a board shows them, and what one hot item does to " +
            "it. Linux only: it reads /proc.")
        {
            rate, seconds, json, write,
        };
        var memory = new Command("memory", "Only what a million distinct items in two hundred scopes take in memory; half a minute.");
        memory.SetAction(_ =>
        {
            foreach (var figure in TrendingMemory.Measure(Console.Error.WriteLine))
            {
                Console.Out.WriteLine($"{figure.Name}: {figure.Median:N1} {figure.Unit}");
            }
        });
        command.Add(memory);
        command.SetAction(async (result, _) =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            await Task.CompletedTask;
            return 1;
#else
            var report = await new TrendingBenchmark(
                Math.Clamp(result.GetValue(rate), 100, 100_000),
                Math.Clamp(result.GetValue(seconds), 5, 600),
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
