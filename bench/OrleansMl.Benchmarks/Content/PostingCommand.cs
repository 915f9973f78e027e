using System.CommandLine;

namespace OrleansMl.Content;

/// <summary><c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- posting</c>.</summary>
internal static class PostingCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var posts = new Option<int>("--posts") { Description = "Posts per round and node.", DefaultValueFactory = _ => 20_000 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the median counts.", DefaultValueFactory = _ => 5 };
        var entries = new Option<int>("--entries") { Description = "Entries of the bank.", DefaultValueFactory = _ => 1_000_000 };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new RootCommand(
            "CPU of POST /content on four nodes in turn: as it ships, with a bank of known texts, with events too, and with a webhook " +
            "that takes them. The second stage is off, since it would hide the rest. Linux only: it reads /proc.")
        {
            posts, rounds, entries, json,
        };
        command.SetAction(async (result, _) =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            await Task.CompletedTask;
            return 1;
#else
            var report = await new PostingBenchmark(
                Math.Max(100, result.GetValue(posts)),
                Math.Max(1, result.GetValue(rounds)),
                Math.Max(0, result.GetValue(entries)),
                Console.Error.WriteLine).RunAsync();
            Console.Out.WriteLine(result.GetValue(json) ? report.ToJson() : report.ToMarkdown());
            return report.Figures.Any(figure => figure.Met is false) ? 1 : 0;
#endif
        });
        return await command.Parse(args).InvokeAsync();
    }
}
