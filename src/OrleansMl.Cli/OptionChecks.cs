using System.CommandLine;
using System.CommandLine.Parsing;

namespace OrleansMl;

/// <summary>Rules that the values of options have to keep.</summary>
internal static class OptionChecks
{
    /// <summary>Refuses what <paramref name="isAllowed"/> does not allow, with <paramref name="rule"/> after the option's name.</summary>
    public static void Check<T>(this Option<T> option, Predicate<T?> isAllowed, string rule) => option.Validators.Add(result =>
    {
        if (result.TryGet(option, out var value) && !isAllowed(value))
        {
            result.AddError($"{option.Name} {rule}");
        }
    });

    /// <summary>An option's value, for rules. False when it cannot be read at all: the parser tells that in its own words.</summary>
    public static bool TryGet<T>(this SymbolResult result, Option<T> option, out T? value)
    {
        try
        {
            value = result.GetValue(option);
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }
}
