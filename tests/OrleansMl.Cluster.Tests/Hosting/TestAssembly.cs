// Every test here starts processes and kills some of them: one at a time, so that they do not starve each other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
