using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrleansMl.Fuzz;

/// <summary>A request, and how to send it again by hand.</summary>
internal sealed record FuzzRequest(
    string Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body, string? Type)
{
    // A body that matters is short; the seed and the number make the whole one again.
    private const int Shown = 400;

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new(Method), new Uri(Path, UriKind.Relative));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = Type is null ? null : MediaTypeHeaderValue.Parse(Type);
        }

        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    public override string ToString()
    {
        var body = Body is null ? "" : Encoding.Latin1.GetString(Body.AsSpan(0, Math.Min(Body.Length, Shown)));
        return $"{Method} {Path[..Math.Min(Path.Length, Shown)]} {Type} {string.Join(", ", Headers)} {body}";
    }
}

/// <summary>Makes requests of every operation of an OpenAPI document: mostly what it allows, often with a fault.</summary>
internal sealed partial class RequestGenerator(JsonNode document, IReadOnlyList<string> ids)
{
    private readonly SchemaValues _values = new(document, ids);

    private readonly (string Path, string Method, JsonNode Operation)[] _operations =
    [
        .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation =>
            (path.Key, operation.Key.ToUpperInvariant(), operation.Value!)))
    ];

    public FuzzRequest Next(Random random)
    {
        var (path, method, operation) = _operations[random.Next(_operations.Length)];
        var query = new StringBuilder();
        var headers = new List<(string, string)>();
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var name = (string)parameter!["name"]!;
            var value = Text(parameter["schema"], name, random);
            switch ((string?)parameter["in"])
            {
                case "path":
                    path = path.Replace($"{{{name}}}", Segment(value, random), StringComparison.Ordinal);
                    break;
                case "query" when random.Next(2) == 0:
                    query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Segment(value, random));
                    break;
                case "header" when random.Next(3) == 0 && value.All(c => c is >= ' ' and <= '~'):
                    headers.Add((name, value[..Math.Min(value.Length, 300)]));
                    break;
            }
        }

        // What the document does not name: routes with parameters that were left out of it.
        path = Braces().Replace(path, _ => ids[random.Next(ids.Count)]);
        var (body, type) = Body(operation, random);
        return new(method, path + query, headers, body, type);
    }

    private string Text(JsonNode? schema, string name, Random random) => random.Next(6) switch
    {
        0 => HostileValues.Text(random),
        1 or 2 when name.Contains("id", StringComparison.Ordinal) => ids[random.Next(ids.Count)],
        _ => _values.Of(schema, name, random) switch
        {
            JsonValue value => value.ToString(),
            _ => "x",
        },
    };

    // Escapes that stand for no UTF-8 too.
    private static string Segment(string text, Random random) => random.Next(40) switch
    {
        0 => "%ED%A0%80",
        1 => "%C3%28",
        2 => "%2e%2e",
        _ => Uri.EscapeDataString(text.Length > 2000 ? text[..2000] : text.Length == 0 ? "x" : text),
    };

    private (byte[]? Body, string? Type) Body(JsonNode operation, Random random)
    {
        if (operation["requestBody"]?["content"] is not JsonObject contents)
        {
            return (null, null);
        }

        var (type, content) = contents.First();
        if (!type.EndsWith("json", StringComparison.Ordinal))
        {
            var noise = new byte[random.Next(3000)];
            random.NextBytes(noise);
            byte[] start = random.Next(3) switch
            {
                0 => [0xFF, 0xD8, 0xFF],
                1 => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A],
                _ => [(byte)'B', (byte)'M'],
            };
            return ([.. start, .. noise], type);
        }

        var value = content!["example"] is { } example && random.Next(4) == 0
            ? example.DeepClone()
            : _values.Of(content["schema"], "", random);
        var json = HostileValues.Finish(value?.ToJsonString() ?? "null");
        byte[] body = random.Next(30) switch
        {
            0 => Encoding.UTF8.GetBytes(json[..random.Next(json.Length + 1)]),
            1 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(json)],
            2 => [.. Encoding.UTF8.GetBytes(json[..(json.Length / 2)]), 0xC3, 0x28, .. Encoding.UTF8.GetBytes(json[(json.Length / 2)..])],
            3 => Encoding.UTF8.GetBytes(new string('[', 70) + json + new string(']', 70)),
            4 => Encoding.UTF8.GetBytes("{\"a\": 1, \"a\": 2, " + json.TrimStart('{')),
            5 => Encoding.Unicode.GetBytes(json),
            6 => [],
            _ => Encoding.UTF8.GetBytes(json),
        };
        return (body, random.Next(30) switch
        {
            0 => null,
            1 => "text/plain",
            2 => "application/json; charset=utf-16",
            _ => type,
        });
    }

    [GeneratedRegex("\\{[^}]*\\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braces();
}
