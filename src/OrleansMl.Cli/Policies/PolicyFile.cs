using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansMl.Policies;

/// <summary>A policy in a file.</summary>
internal static class PolicyFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="PolicyFileException">There is no such file, or it is no JSON object.</exception>
    public static async Task<JsonObject> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            throw new PolicyFileException($"There is no file {file.FullName}.");
        }

        try
        {
            await using var stream = file.OpenRead();
            return await JsonNode.ParseAsync(stream, documentOptions: Lenient, cancellationToken: cancellationToken) as JsonObject
                ?? throw new PolicyFileException($"{file.Name} must hold one JSON object with the policy's thresholds.");
        }
        catch (JsonException exception)
        {
            throw new PolicyFileException($"{file.Name} is not JSON: {exception.Message}");
        }
    }
}

/// <summary>What is wrong with the file; the node has taken nothing.</summary>
internal sealed class PolicyFileException(string message) : Exception(message);
