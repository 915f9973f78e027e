using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Options;

namespace OrleansMl.Http;

/// <summary>
/// Reads a body whole, within a size and a time (<see cref="HttpOptions.BodyTimeout"/>). Kestrel's own rate demands 240 bytes a second,
/// at which a megabyte holds its slot for an hour.
/// </summary>
internal static class RequestBody
{
    /// <summary>
    /// The body, or why there is none. Tell <see cref="HttpRequest.BodyReader"/> (<c>AdvanceTo</c>) when it was read.
    /// </summary>
    public static ValueTask<(ReadOnlySequence<byte> Body, Problem? Problem)> ReadAsync(HttpContext context, int maxBytes)
    {
        if (context.Request.ContentLength > maxBytes)
        {
            return new((default, TooLarge(maxBytes)));
        }

        // Most bodies arrive with their headers: no timer for those.
        var reader = context.Request.BodyReader;
        if (!reader.TryRead(out var read))
        {
            return ReadSlowlyAsync(context, reader, maxBytes);
        }

        if (read.IsCompleted && read.Buffer.Length <= maxBytes)
        {
            return new((read.Buffer, null));
        }

        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        return ReadSlowlyAsync(context, reader, maxBytes);
    }

    private static async ValueTask<(ReadOnlySequence<byte> Body, Problem? Problem)> ReadSlowlyAsync(
        HttpContext context, PipeReader reader, int maxBytes)
    {
        var services = context.RequestServices;
        await using var deadline = services.GetRequiredService<TimeProvider>().CreateTimer(
            static state => ((PipeReader)state!).CancelPendingRead(),
            reader,
            services.GetRequiredService<IOptions<HttpOptions>>().Value.BodyTimeout,
            Timeout.InfiniteTimeSpan);
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.IsCanceled)
            {
                reader.AdvanceTo(read.Buffer.End);
                context.Response.Headers.Connection = "close";
                return (default, Problem.ForStatus(StatusCodes.Status408RequestTimeout));
            }

            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, TooLarge(maxBytes));
            }

            if (read.IsCompleted)
            {
                return (read.Buffer, null);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static Problem TooLarge(int maxBytes) => Problem.ForStatus(StatusCodes.Status413PayloadTooLarge) with
    {
        Detail = $"The body may have at most {maxBytes} bytes.",
    };
}
