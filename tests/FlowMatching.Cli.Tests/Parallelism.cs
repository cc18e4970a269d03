// Most of the time here is spent in processes of one thread, each in a folder of its own: two classes at a time use two cores.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
