using System.CommandLine;

namespace OrleansMl.Jobs;

/// <summary><c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- jobs</c>.</summary>
internal static class JobsCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var writes = new Option<int>("--writes") { Description = "Writes per round.", DefaultValueFactory = _ => 20_000 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds per size; the median counts.", DefaultValueFactory = _ => 5 };
        var command = new RootCommand("CPU and bytes of scheduling and cancelling with 100 and with a million pending timers in one shard.")
        {
            writes, rounds,
        };
        command.SetAction(async (result, _) =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            await Task.CompletedTask;
            return 1;
#else
            var benchmark = new JobsBenchmark(Math.Max(1000, result.GetValue(writes)), Math.Max(1, result.GetValue(rounds)));
            return await benchmark.RunAsync() ? 0 : 1;
#endif
        });
        return await command.Parse(args).InvokeAsync();
    }
}
