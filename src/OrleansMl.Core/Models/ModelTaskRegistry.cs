using System.Collections.Frozen;

namespace OrleansMl.Models;

/// <summary>The registered <see cref="ModelTask"/>s. One per silo.</summary>
public sealed class ModelTaskRegistry
{
    private readonly FrozenDictionary<string, ModelTask> _byName;
    private readonly FrozenDictionary<Type, ModelTask> _byType;

    /// <param name="tasks">Every task once.</param>
    /// <exception cref="InvalidOperationException">Two have the same name, or the same input and output.</exception>
    public ModelTaskRegistry(IEnumerable<ModelTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var byName = new Dictionary<string, ModelTask>(StringComparer.Ordinal);
        var byType = new Dictionary<Type, ModelTask>();
        foreach (var task in tasks)
        {
            if (!byName.TryAdd(task.Name, task))
            {
                throw new InvalidOperationException($"Two model tasks are called '{task.Name}'; give one of them another name.");
            }

            if (!byType.TryAdd(task.Type, task))
            {
                throw new InvalidOperationException(
                    $"The model tasks '{byType[task.Type].Name}' and '{task.Name}' have the same input and output; "
                    + "give one of them an input type of its own.");
            }
        }

        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
        _byType = byType.ToFrozenDictionary();
        Names = [.. byName.Keys];
    }

    /// <summary>The names, in the order of registration.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A task by its name; null when it is not registered.</summary>
    public ModelTask? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The task of an input and an output.</summary>
    /// <exception cref="InvalidOperationException">It is not registered.</exception>
    public ModelTask<TInput, TOutput> Of<TInput, TOutput>() =>
        _byType.TryGetValue(typeof(ModelTask<TInput, TOutput>), out var task)
            ? (ModelTask<TInput, TOutput>)task
            : throw new InvalidOperationException(
                $"No model task takes {typeof(TInput).Name} and gives {typeof(TOutput).Name}; "
                + "register it with AddModelTask() on IServiceCollection.");
}
