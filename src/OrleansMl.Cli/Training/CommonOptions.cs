using System.CommandLine;

namespace OrleansMl.Training;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "The folder that holds the text data sets, one folder each.",
        DefaultValueFactory = _ => Path.Combine("..", "shared", "data", "text"),
    };
}
