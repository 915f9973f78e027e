using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Users;

/// <summary>
/// What one feature knows of a user, for the user to take along. The counterpart of <see cref="IErasureStep"/>: what is erased with a user
/// is in their export. Register it with <see cref="UserExportExtensions.AddUserExport{T}"/>.
/// </summary>
internal interface IUserExportSource
{
    /// <summary>Names the source in cursors. a–z and '-', unlike any other's; the order of names is the order of the export.</summary>
    string Name { get; }

    /// <summary>A part of what is known.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="cursor">What the part before gave; null for the first.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<UserExportPage> ReadAsync(string userId, string? cursor, CancellationToken cancellationToken);
}

internal static class UserExportExtensions
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Registers a source. Calling it twice is harmless.</summary>
    public static IServiceCollection AddUserExport<T>(this IServiceCollection services) where T : class, IUserExportSource
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IUserExportSource, T>());
        return services;
    }

    /// <summary>A line of an export.</summary>
    public static UserExportLine ToLine<T>(this T known, string kind) => new(kind, JsonSerializer.Serialize(known, Options));

    /// <summary>A part of an export.</summary>
    public static UserExportPage ToPage(this IEnumerable<UserExportLine> lines, string? next = null) => new([.. lines], next);
}
