using Microsoft.Extensions.Logging;
using OrleansMl.Models;

namespace OrleansMl.Runtime;

public sealed partial class ModelRuntime
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model} is installed; it loads on first use.")]
    private partial void LogModelInstalled(ModelKey model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No model packages in {Directories}.")]
    private partial void LogNoModels(string directories);

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model} loaded in {Milliseconds:0.0} ms, {Bytes} bytes.")]
    private partial void LogModelLoaded(ModelKey model, double milliseconds, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model} unloaded: {Reason}.")]
    private partial void LogModelUnloaded(ModelKey model, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Model} cannot be used: {Reason}")]
    private partial void LogModelBroken(ModelKey model, string reason, Exception? exception);
}
