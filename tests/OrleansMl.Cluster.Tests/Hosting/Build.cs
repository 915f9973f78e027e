using System.Reflection;

namespace OrleansMl.Hosting;

/// <summary>Where the build that these tests belong to has put the programs under test.</summary>
internal static class Build
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Silo => Output("silo", "OrleansMl.Silo.dll");

    public static string ClientApi => Output("client-api", "OrleansMl.ClientApi.dll");

    public static string Cli => Output("src/OrleansMl.Cli", "orleansml.dll");

    public static string HostileUser => Output("tests/OrleansMl.HostileUser", "OrleansMl.HostileUser.dll");

    /// <summary>An assembly in its own project's output, in the tests' configuration.</summary>
    public static string Output(string project, string file) => Path.Combine(Root, project, Metadata("BuildOutput"), file);

    private static string Metadata(string key) =>
        typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
