using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Metadata;

namespace OrleansMl.Http;

/// <summary>
/// Refuses query parameters that an operation of this API does not know: who asks for <c>offset=20</c> and is told the first page again has
/// the wrong answer, and never learns it. Operations in the dialect of others take what those take.
/// </summary>
internal sealed class QueryParametersMiddleware(RequestDelegate next)
{
    private const string Own = "/api/v1/";
    private const int MostErrors = 20;

    private readonly ConditionalWeakTable<Endpoint, FrozenSet<string>> _known = [];

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Query.Count == 0
            || context.GetEndpoint() is not RouteEndpoint endpoint
            || endpoint.RoutePattern.RawText?.StartsWith(Own, StringComparison.Ordinal) is not true)
        {
            return next(context);
        }

        var known = _known.GetValue(endpoint, KnownOf);
        List<FieldError>? errors = null;
        foreach (var name in context.Request.Query.Keys)
        {
            if (!known.Contains(name) && (errors?.Count ?? 0) < MostErrors)
            {
                (errors ??= []).Add(new(
                    $"/{name}",
                    known.Count == 0
                        ? "There is no such parameter; this operation takes none."
                        : $"There is no such parameter; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}.",
                    "unknown_parameter"));
            }
        }

        return errors is null ? next(context) : ProblemResult.WriteAsync(context, Problem.Validation(errors));
    }

    private static FrozenSet<string> KnownOf(Endpoint endpoint)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var handler = endpoint.Metadata.GetMetadata<MethodInfo>();
        foreach (var parameter in handler?.GetParameters() ?? [])
        {
            if (parameter.GetCustomAttribute<AsParametersAttribute>() is null)
            {
                Add(parameter.GetCustomAttributes(), parameter.Name);
                continue;
            }

            foreach (var property in parameter.ParameterType.GetProperties())
            {
                Add(property.GetCustomAttributes(), property.Name);
            }
        }

        return names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

        void Add(IEnumerable<Attribute> attributes, string? usual)
        {
            foreach (var query in attributes.OfType<IFromQueryMetadata>())
            {
                names.Add(query.Name ?? usual!);
            }
        }
    }
}
