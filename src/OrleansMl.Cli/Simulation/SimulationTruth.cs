using System.Text.Json;

namespace OrleansMl.Simulation;

/// <summary>
/// Writes what is true of a simulated platform, one JSON object per line: the run, every user, every
/// item. What an event is follows from the seed.
/// </summary>
internal static class SimulationTruth
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void Write(TextWriter writer, PlatformWorld world, SimulatedPlatform platform, DateTimeOffset start)
    {
        Line(new
        {
            Kind = "run",
            world.Seed,
            Start = start,
            DurationSeconds = world.Duration.TotalSeconds,
            Users = platform.Users.Length,
            Items = platform.Items.Length,
            Events = platform.Events.Length
        });
        foreach (var user in platform.Users)
        {
            Line(new
            {
                Kind = "user",
                user.Id,
                user.Region,
                user.IsBot,
                Tastes = SimulatedTexts.Categories.Zip(user.Tastes).ToDictionary(taste => taste.First, taste => Math.Round(taste.Second, 4))
            });
        }

        var shares = platform.Events
            .Where(happened => happened.Type == Interactions.InteractionType.Share)
            .CountBy(happened => happened.Item)
            .ToDictionary();
        for (var i = 0; i < platform.Items.Length; i++)
        {
            var item = platform.Items[i];
            Line(new
            {
                Kind = "item",
                item.Id,
                AuthorId = platform.Users[item.Author].Id,
                item.Type,
                item.Category,
                item.Time,
                item.Harm,
                Quality = Math.Round(item.Quality, 4),
                Branching = Math.Round(item.Branching, 4),
                item.IsPushed,
                item.BurstAt,
                Shares = shares.GetValueOrDefault(i),
            });
        }

        void Line(object value) => writer.WriteLine(JsonSerializer.Serialize(value, JsonOptions));
    }
}
