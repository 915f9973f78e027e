using System.CommandLine;

namespace OrleansMl.Host;

/// <summary><c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- host</c>.</summary>
internal static class HostCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var requests = new Option<int>("--requests") { Description = "Requests per figure.", DefaultValueFactory = _ => 50_000 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the median counts.", DefaultValueFactory = _ => 3 };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var write = new Option<FileInfo?>("--write")
        {
            Description = "Also write the table into this README, for example bench/README.md."
        };
        requests.Validators.Add(result => RequireRange(result, 1000, 70_000));
        rounds.Validators.Add(result => RequireRange(result, 1, 99));
        var command = new RootCommand(
            "CPU per request, latency, start and memory of the whole node, beside their floors and targets. Linux only: it reads /proc.")
        {
            requests, rounds, json, write,
        };
        command.SetAction(async (result, _) =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            await Task.CompletedTask;
            return 1;
#else
            var report = await new HostBenchmark(result.GetValue(requests), result.GetValue(rounds), Console.Error.WriteLine).RunAsync();
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

    private static void RequireRange(System.CommandLine.Parsing.OptionResult result, int least, int most)
    {
        if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
        {
            result.AddError($"{result.Option.Name} must be between {least} and {most}.");
        }
    }
}
