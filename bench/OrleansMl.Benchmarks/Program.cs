using BenchmarkDotNet.Running;
using OrleansMl.Banks;
using OrleansMl.Content;
using OrleansMl.Fingerprints;
using OrleansMl.Host;
using OrleansMl.Jobs;
using OrleansMl.Legal;
using OrleansMl.Media;
using OrleansMl.Models;
using OrleansMl.Recommendations;
using OrleansMl.Reviews;
using OrleansMl.Trending;

// host: the whole node under load, with its floors. models: the shipped models in process. trending: interactions and
// boards. recommendations: learning and scanning in process; with serving: lists over HTTP. jobs: scheduling in one shard.
// banks: look-ups in banks of known content. fingerprints: hashes of pictures and videos, thumbnail scores, recall by edit.
// media: opening pictures and videos, refusing bombs. edits: one item edited again and again. reviews: cases that are claimed and
// decided. statements: export of a million statements of reasons. posting: what a bank and a webhook add to a post. floor-host: the
// servers behind the floors. Anything else: BenchmarkDotNet.
switch (args)
{
    case ["host", ..]:
        return await HostCommand.RunAsync(args[1..]);
    case ["models", ..]:
        return await ModelsCommand.RunAsync(args[1..]);
    case ["trending", ..]:
        return await TrendingCommand.RunAsync(args[1..]);
    case ["recommendations", "serving", ..]:
        return await ServingCommand.RunAsync(args[2..]);
    case ["recommendations", ..]:
        return await RecommendationsBenchmark.RunAsync(args[1..]);
    case ["posting", ..]:
        return await PostingCommand.RunAsync(args[1..]);
    case ["jobs", ..]:
        return await JobsCommand.RunAsync(args[1..]);
    case ["banks", ..]:
        return await BanksBenchmark.RunAsync(args[1..]);
    case ["fingerprints", ..]:
        return await FingerprintsBenchmark.RunAsync(args[1..]);
    case ["edits", ..]:
        return await EditsCommand.RunAsync(args[1..]);
    case ["reviews", ..]:
        return await ReviewsCommand.RunAsync(args[1..]);
    case ["media", ..]:
        return await MediaBenchmark.RunAsync(args[1..]);
    case ["statements", ..]:
        return await StatementsCommand.RunAsync(args[1..]);
    case ["floor-host", ..]:
        return await FloorHost.RunAsync(args[1..]);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(HostCommand).Assembly).Run(args);
        return 0;
}
