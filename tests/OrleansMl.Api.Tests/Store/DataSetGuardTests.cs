namespace OrleansMl.Store;

public sealed class DataSetGuardTests : IDisposable
{
    private readonly TemporaryFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_empty_file_of_a_silo_that_died_as_it_wrote_knows_no_data_set()
    {
        var file = _directory["data-set"];
        Assert.Null(DataSetGuard.ReadMarker(file));
        File.WriteAllText(file, "");

        Assert.Null(DataSetGuard.ReadMarker(file));
    }

    [Fact]
    public async Task Who_reads_a_marker_while_others_write_it_reads_all_of_it()
    {
        var file = _directory["data-set"];
        DataSetGuard.WriteMarker(file, "marker");
        var writers = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                DataSetGuard.WriteMarker(file, "marker");
            }
        })));

        do
        {
            Assert.Equal("marker", DataSetGuard.ReadMarker(file));
        }
        while (!writers.IsCompleted);

        await writers;
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }
}
