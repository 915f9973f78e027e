using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;

namespace OrleansMl.Http;

/// <summary>
/// How the API reads and writes JSON: snake_case names and enum values, no reflection. Each feature has a context of its own with
/// the same policy and registers it; its handlers use that context's contracts directly.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ApiJson : JsonSerializerContext;

internal static class ApiJsonExtensions
{
    /// <summary>Gives the framework (OpenAPI above all) the contracts of a feature. Calling it twice is harmless.</summary>
    public static IServiceCollection AddApiJson(this IServiceCollection services, JsonSerializerContext contracts) =>
        services.Configure<JsonOptions>(json => json.SerializerOptions.Add(contracts));

    private static void Add(this JsonSerializerOptions options, JsonSerializerContext contracts)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        foreach (var converter in contracts.Options.Converters)
        {
            if (!options.Converters.Any(known => known.GetType() == converter.GetType()))
            {
                options.Converters.Add(converter);
            }
        }

        // Before the framework's own resolver, which reflects. A chain combines its resolvers as JsonTypeInfoResolver.Combine does.
        if (!options.TypeInfoResolverChain.Contains(contracts))
        {
            options.TypeInfoResolverChain.Insert(0, contracts);
        }
    }
}
