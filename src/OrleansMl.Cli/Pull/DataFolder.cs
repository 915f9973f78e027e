using Microsoft.Extensions.Configuration;
using OrleansMl.Security;

namespace OrleansMl.Models;

/// <summary>Where a node on this machine looks for packages of the operator's own.</summary>
internal static class DataFolder
{
    /// <summary><c>models</c> in the data directory.</summary>
    public static string Models
    {
        get
        {
            var configured = new ConfigurationBuilder().AddEnvironmentVariables().Build()["OrleansMl:DataDirectory"];
            return Path.Combine(configured is { Length: > 0 } ? configured : DevelopmentTokens.DefaultDataDirectory, "models");
        }
    }
}
