using System.Text;
using System.Text.Json;
using NJsonSchema;
using NJsonSchema.Validation;

namespace OrleansMl.Packages;

/// <summary>
/// Reads model.json: first the shape, by the embedded JSON schema, then what a schema cannot say, at last what the task asks for.
/// </summary>
internal static class ManifestSchema
{
    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromJsonAsync(Text).GetAwaiter().GetResult());

    /// <summary>The schema as shipped.</summary>
    public static string Text
    {
        get
        {
            using var stream = typeof(ManifestSchema).Assembly.GetManifestResourceStream("model.schema.json")!;
            return new StreamReader(stream).ReadToEnd();
        }
    }

    /// <param name="json">The file.</param>
    /// <param name="rules">What its task asks for.</param>
    /// <exception cref="ModelPackageException">A field is wrong; the message names it.</exception>
    public static ModelManifest Read(ReadOnlySpan<byte> json, IManifestRules rules)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(json);
        }
        catch (ArgumentException exception)
        {
            throw Wrong(ModelManifest.FileName, "is not UTF-8.", "Save it as UTF-8.", exception);
        }

        ICollection<ValidationError> errors;
        try
        {
            // System.Text.Json first: it is strict, and refuses comments, duplicate members and
            // trailing text that the validator would let pass.
            using var _ = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            errors = Schema.Value.Validate(text);
        }
        catch (JsonException exception)
        {
            throw Wrong(ModelManifest.FileName, $"is not JSON: {exception.Message}", "Mend the file.", exception);
        }

        if (Deepest(errors) is { } error)
        {
            throw Wrong(Field(error.Path), Describe(error), "Compare it with model.schema.json.");
        }

        ModelManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(text, ModelJson.Default.ModelManifest)!;
        }
        catch (JsonException exception)
        {
            throw Wrong(
                Field(exception.Path?.TrimStart('$', '.')),
                "has a value of the wrong kind.",
                "Compare it with model.schema.json.",
                exception);
        }

        Check(manifest);
        rules.Check(manifest);
        return manifest;
    }

    private static void Check(ModelManifest manifest)
    {
        if (!SemanticVersion.TryParse(manifest.Version, out _))
        {
            throw Wrong("version", $"'{manifest.Version}' is not a semantic version.", "Write major.minor.patch.");
        }

        var labels = Unique("labels", manifest.Labels.Select(l => l.Name));
        CheckCalibration(manifest, labels);
        CheckFiles(manifest);
    }

    private static void CheckCalibration(ModelManifest manifest, HashSet<string> labels)
    {
        if (manifest.Calibration is not { } calibration)
        {
            return;
        }

        var platt = calibration.Platt ?? [];
        var isotonic = calibration.Isotonic ?? [];
        if (platt.Count > 0 && manifest.Activation != ModelActivation.Sigmoid)
        {
            throw Wrong("calibration.platt", "needs the activation sigmoid.", "Use isotonic points, or change the activation.");
        }

        foreach (var label in Unique("calibration", platt.Select(p => p.Label).Concat(isotonic.Select(i => i.Label))))
        {
            if (!labels.Contains(label))
            {
                throw Wrong("calibration", $"names '{label}', which is no label of the package.", "Use the names in labels.");
            }
        }

        foreach (var curve in isotonic)
        {
            if (curve.X.Count != curve.Y.Count)
            {
                throw Wrong(
                    "calibration.isotonic", $"of '{curve.Label}' has {curve.X.Count} x and {curve.Y.Count} y.", "Give as many of each.");
            }

            for (var i = 1; i < curve.X.Count; i++)
            {
                if (curve.X[i] <= curve.X[i - 1] || curve.Y[i] < curve.Y[i - 1])
                {
                    throw Wrong("calibration.isotonic", $"of '{curve.Label}' falls at point {i}.", "x must rise, y must not fall.");
                }
            }
        }
    }

    private static void CheckFiles(ModelManifest manifest)
    {
        var paths = Unique("files", manifest.Files.Select(f => f.Path));
        if (!paths.Contains(ModelPackage.ModelFileName))
        {
            throw Wrong("files", $"does not list {ModelPackage.ModelFileName}.", "List every file of the package with its hash and size.");
        }

        foreach (var path in paths)
        {
            // Backslashes and colons are refused on every system, so that a package means the same everywhere.
            if (path.StartsWith('/')
                || path.AsSpan().ContainsAny('\\', ':', '\0')
                || path.Split('/').Any(part => part is "" or "." or ".."))
            {
                throw Wrong("files", $"'{path}' leads outside the package.", "Use a path relative to the package folder, without '..'.");
            }

            if (path == ModelManifest.FileName)
            {
                throw Wrong("files", $"lists {ModelManifest.FileName} itself.", "Leave it out; it cannot hold its own hash.");
            }
        }
    }

    private static HashSet<string> Unique(string field, IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name))
            {
                throw Wrong(field, $"names '{name}' twice.", "Name it once.");
            }
        }

        return seen;
    }

    // The validator reports $ref and items as a tree; the leaf is what a person can act on.
    private static ValidationError? Deepest(IEnumerable<ValidationError> errors)
    {
        var error = errors.FirstOrDefault();
        while (error is ChildSchemaValidationError child && child.Errors.Values.SelectMany(e => e).FirstOrDefault() is { } inner)
        {
            error = inner;
        }

        return error;
    }

    private static string Field(string? path) => path?.TrimStart('#', '/') is { Length: > 0 } field ? field : ModelManifest.FileName;

    private static string Describe(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.PropertyRequired => "is missing.",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => "is not a field of a manifest.",
        _ => $"is wrong ({error.Kind}).",
    };

    private static ModelPackageException Wrong(string field, string problem, string remedy, Exception? inner = null) =>
        ManifestRules.Wrong(field, problem, remedy, inner);
}
