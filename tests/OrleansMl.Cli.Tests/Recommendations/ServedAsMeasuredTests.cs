using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Catalogue;
using OrleansMl.Import;
using OrleansMl.Interactions;
using OrleansMl.Security;
using OrleansMl.Text;
using OrleansMl.Tokens;

namespace OrleansMl.Recommendations;

/// <summary>
/// What a node serves is what the pipeline makes: a generated platform goes into a whole node by way of import and REST, the node trains,
/// and the lists it answers with have the nDCG of the pipeline without a node. That the
/// pipeline is what is measured is tested in Core.Tests.
/// </summary>
public sealed class ServedAsMeasuredTests
{
    private const int Places = 10, Dimensions = 32;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_generated_platform_is_served_as_it_is_measured()
    {
        // Four tastes; people like items of theirs four times as often as others, and popular ones more often than rare ones.
        const int People = 300, Items = 160, Tastes = 4;
        string[] about = ["gardens and flowers", "football and goals", "computers and software", "cooking and bread"];
        var random = new Random(11);
        var start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var likes = Enumerable.Range(0, People).SelectMany(user => Enumerable.Range(0, Items)
            .Where(item =>
                random.NextDouble() < (item % Tastes == user % Tastes ? .32 : .08) * (1.5 - ((double)item / Items)))
            .Select(item => (User: $"u{user}", Item: $"m{item}", At: start.AddSeconds(random.Next(10_000_000))))).ToList();
        var held = likes.ConvertAll(_ => random.Next(4) == 0);
        var (offline, served) = await MeasureAsync(
            [.. likes.Where((_, i) => !held[i])],
            [.. likes.Where((_, i) => held[i]).Select(like => (like.User, like.Item))],
            [.. Enumerable.Range(0, Items).Select(item => ($"m{item}", $"All about {about[item % Tastes]}, part {item}"))],
            people: 100);
        Assert.InRange(offline, .15, .9);
        Assert.Equal(offline, served, .005);
    }

    private static async Task<(double Offline, double Served)> MeasureAsync(
        List<(string User, string Item, DateTimeOffset At)> train,
        List<(string User, string Item)> test,
        List<(string Id, string Text)> items,
        int people)
    {
        using var folder = new TemporaryFolder();
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(DevelopmentTokens.KeyBytes));
        await using var node = SiloApplication.Build(
        [
            $"--OrleansMl:DataDirectory={Path.Combine(folder.Path, "data")}",
            $"--OrleansMl:Auth:SigningKey={key}",
            "--urls=http://127.0.0.1:0",
            "--environment=Production",
            "--Logging:LogLevel:Default=Error",
            $"--OrleansMl:Recommendations:Dimensions={Dimensions}",
            "--OrleansMl:Recommendations:ActiveDays=100000",
            "--OrleansMl:Recommendations:PollInterval=00:00:00.200",

            // By score alone: what makes a list diverse and what is tried is not in the offline figure.
            "--OrleansMl:Recommendations:Ranking:Relevance=1",
            "--OrleansMl:Recommendations:Ranking:PerAuthor=10",
            "--OrleansMl:Recommendations:Ranking:Exploration=0",
        ]);
        await node.StartAsync(Token);
        try
        {
            var url = new Uri(node.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
            var mint = TokenMint.For(
                new ConfigurationBuilder().AddInMemoryCollection([new("OrleansMl:Auth:SigningKey", key)]).Build(), TimeProvider.System);
            var token = mint.Mint("import", TimeSpan.FromHours(1), TokenClaims.ServiceRole, TokenClaims.AdminRole);
            using var http = new HttpClient { BaseAddress = url };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

            var (itemFile, eventFile) = (Path.Combine(folder.Path, "items.jsonl"), Path.Combine(folder.Path, "events.jsonl"));
            await File.WriteAllLinesAsync(
                itemFile, items.Select(item => JsonSerializer.Serialize(new { id = item.Id, type = "video", text = item.Text })), Token);
            await File.WriteAllLinesAsync(
                eventFile,
                train.Select(
                    like => JsonSerializer.Serialize(new { user_id = like.User, content_id = like.Item, type = "like", at = like.At })),
                Token);
            ImportOptions Import(string file) => new() { Url = url, Path = file, Token = token, IsHistory = file == eventFile };
            using var import = new HttpClient();
            var report = await new ImportRunner(Import(itemFile), import, TimeProvider.System).ImportItemsAsync(_ => { }, Token);
            Assert.Empty(report.Problems);
            report = await new ImportRunner(Import(eventFile), import, TimeProvider.System).ImportInteractionsAsync(_ => { }, Token);
            Assert.Equal((train.Count, 0), (report.Accepted, report.Problems.Count));
            await WaitForCatalogueAsync(node.Services.GetRequiredService<IGrainFactory>().GetGrain<ICatalogueGrain>(0), items.Count);
            Assert.Equal(1, await TrainAsync(http));
            var served = await ServedAsync(http, test, people);
            return (Offline(node.Services, train, test, people), served);
        }
        finally
        {
            await node.StopAsync(CancellationToken.None);
        }
    }

    // A training goes by the vectors that its silo's catalogue has when it starts.
    private static Task WaitForCatalogueAsync(ICatalogueGrain catalogue, int items) => Eventually.ReadAsync(
        async cancellationToken =>
        {
            var (known, after) = (0, (string?)null);
            do
            {
                var page = await catalogue.ListAsync(after, ICatalogueGrain.MaxLimit, cancellationToken);
                (known, after) = (known + page.Length, page.IsEmpty ? null : page[^1].ContentId);
                Assert.All(page, item => Assert.True(item.Visible));
            }
            while (after is not null);
            return known;
        },
        known => known >= items,
        Token,
        within: TimeSpan.FromMinutes(1),
        every: TimeSpan.FromMilliseconds(100));

    private static async Task<int> TrainAsync(HttpClient http)
    {
        const string Training = "/api/v1/ml/recommendations/training";

        (await http.PostAsync(Training, null, Token)).EnsureSuccessStatusCode();
        var status = await Eventually.ReadAsync(
            async cancellationToken => JsonNode.Parse(await http.GetStringAsync(Training, cancellationToken))!,
            status => status["step"] is null,
            Token,
            within: TimeSpan.FromMinutes(8),
            every: TimeSpan.FromMilliseconds(200));
        Assert.Equal("published", (string)status["outcome"]!);
        return (int)status["version"]!;
    }

    private static async Task<double> ServedAsync(HttpClient http, List<(string User, string Item)> test, int people)
    {
        var figures = new List<RankingMetrics>();
        foreach (var (user, relevant) in Tested(test, people))
        {
            var list = await Eventually.ReadAsync(
                async cancellationToken => JsonNode.Parse(
                    await http.GetStringAsync($"/api/v1/ml/recommendations?user_id={user}&limit={Places}", cancellationToken))!,
                list => (int)list["model_version"]! != 0,
                Token);
            var ids = list["items"]!.AsArray()
                .Select(item => int.Parse(((string)item!["content_id"]!).AsSpan(1), CultureInfo.InvariantCulture))
                .ToArray();
            figures.Add(RankingMetrics.Of(ids, relevant, Places));
        }

        return RankingMetrics.Mean(figures).Ndcg;
    }

    // The lists of the pipeline without a node, from what the node published and knows of its items.
    private static double Offline(
        IServiceProvider node,
        List<(string User, string Item, DateTimeOffset At)> train,
        List<(string User, string Item)> test,
        int people)
    {
        var (snapshot, catalogue) = (node.GetRequiredService<SnapshotProvider>().Current!, node.GetRequiredService<CatalogueReplica>());
        var likes = train.OrderBy(like => like.At).ToLookup(like => like.User, like => like.Item);
        var inputs = new PipelineInputs
        {
            Snapshot = snapshot,
            Store = catalogue.Current,
            Map = OrdinalMap.Of(snapshot, catalogue.Current),
            Trends = new([], [], 0, catalogue.Current, default),
            Fresh = catalogue.Fresh,
            IsHidden = null,
            Now = TimeProvider.System.GetUtcNow(),
            Limits = CandidateLimits.Served,
        };
        var ranking = new RankingSettings { Relevance = 1, PerAuthor = 10, Exploration = 0 };
        var figures = new List<RankingMetrics>();
        foreach (var (user, relevant) in Tested(test, people))
        {
            var profile = new PreferenceProfile();
            foreach (var item in likes[user])
            {
                profile.Add(item, InteractionType.Like);
            }

            profile.Advance(Guid.Empty, 1);
            var list = RecommendationPipeline.Make(inputs, profile, new(), ranking, Places, new Random(1));
            int[] ids = [.. list.Items.Select(item => int.Parse(item.ContentId.AsSpan(1), CultureInfo.InvariantCulture))];
            figures.Add(RankingMetrics.Of(ids, relevant, Places));
        }

        return RankingMetrics.Mean(figures).Ndcg;
    }

    private static IEnumerable<(string User, HashSet<int> Relevant)> Tested(List<(string User, string Item)> test, int people) => test
        .GroupBy(pair => pair.User).OrderBy(group => int.Parse(group.Key.AsSpan(1), CultureInfo.InvariantCulture)).Take(people)
        .Select(group => (group.Key, group.Select(pair => int.Parse(pair.Item.AsSpan(1), CultureInfo.InvariantCulture)).ToHashSet()));
}
