namespace OrleansMl.Recommendations;

/// <summary>A node that learns from little and takes what is published at once.</summary>
public sealed class TrainingApplication : ApiApplication
{
    protected override IEnumerable<string> Settings =>
        [
            "--OrleansMl:Recommendations:MinInteractions=100",
            "--OrleansMl:Recommendations:Dimensions=8",
            "--OrleansMl:Recommendations:PollInterval=00:00:00.050"
        ];
}

[Trait("speed", "slow")]
public sealed class TrainingApiTests(TrainingApplication api) : IClassFixture<TrainingApplication>
{
    private const string Training = "/api/v1/ml/recommendations/training";
    private const int People = 40, Items = 30;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_published_can_be_rolled_back_once_and_a_platform_that_changed_is_learned_anew()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        using var service = api.CreateClient("feed", roles: "service");
        var ids = new List<string>();
        for (var i = 0; i < Items; i++)
        {
            ids.Add(
                (string)(await service.CallAsync(
                    "POST", "/api/v1/content", new { type = "video", text = $"A wooden bridge number {i}" })).Body!["id"]!);
        }

        var refused = await admin.CallAsync("POST", $"{Training}/rollback");
        Assert.Equal((409, "nothing_to_roll_back"), (refused.Status, (string?)refused.Body!["code"]));

        // Two tastes.
        var (start, random) = (TimeProvider.System.GetUtcNow().AddDays(-20), new Random(1));
        await LikeAsync(
            Enumerable.Range(0, People).SelectMany(user =>
                Enumerable.Range(0, Items).Where(item => item % 2 == user % 2).OrderBy(_ => random.Next()).Take(12)
                    .Select((item, i) => (user, item, start.AddDays(i).AddMinutes(user)))));
        var status = await TrainAsync();
        Assert.Equal(
            ("published", 1, Items, 0),
            (
                (string)status.Body!["outcome"]!,
                (int)status.Body["version"]!,
                (int)status.Body["items"]!,
                (int)status.Body["previous_version"]!));
        Assert.NotNull(status.Body["trainer"]);
        await ServesAsync(1);

        status = await TrainAsync();
        Assert.Equal(
            ("published", 2, 1), ((string)status.Body!["outcome"]!, (int)status.Body["version"]!, (int)status.Body["previous_version"]!));
        await ServesAsync(2);

        status = await admin.CallAsync("POST", $"{Training}/rollback");
        Assert.Equal((200, 3, 0), (status.Status, (int)status.Body!["version"]!, (int)status.Body["previous_version"]!));
        await ServesAsync(3);
        Assert.Equal(409, (await admin.CallAsync("POST", $"{Training}/rollback")).Status);

        // Lately everybody likes what is not their taste: it cannot be predicted as well as before, by nobody, and is learned.
        await LikeAsync(
            Enumerable.Range(0, People).SelectMany(user =>
                Enumerable.Range(0, Items).Where(item => item % 2 != user % 2).OrderBy(_ => random.Next()).Take(8)
                    .Select((item, i) => (user, item, start.AddDays(18).AddHours(i).AddMinutes(user)))));
        status = await TrainAsync();
        Assert.Equal(("published", 4, null), ((string)status.Body!["outcome"]!, (int)status.Body["version"]!, status.Body["forced_by"]));
        await ServesAsync(4);

        // It may be forced, in so many words.
        var forced = await admin.CallAsync("POST", $"{Training}?force=maybe");
        Assert.Equal((422, "/force"), (forced.Status, forced.Pointer));
        Assert.Equal(202, (await admin.CallAsync("POST", $"{Training}?force=true")).Status);
        await ServesAsync(5);

        async Task LikeAsync(IEnumerable<(int User, int Item, DateTimeOffset At)> likes)
        {
            var answer = await service.CallAsync("POST", "/api/v1/interactions", new
            {
                interactions = likes
                    .Select(like => new { user_id = $"person-{like.User}", content_id = ids[like.Item], type = "like", at = like.At })
                    .ToArray(),
            });
            Assert.Equal((200, 0), (answer.Status, (int?)answer.Body!["rejected"] ?? 0));
        }

        async Task<Answer> TrainAsync()
        {
            Assert.Equal(202, (await admin.CallAsync("POST", Training)).Status);
            return await Eventually.ReadAsync(
                _ => admin.CallAsync("GET", Training), answer => answer.Body!["step"] is null, Token, within: TimeSpan.FromMinutes(1));
        }

        Task ServesAsync(int version) => Eventually.ReadAsync(
            _ => service.CallAsync("GET", "/api/v1/ml/recommendations?user_id=person-1"),
            list => (int)list.Body!["model_version"]! == version,
            Token);
    }
}
