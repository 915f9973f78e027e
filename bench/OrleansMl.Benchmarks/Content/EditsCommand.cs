using System.CommandLine;

namespace OrleansMl.Content;

/// <summary><c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- edits</c>.</summary>
internal static class EditsCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var edits = new Option<int>("--edits") { Description = "Edits of the one item.", DefaultValueFactory = _ => 5000 };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new RootCommand(
            "Edits of one item on a node with the embedded store: CPU and bytes of the first and the last thousand, and the size of the " +
            "data directory. Linux only: it reads /proc.")
        {
            edits, json,
        };
        command.SetAction(async (result, _) =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            await Task.CompletedTask;
            return 1;
#else
            var report = await new EditsBenchmark(Math.Max(2000, result.GetValue(edits)), Console.Error.WriteLine).RunAsync();
            Console.Out.WriteLine(result.GetValue(json) ? report.ToJson() : report.ToMarkdown());
            return report.Figures.Any(figure => figure.Met is false) ? 1 : 0;
#endif
        });
        return await command.Parse(args).InvokeAsync();
    }
}
