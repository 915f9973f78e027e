using System.CommandLine;

namespace OrleansMl.Models;

/// <summary><c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- models</c>.</summary>
internal static class ModelsCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the median counts.", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var write = new Option<FileInfo?>("--write")
        {
            Description = "Also write the table into this README, for example bench/README.md."
        };
        var command = new RootCommand("CPU time and allocated bytes per text of every shipped text model, beside their targets.")
        {
            rounds,
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
            await using var benchmark = new ModelsBenchmark(Console.Error.WriteLine);
            var report = await benchmark.RunAsync(Math.Max(1, result.GetValue(rounds)));
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
