using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Experiments;
using OrleansMl.Http;
using OrleansMl.Interactions;
using OrleansMl.Moderation;
using OrleansMl.Security;
using OrleansMl.Sessions;
using OrleansMl.Users;

namespace OrleansMl.Documentation;

/// <summary>
/// The OpenAPI document at <c>/openapi/v1.json</c>, Swagger UI at <c>/docs</c>, ReDoc at
/// <c>/redoc</c>; all from packages, nothing from other hosts.
/// </summary>
internal static partial class ApiDocumentation
{
    public const string DocumentName = "v1";
    public const string DocumentPath = $"/openapi/{DocumentName}.json";

    private const string Scheme = "bearer";
    private const string KeyScheme = "api_key";
    private const string QueryKeyScheme = "query_key";
    private const string CookieScheme = "cookie";

    public static IServiceCollection AddApiDocumentation(this IServiceCollection services) => services
        .AddSingleton<OpenApiDocumentBytes>()
        .AddOpenApi(DocumentName, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "OrleansMl",
                Version = "v1",
                Description =
                    "Moderation, analysis and recommendations for user content. JSON with snake_case names, times in UTC (RFC 3339), " +
                    "problems (RFC 9457) with a stable code. "
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
                Description =
                    "A JSON Web Token with the claims sub, is_admin and roles (admin, moderator, service). In Development: " +
                    "orleansml token --user alice.",
            };
            document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKeyHandler.Header,
                Description =
                    "An API key (omk_...) from POST /api/v1/api-keys; Authorization: Bearer takes it too. It opens the operations whose " +
                    "x-orleansml-scope it has; admin opens all.",
            };
            document.Components.SecuritySchemes[QueryKeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Query,
                Name = ApiKeyHandler.QueryParameter,
                Description =
                    "An API key in the address, only where a protocol's clients send it so. Proxies may log addresses; prefer a header.",
            };
            document.Components.SecuritySchemes[CookieScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = SessionCookie.Name,
                Description =
                    "The session of a browser, from POST /api/v1/session. Calls that change something need the header that its answer " +
                    "names in antiforgery as well. A token or a key in the same request counts before it.",
            };
            // Relative: the document is built once, whatever host it was asked for.
            document.Servers = [new() { Url = "/", Description = "The host that serves this document." }];
            TagDescriptions.Describe(document.Tags);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer(CompleteSchemaAsync);
    });

    public static void MapDocumentation(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(DocumentPath, static (HttpContext context, OpenApiDocumentBytes document) => document.GetAsync(context))
            .AllowAnonymous()
            .ExcludeFromDescription();
        endpoints.MapSwaggerUI("docs", options =>
        {
            options.DocumentTitle = "OrleansMl";
            options.SwaggerEndpoint(DocumentPath, "v1");
            options.EnablePersistAuthorization();
        }).AllowAnonymous().AsPage();
        endpoints.MapReDoc("redoc", options =>
        {
            options.DocumentTitle = "OrleansMl";
            options.SpecUrl = DocumentPath;
            // The package's page loads its fonts from another host; the browser's own do.
            var page = options.IndexStream;
            options.IndexStream = () =>
            {
                using var reader = new StreamReader(page());
                return new MemoryStream(Encoding.UTF8.GetBytes(ForeignFonts().Replace(reader.ReadToEnd(), "")));
            };
        }).AllowAnonymous().AsPage();
    }

    private static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<AccessMetadata>().LastOrDefault() is { } access)
        {
            operation.AddExtension(
                "x-orleansml-access",
                new JsonNodeExtension(JsonNamingPolicy.SnakeCaseLower.ConvertName(access.Access.ToString())));
            operation.AddExtension("x-orleansml-scope", new JsonNodeExtension(
                ApiKeyView.Names(metadata.OfType<ScopeMetadata>().LastOrDefault()?.Scope ?? ApiKeyScopes.Admin)[0]));
            var isOpen = access.Access == Access.Anybody;
            if (isOpen)
            {
                operation.RequestBody?.Content?.Remove(EndpointMetadataExtensions.AnyMediaType);
            }

            string[] schemes = metadata.OfType<TokenOnlyMetadata>().Any() ? [Scheme]
                : metadata.OfType<KeyInQueryMetadata>().Any() ? [Scheme, KeyScheme, QueryKeyScheme, CookieScheme]
                : [Scheme, KeyScheme, CookieScheme];
            operation.Security =
            [
                // An empty one says that nothing is needed.
                .. isOpen ? new OpenApiSecurityRequirement[] { [] } : [],
                .. schemes.Select(scheme => new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(scheme, context.Document)] = []
                }),
            ];
        }
        else if (metadata.OfType<IAllowAnonymous>().Any())
        {
            // Said, not left out: a list without an entry means that nothing is needed.
            operation.Security = [];
        }

        if (metadata.OfType<RequestExample>().LastOrDefault() is { } request
            && operation.RequestBody?.Content is { } bodies && bodies.TryGetValue("application/json", out var body))
        {
            body.Example = JsonNode.Parse(request.Json);
        }

        foreach (var example in metadata.OfType<ResponseExample>())
        {
            if (operation.Responses?.TryGetValue($"{example.Status}", out var response) is true
                && response.Content?.Values.FirstOrDefault() is { } content)
            {
                content.Example = JsonNode.Parse(example.Json);
            }
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (operation.Security is { Count: > 0 }
                && ProblemDescriptions.TryGetValue(status, out var description)
                && response is OpenApiResponse { } described)
            {
                described.Description = description;
            }
        }

        foreach (var parameter in operation.Parameters ?? [])
        {
            if (parameter is not OpenApiParameter described)
            {
                continue;
            }

            ParameterSchemas.Describe(described);
            if (ParameterDescriptions.TryGetValue(parameter.Name ?? "", out var description))
            {
                described.Description = description;
            }
        }

        if (metadata.OfType<ErrorShape>().LastOrDefault() is { } shape)
        {
            var schema = await context.GetOrCreateSchemaAsync(shape.BodyType, null, cancellationToken);
            foreach (var response in (operation.Responses ?? [])
                .Where(pair => pair.Key[0] is '4' or '5')
                .Select(pair => pair.Value)
                .OfType<OpenApiResponse>())
            {
                response.Content = new Dictionary<string, OpenApiMediaType> { [shape.ContentType] = new() { Schema = schema } };
            }
        }
    }

    // What our own JSON converters hide from the schema exporter.
    private static async Task CompleteSchemaAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var property = context.JsonPropertyInfo;
        if (property?.PropertyType == typeof(string) && property.CustomConverter is StrictStringConverter)
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
            switch (property.Name)
            {
                case "text":
                    schema.MinLength = 1;
                    schema.MaxLength = AttributeOf<StringLengthAttribute>(property)?.MaximumLength ?? ContentLimits.MaxTextLength;
                    break;
                case "name":
                    schema.Pattern = AttributeOf<RegularExpressionAttribute>(property)?.Pattern ?? "^[A-Za-z0-9._:-]{1,64}$";
                    break;
                case "parent_id" or "content_id":
                    schema.Pattern = $"^([A-Za-z0-9._:%-]*~)?[A-Za-z0-9._:-]{{1,{ContentLimits.MaxIdLength}}}$";
                    break;
                case "author_id":
                    schema.MinLength = 1;
                    schema.MaxLength = UserIds.MaxLength;
                    break;
                case "language" or "region":
                    schema.Pattern = $"^[A-Za-z0-9_-]{{1,{ContentLimits.MaxTagLength}}}$";
                    break;
            }
        }

        if (property?.PropertyType == typeof(JsonElement[]) && ElementTypes.TryGetValue(property.Name, out var element))
        {
            schema.Items = await context.GetOrCreateSchemaAsync(element, null, cancellationToken);
        }

        if (property is null)
        {
            // Absent instead of null.
            foreach (var optional in context.JsonTypeInfo.Properties.Where(IsLeftOutWhenNull))
            {
                schema.Required?.Remove(optional.Name);
            }
        }

        if (context.JsonTypeInfo.Type == typeof(CategoryScores))
        {
            schema.Type = JsonSchemaType.Object;
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0", Maximum = "1" };
        }
        else if (context.JsonTypeInfo.Type == typeof(ContentRequest))
        {
            schema.Required = new HashSet<string> { "type", "text" };
        }
        else if (context.JsonTypeInfo.Type == typeof(ContentBatchRequest))
        {
            schema.Required = new HashSet<string> { "items" };
        }
    }

    // What a request's own rule says, where it is another one than of most fields of this name.
    private static T? AttributeOf<T>(JsonPropertyInfo property) where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: false) is [T attribute, ..] ? attribute : null;

    private static bool IsLeftOutWhenNull(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false) is [JsonIgnoreAttribute ignore]
        && ignore.Condition is JsonIgnoreCondition.WhenWritingNull or JsonIgnoreCondition.WhenWritingDefault;

    // Batches, of which a handler reads each element by itself.
    private static readonly Dictionary<string, Type> ElementTypes = new()
    {
        ["items"] = typeof(ContentRequest),
        ["interactions"] = typeof(InteractionRequest),
        ["exposures"] = typeof(LoggedChoiceRequest),
    };

    private const string ItemId = "The item's id, 1-128 characters of [A-Za-z0-9._:-], which may stand after a user id and ~.";

    private static readonly Dictionary<string, string> ParameterDescriptions = new()
    {
        ["id"] = ItemId,
        ["content_id"] = ItemId,
        ["item_id"] = ItemId,
        ["user_id"] = "The person's id: the token's subject, with all but [A-Za-z0-9._:-] percent-encoded.",
        ["feedback_type"] = "The platform's own name of what was done.",
        ["category"] = "A category of items.",
        ["key_id"] = "The API key's id, the 16 hex digits after omk_.",
        ["model_name"] = "The model's name, or name@version.",
        ["experiment_name"] = "The experiment's name, 1-64 characters of [A-Za-z0-9._:-].",
        ["job"] = "The background job's name, for example person-erasure.",
        ["request_id"] = "The request's id, 32 hex digits.",
        ["report_id"] = "The report's id, 32 hex digits.",
        ["X-Receipt-Token"] = "The token of the receipt, for whoever sent the request without an account.",
        ["dead_letter_id"] = "The dead letter's id: what the job was about.",
        ["cursor"] = "The next of the part before; absent for the first part.",
        ["Idempotency-Key"] =
            "1-255 printable ASCII characters of your choice, new for each new item. " +
            "A repetition with the same key and body returns the first answer's item.",
        ["If-Match"] = "The revision you saw, in quotes: \"3\". * demands that the item exists.",
        ["If-None-Match"] = "* demands that the item does not exist.",
    };

    private static readonly Dictionary<string, string> ProblemDescriptions = new()
    {
        ["401"] = "unauthenticated: no valid token or API key. session_ended: the session is over.",
        ["403"] = "forbidden: roles or scopes do not allow it. antiforgery_required: a session's call lacks the header.",
        ["429"] = "rate_limited or too_many_concurrent; see Retry-After.",
        ["503"] = "model_busy, model_unavailable, store_unavailable or overloaded; see Retry-After.",
        ["400"] = "malformed: the body is not JSON, or a header cannot be read.",
        ["404"] = "not_found.",
        ["409"] = "idempotency_conflict, invalid_transition, owner_conflict, too_many_keys or too_many_experiments.",
        ["412"] = "stale_revision: the item is not at the revision named by If-Match.",
        ["413"] = "too_large: the body is longer than 1 MB.",
        ["415"] = "unsupported_media_type: the body is not application/json.",
        ["408"] = "request_timeout: the body did not arrive in time.",
        ["422"] = "validation: see errors for every field's pointer, code and detail.",
    };

    [GeneratedRegex("""<link[^>]*fonts\.googleapis\.com[^>]*>""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ForeignFonts();
}
