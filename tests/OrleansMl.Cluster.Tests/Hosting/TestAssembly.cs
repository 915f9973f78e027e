// Every test here starts processes and kills some of them. Most of their time is waiting, so two classes at a time; more would starve
// each other on two cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]
