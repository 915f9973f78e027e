using System.Globalization;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Jobs;

/// <summary>The rows of a shard in grain storage.</summary>
internal sealed class JobRows(IGrainStorage storage, GrainId grain)
{
    public const string ShardName = "jobs", OldName = "due";

    public static string RingName(int slot) => "job-log-" + slot.ToString(CultureInfo.InvariantCulture);

    public static string ChunkName(long row) => "job-chunk-" + row.ToString(CultureInfo.InvariantCulture);

    public async Task<GrainState<T>> ReadAsync<T>(string name) where T : class, new()
    {
        var row = new GrainState<T>(new());
        await storage.ReadStateAsync(name, grain, row);
        row.State ??= new();
        return row;
    }

    /// <summary>Writes a row if nobody else did since it was read; a row that was not read must not exist.</summary>
    public async Task WriteAsync<T>(string name, GrainState<T> row, T next) where T : class
    {
        row.State = next;
        await storage.WriteStateAsync(name, grain, row);
        row.RecordExists = true;
    }

    /// <summary>Deletes a row, if it exists.</summary>
    public async Task ClearAsync<T>(string name) where T : class, new()
    {
        var row = await ReadAsync<T>(name);
        if (row.RecordExists)
        {
            await storage.ClearStateAsync(name, grain, row);
        }
    }
}
