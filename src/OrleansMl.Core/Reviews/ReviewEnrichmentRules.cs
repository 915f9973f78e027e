using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansMl.Reviews;

/// <summary>When the platform is asked about a case, and what of its answer is kept. Pure.</summary>
public static class ReviewEnrichmentRules
{
    // An answer that comes is kept within seconds: what has not come by then never will, because the node that asked is gone.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private const int MaxDepth = 32, MaxError = 200;

    extension(ReviewCase review)
    {
        /// <summary>The platform is asked about the case: once, and only while somebody still has to decide.</summary>
        public ReviewChange AskForEnrichment(DateTimeOffset now) =>
            review.EnrichmentAskedAt is null && review.State is (ReviewState.Open or ReviewState.Leased)
                ? new(ReviewOutcome.Done, review with { EnrichmentAskedAt = now })
                : new(ReviewOutcome.Unchanged, review);

        /// <summary>What is known of the platform's answer.</summary>
        /// <param name="answer">What is kept; null for nothing.</param>
        /// <param name="now">The time.</param>
        public ReviewEnrichment EnrichmentAt(ReviewEnrichment? answer, DateTimeOffset now) =>
            review.EnrichmentAskedAt is not { } asked ? ReviewEnrichment.None
            : answer ?? (now - asked < Longest ? new() { State = ReviewEnrichmentState.Pending } : Failed("no answer was kept"));
    }

    /// <summary>There is no answer.</summary>
    public static ReviewEnrichment Failed(string error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new() { State = ReviewEnrichmentState.Failed, Error = error.Length > MaxError ? error[..MaxError] : error };
    }

    /// <summary>
    /// What came as an answer: one JSON object, no longer and no deeper than may be, without white space between its parts. Whatever else
    /// came is a failure and never an exception.
    /// </summary>
    public static ReviewEnrichment Read(ReadOnlySpan<byte> answer, DateTimeOffset at)
    {
        if (answer.Length > ReviewEnrichment.MaxBytes)
        {
            return Failed($"the answer has more than {ReviewEnrichment.MaxBytes} bytes");
        }

        try
        {
            var reader = new Utf8JsonReader(answer, new JsonReaderOptions { MaxDepth = MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object || reader.Read())
            {
                return Failed("the answer is no JSON object");
            }

            // Reads every name and every string, so that what no JSON writer can write again fails here and not where it is shown.
            var buffer = new ArrayBufferWriter<byte>(answer.Length);
            using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                Copy(document.RootElement, writer);
            }

            return buffer.WrittenCount > ReviewEnrichment.MaxBytes
                ? Failed($"the answer has more than {ReviewEnrichment.MaxBytes} bytes")
                : new() { State = ReviewEnrichmentState.Ready, Data = Encoding.UTF8.GetString(buffer.WrittenSpan), ReceivedAt = at };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return Failed("the answer is no JSON object");
        }
    }

    private static void Copy(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Copy(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Copy(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(element.GetString());
                break;
            default:
                writer.WriteRawValue(element.GetRawText());
                break;
        }
    }
}
