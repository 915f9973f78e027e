using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OrleansMl.Content;
using OrleansMl.Http;

namespace OrleansMl.Recommendations;

public sealed class RecommendationsWriterTests
{
    [Fact]
    public void A_list_is_written_byte_for_byte_as_the_serializer_writes_it()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var (user, list, explain) = (random.Next(5) == 0 ? null : $"user-{i}", Of(random), random.Next(2) == 0);
            Assert.Equal(
                Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(RecommendationsView.Of(user, list, explain), ApiJson.Default.RecommendationsView)),
                Encoding.UTF8.GetString(JsonAnswer.ToBytes((user, list, explain), RecommendationsWriter.Write)));
        }
    }

    private static RecommendationList Of(Random random) => new()
    {
        Items =
        [
            .. Enumerable.Range(0, random.Next(30)).Select(item => new RecommendedItem
            {
                ContentId = $"item:{item}.{random.Next()}",
                Type = Enum.GetValues<ContentType>()[random.Next(3)],
                Score = Number(random),
                Collaborative = random.Next(3) == 0 ? null : Number(random),
                Content = random.Next(3) == 0 ? null : Number(random),
                Trending = random.Next(3) == 0 ? null : Number(random),
                Propensity = random.Next(3) == 0 ? null : random.NextDouble(),
                BecauseOf = [.. Enumerable.Range(0, random.Next(4)).Select(reason => $"because-{reason}")],
            }),
        ],
        ModelVersion = random.NextInt64(),
        GeneratedAt = DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(20_000_000_000_000_000)),
        FromCache = random.Next(2) == 0,
    };

    private static double Number(Random random) => random.Next(5) switch
    {
        0 => 0,
        1 => random.Next(-3, 4),
        2 => random.NextDouble() * 1e-6,
        3 => random.NextDouble() * -1e9,
        _ => (random.NextDouble() - .5) * 8,
    };
}
