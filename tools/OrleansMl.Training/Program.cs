using System.CommandLine;

namespace OrleansMl.FineTuning;

internal static class TrainingTool
{
    public static Task<int> Main(string[] args) => new RootCommand(
        "Fine-tunes text-safety-transformer, and measures a package of it beside the n-grams.")
    {
        FineTuneCommand.Create(),
        MeasureCommand.Create(),
        ExportEncoderCommand.Create(),
    }.Parse(args).InvokeAsync();
}
