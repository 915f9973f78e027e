using System.Text.Json;
using System.Text.Json.Serialization;
using HdrHistogram;

namespace OrleansMl.Load;

/// <summary>What a run saw.</summary>
internal sealed record LoadReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    /// <summary>What was asked.</summary>
    public required LoadScenario Scenario { get; init; }

    /// <summary>Requests that came to an end, one way or the other.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests without a 2xx answer.</summary>
    public required long Failed { get; init; }

    /// <summary>From the first request to the last answer, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Successful requests per second.</summary>
    public required double Throughput { get; init; }

    /// <summary>The schedule that was asked for, in requests per second; null when there was none.</summary>
    public double? Rate { get; init; }

    /// <summary>Failures by status and problem code, for example <c>503 model_busy</c>, or by what went wrong on the way.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>
    /// Latency of successful requests. Under a schedule it counts from the moment a request was due, not from when it was sent,
    /// so that a stalled server cannot hide its stall by holding the client back (coordinated omission).
    /// </summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>Latency from the moment of sending, for comparison.</summary>
    public required LatencySummary ServiceTime { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static LoadReport FromJson(string json) => JsonSerializer.Deserialize<LoadReport>(json, Json)!;
}

/// <summary>Percentiles in milliseconds.</summary>
internal sealed record LatencySummary(double Mean, double P50, double P90, double P99, double P999, double Max)
{
    /// <summary>Summarises a histogram of microseconds.</summary>
    public static LatencySummary From(HistogramBase histogram)
    {
        return histogram.TotalCount == 0
            ? new LatencySummary(0, 0, 0, 0, 0, 0)
            : new LatencySummary(Math.Round(histogram.GetMean() / 1000, 3), At(50), At(90), At(99), At(99.9), At(100));

        double At(double percentile) => histogram.GetValueAtPercentile(percentile) / 1000.0;
    }
}
