namespace OrleansMl.Hosting;

/// <summary>For the tests of one class: whoever moves the clock must not move it for others.</summary>
public sealed class OwnCluster : ClusterFixtureBase;
