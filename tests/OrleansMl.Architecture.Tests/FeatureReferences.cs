using Mono.Cecil;

namespace OrleansMl.Architecture;

/// <summary>
/// Which feature folders of a built assembly refer to which others. A feature is the part of the namespace after
/// <c>OrleansMl.</c>; what stands in <c>OrleansMl</c> itself belongs to no feature. Generated code is passed over.
/// </summary>
internal sealed class FeatureReferences
{
    private const string Root = "OrleansMl.";

    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _references = new(StringComparer.Ordinal);

    private readonly bool _everywhere;

    private FeatureReferences(ModuleDefinition module, string? only, bool everywhere)
    {
        _everywhere = everywhere;
        foreach (var type in module.GetTypes())
        {
            if (FeatureOf(type) is { } feature && (only is null || Outermost(type) == only))
            {
                Read(feature, type);
            }
        }
    }

    /// <param name="assemblyFile">The assembly.</param>
    /// <param name="only">Null, or the one type that is looked at, with the types inside it.</param>
    /// <param name="everywhere">True to count references to features in other assemblies too.</param>
    public static FeatureReferences Of(string assemblyFile, string? only = null, bool everywhere = false)
    {
        using var module = ModuleDefinition.ReadModule(assemblyFile);
        return new(module, only, everywhere);
    }

    /// <summary>All features that are referred to from another one.</summary>
    public IReadOnlySet<string> All => _references.Values.SelectMany(to => to.Keys).ToHashSet(StringComparer.Ordinal);

    /// <summary>The features that a feature refers to.</summary>
    public IReadOnlySet<string> From(string feature) =>
        _references.TryGetValue(feature, out var to) ? to.Keys.ToHashSet(StringComparer.Ordinal) : [];

    /// <summary>
    /// Groups of features that reach each other, as text with an example of each reference inside the group; empty when there is no
    /// circle. Tarjan's strongly connected components.
    /// </summary>
    public IReadOnlyList<string> Circles()
    {
        var (index, low, stack, circles) =
            (new Dictionary<string, int>(), new Dictionary<string, int>(), new Stack<string>(), new List<string>());
        foreach (var feature in _references.Keys)
        {
            if (!index.ContainsKey(feature))
            {
                Visit(feature);
            }
        }

        return circles;

        void Visit(string feature)
        {
            index[feature] = low[feature] = index.Count;
            stack.Push(feature);
            foreach (var next in From(feature))
            {
                if (!index.ContainsKey(next))
                {
                    Visit(next);
                    low[feature] = Math.Min(low[feature], low[next]);
                }
                else if (stack.Contains(next))
                {
                    low[feature] = Math.Min(low[feature], index[next]);
                }
            }

            if (low[feature] != index[feature])
            {
                return;
            }

            var group = new SortedSet<string>(StringComparer.Ordinal);
            string popped;
            do
            {
                popped = stack.Pop();
                group.Add(popped);
            }
            while (popped != feature);

            if (group.Count > 1)
            {
                circles.Add(Describe(group));
            }
        }
    }

    private string Describe(SortedSet<string> group) => string.Join(
        Environment.NewLine,
        group.SelectMany(from => _references[from]
            .Where(to => group.Contains(to.Key))
            .Select(to =>
                $"{from} -> {to.Key}: {string.Join(", ", to.Value.Take(6))}" +
                $"{(to.Value.Count > 6 ? $" and {to.Value.Count - 6} more" : "")}")));

    private static string? FeatureOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Namespace.StartsWith(Root, StringComparison.Ordinal) ? type.Namespace[Root.Length..].Split('.')[0] : null;
    }

    private void Read(string feature, TypeDefinition type)
    {
        Add(feature, type, type.BaseType);
        foreach (var implemented in type.Interfaces)
        {
            Add(feature, type, implemented.InterfaceType);
        }

        foreach (var field in type.Fields)
        {
            Add(feature, type, field.FieldType);
        }

        foreach (var method in type.Methods)
        {
            Add(feature, type, method.ReturnType);
            foreach (var parameter in method.Parameters)
            {
                Add(feature, type, parameter.ParameterType);
            }

            if (method.HasBody)
            {
                Read(feature, type, method);
            }
        }
    }

    private void Read(string feature, TypeDefinition type, MethodDefinition method)
    {
        foreach (var variable in method.Body.Variables)
        {
            Add(feature, type, variable.VariableType);
        }

        foreach (var instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference used:
                    Add(feature, type, used);
                    break;
                case MethodReference called:
                    Add(feature, type, called.DeclaringType);
                    if (called is GenericInstanceMethod generic)
                    {
                        foreach (var argument in generic.GenericArguments)
                        {
                            Add(feature, type, argument);
                        }
                    }

                    break;
                case FieldReference used:
                    Add(feature, type, used.DeclaringType);
                    break;
            }
        }
    }

    // A feature has the same name in all assemblies.
    private void Add(string feature, TypeDefinition from, TypeReference? to)
    {
        switch (to)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                Add(feature, from, generic.ElementType);
                foreach (var argument in generic.GenericArguments)
                {
                    Add(feature, from, argument);
                }

                return;
            case TypeSpecification specification:
                Add(feature, from, specification.ElementType);
                return;
        }

        if ((_everywhere || to.Scope == from.Module) && FeatureOf(to) is { } other && other != feature)
        {
            if (!_references.TryGetValue(feature, out var targets))
            {
                _references[feature] = targets = new(StringComparer.Ordinal);
            }

            if (!targets.TryGetValue(other, out var examples))
            {
                targets[other] = examples = new(StringComparer.Ordinal);
            }

            examples.Add($"{Outermost(from)} uses {to.Name}");
        }
    }

    private static string Outermost(TypeDefinition type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Name;
    }
}
