using System.Text.Json;
using OrleansMl.Http;

namespace OrleansMl.Validation;

/// <summary>Names of an enum in a query, in snake_case.</summary>
internal static class EnumQuery
{
    public static TEnum? Read<TEnum>(string? text, string pointer, List<FieldError> errors) where TEnum : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<TEnum>())
        {
            if (Name(value) == text)
            {
                return value;
            }
        }

        errors.Add(new(pointer, $"Must be one of {string.Join(", ", Enum.GetValues<TEnum>().Select(Name))}.", "unknown_value"));
        return null;
    }

    public static bool? NoFlag(string pointer, List<FieldError> errors)
    {
        errors.Add(new(pointer, "Must be true or false.", "unknown_value"));
        return null;
    }

    private static string Name<TEnum>(TEnum value) where TEnum : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
