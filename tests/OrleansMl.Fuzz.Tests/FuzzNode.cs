namespace OrleansMl.Fuzz;

/// <summary>A node of its own, so that nothing but the fuzzing reaches it.</summary>
public sealed class FuzzNode : ApiApplication;
