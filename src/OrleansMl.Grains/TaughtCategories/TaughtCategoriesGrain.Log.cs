using Microsoft.Extensions.Logging;

namespace OrleansMl.TaughtCategories;

// What is logged: never a sentence.
internal sealed partial class TaughtCategoriesGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Category {Name}: version {Version} was taught by {By}, AUC {Auc}")]
    private partial void LogTaught(string name, int version, double auc, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Category {Name}: version {Version} is live")]
    private partial void LogPromoted(string name, int version);

    [LoggerMessage(Level = LogLevel.Information, Message = "Category {Name}: version {Version} was rolled back")]
    private partial void LogRolledBack(string name, int version);

    [LoggerMessage(Level = LogLevel.Information, Message = "Category {Name} was deleted")]
    private partial void LogDeleted(string name);
}
