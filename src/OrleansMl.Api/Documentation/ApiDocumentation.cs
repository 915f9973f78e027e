using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Documentation;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, Swagger UI at <c>/docs</c>, ReDoc at <c>/redoc</c>; all from packages, nothing from other hosts.</summary>
internal static class ApiDocumentation
{
    public const string DocumentPath = "/openapi/v1.json";

    private const string Scheme = "bearer";

    public static IServiceCollection AddApiDocumentation(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "OrleansMl",
                Version = "v1",
                Description = "Moderation, analysis and recommendations for user content. JSON with snake_case names, times in UTC (RFC 3339), problems (RFC 9457) with a stable code. "
                    + "Send X-Request-ID to find a request in the logs; it comes back in the answer.",
                License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            };
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "A JSON Web Token with the claims sub, is_admin and roles (admin, moderator, service). In Development: orleansml token --user alice.",
            };
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
    });

    public static void MapDocumentation(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        endpoints.MapSwaggerUI("docs", options =>
        {
            options.DocumentTitle = "OrleansMl";
            options.SwaggerEndpoint(DocumentPath, "v1");
            options.EnablePersistAuthorization();
        }).AllowAnonymous();
        endpoints.MapReDoc("redoc", options =>
        {
            options.DocumentTitle = "OrleansMl";
            options.SpecUrl = DocumentPath;
        }).AllowAnonymous();
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<AccessMetadata>().LastOrDefault() is { } access)
        {
            operation.AddExtension("x-orleansml-access", new JsonNodeExtension(access.Access.ToString().ToLowerInvariant()));
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken);
            AddProblem(operation, "401", "No valid token.", problem);
            AddProblem(operation, "403", "The token does not allow it.", problem);
            AddProblem(operation, "503", "A model, the store or the cluster is busy or away; see code and Retry-After.", problem);
            if (metadata.OfType<RateLimitMetadata>().Any())
            {
                AddProblem(operation, "429", "Too many requests; see Retry-After.", problem);
            }
        }

        if (metadata.OfType<RequestExample>().LastOrDefault() is { } request
            && operation.RequestBody?.Content is { } bodies && bodies.TryGetValue("application/json", out var body))
        {
            body.Example = JsonNode.Parse(request.Json);
        }

        foreach (var example in metadata.OfType<ResponseExample>())
        {
            if (operation.Responses?.TryGetValue($"{example.Status}", out var response) is true && response.Content?.Values.FirstOrDefault() is { } content)
            {
                content.Example = JsonNode.Parse(example.Json);
            }
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (ProblemDescriptions.TryGetValue(status, out var description) && response is OpenApiResponse { } described)
            {
                described.Description = description;
            }
        }
    }

    private static void AddProblem(OpenApiOperation operation, string status, string description, IOpenApiSchema schema) =>
        (operation.Responses ??= []).TryAdd(status, new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = schema } },
        });

    private static readonly Dictionary<string, string> ProblemDescriptions = new()
    {
        ["400"] = "malformed: the body is not JSON, or a header cannot be read.",
        ["404"] = "not_found.",
        ["409"] = "idempotency_conflict or invalid_transition.",
        ["412"] = "stale_revision: the item is not at the revision named by If-Match.",
        ["413"] = "too_large: the body is longer than 1 MB.",
        ["415"] = "unsupported_media_type: the body is not application/json.",
        ["422"] = "validation: see errors for every field's pointer, code and detail.",
    };
}
