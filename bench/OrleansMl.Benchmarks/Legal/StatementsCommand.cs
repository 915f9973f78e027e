using System.CommandLine;

namespace OrleansMl.Legal;

/// <summary><c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- statements</c>.</summary>
internal static class StatementsCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var decisions = new Option<int>("--decisions") { Description = "Statements to export.", DefaultValueFactory = _ => 1_000_000 };
        var over = new Option<double>("--hours") { Description = "The time they are spread over.", DefaultValueFactory = _ => 24 };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new RootCommand("Export of statements of reasons over HTTP: seconds and CPU. Linux only: it reads /proc.")
        {
            decisions, over, json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            await Task.CompletedTask;
            return 1;
#else
            var benchmark = new StatementsBenchmark(
                Math.Max(1000, result.GetValue(decisions)), TimeSpan.FromHours(result.GetValue(over)), Console.Error.WriteLine);
            var report = await benchmark.RunAsync(cancellationToken);
            Console.Out.WriteLine(result.GetValue(json) ? report.ToJson() : report.ToMarkdown());
            return report.Figures.Any(figure => figure.Met is false) ? 1 : 0;
#endif
        });
        return await command.Parse(args).InvokeAsync();
    }
}
