using Mono.Cecil;

namespace OrleansMl.Architecture;

/// <summary>The assemblies that this test is built with.</summary>
internal static class References
{
    public static FeatureReferences Of(string assembly) => FeatureReferences.Of(FileOf(assembly));

    /// <summary>The features of the same assembly that one type names.</summary>
    public static IReadOnlySet<string> FeaturesOf(string assembly, string type) => FeatureReferences.Of(FileOf(assembly), type).All;

    /// <summary>The features that one feature names, wherever they are.</summary>
    public static IReadOnlySet<string> FeaturesNamedBy(string assembly, string feature) =>
        FeatureReferences.Of(FileOf(assembly), everywhere: true).From(feature);

    public static int ConstructorParametersOf(string assembly, string type)
    {
        using var module = ModuleDefinition.ReadModule(FileOf(assembly));
        return module.Types.Single(one => one.Name == type).Methods.Where(method => method.IsConstructor && !method.IsStatic)
            .Max(constructor => constructor.Parameters.Count);
    }

    /// <summary>The names of the grain classes.</summary>
    public static IReadOnlyList<string> GrainsOf(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(FileOf(assembly));
        return [.. module.Types.Where(type => type.IsClass && IsGrain(type)).Select(type => type.Name).Order(StringComparer.Ordinal)];
    }

    private static bool IsGrain(TypeDefinition type) =>
        type.BaseType is { FullName: "Orleans.Grain" } || type.CustomAttributes.Any(one => one.AttributeType.Name == "GrainTypeAttribute");

    private static string FileOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");
}
