using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansMl.Http;

/// <summary>A value as JSON with a status.</summary>
internal sealed class Json<T>(int status, T value, JsonTypeInfo<T> typeInfo) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => JsonAnswer.WriteAsync(httpContext, status, value, typeInfo, JsonAnswer.Json);
}

/// <summary>A problem as JSON with its own status, in the endpoint's error shape.</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, problem);

    public static Task WriteAsync(HttpContext context, Problem problem) => ErrorShape.WriteAsync(context, problem);
}

/// <summary>Writes JSON answers with a Content-Length and without per-request buffers.</summary>
internal static class JsonAnswer
{
    public const string Json = "application/json; charset=utf-8";

    // A single large answer must not pin its buffer to the thread for ever.
    private const int LargestKeptBuffer = 256 * 1024;

    // Text in its own script instead of \u escapes. The escaping guards HTML pages with JSON inside, which these answers never are.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? s_writer;

    public static async Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> typeInfo, string contentType)
    {
        Copy(context.Response, status, value, typeInfo, contentType);
        await context.Response.BodyWriter.FlushAsync();
    }

    /// <summary>A body that is JSON already.</summary>
    public static async Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = Json;
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body);
    }

    // Copies into the response before the first await, so that the thread's buffer is free again when another request runs here.
    private static void Copy<T>(HttpResponse response, int status, T value, JsonTypeInfo<T> typeInfo, string contentType)
    {
        var buffer = s_buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        var writer = s_writer ??= new Utf8JsonWriter(buffer, WriterOptions);
        writer.Reset(buffer);
        JsonSerializer.Serialize(writer, value, typeInfo);
        writer.Flush();

        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = buffer.WrittenCount;
        response.BodyWriter.Write(buffer.WrittenSpan);
        if (buffer.Capacity > LargestKeptBuffer)
        {
            s_buffer = null;
        }
    }
}
