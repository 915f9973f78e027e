using Xunit.Sdk;
using Xunit.v3;

// Some of these tests train models on every thread of the pool and others start a node in this very process: side by
// side, the node would stand still for seconds.
[assembly: Parallelization(Mode = ParallelMode.None)]
