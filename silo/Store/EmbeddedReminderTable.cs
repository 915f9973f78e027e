using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMl.Store;

/// <summary>
/// Reminders in the embedded store, one key each, in the order of the grains' hashes. The rows are few (one for each shard of the jobs), so
/// a range is read whole, on the thread pool.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="serviceId">The first part of every key.</param>
internal sealed class EmbeddedReminderTable(EmbeddedStore store, string serviceId) : IReminderTable
{
    // '0' is the character after '/'.
    private readonly byte[] _end = Encoding.UTF8.GetBytes($"{serviceId}/reminder0");

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task<ReminderTableData> ReadRows(GrainId grainId) =>
        new((await ReadAsync(Prefix(grainId.GetUniformHashCode()))).Where(entry => entry.GrainId == grainId));

    /// <summary>
    /// Rows of hashes above <paramref name="begin"/> up to <paramref name="end"/>, on the ring: equal bounds are all of it.
    /// </summary>
    public async Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        new((await ReadAsync(Prefix(hash: null))).Where(entry => Holds(begin, end, entry.GrainId.GetUniformHashCode())));

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        await store.ReadAsync(Key(grainId, reminderName)) is { } row ? Entry(row) : null;

    public async Task<string?> UpsertRow(ReminderEntry entry) =>
        Format(await store.WriteAsync(
            Key(entry.GrainId, entry.ReminderName),
            Serialize(new(entry.GrainId.ToString(), entry.ReminderName, entry.StartAt, entry.Period)),
            expected: null));

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        var key = Key(grainId, reminderName);
        if (await store.ReadAsync(key) is not { } row || Format(row.Tag) != eTag)
        {
            return false;
        }

        try
        {
            await store.DeleteAsync(key, row.Tag);
            return true;
        }
        catch (TagMismatchException)
        {
            return false;
        }
    }

    public async Task TestOnlyClearTable()
    {
        foreach (var (key, _) in store.Scan(Prefix(hash: null), _end))
        {
            await store.DeleteAsync(key, expected: null);
        }
    }

    internal static byte[] Key(string serviceId, GrainId grainId, string reminderName) =>
        Encoding.UTF8.GetBytes($"{serviceId}/reminder/{grainId.GetUniformHashCode():X8}/{grainId}/{reminderName}");

    internal static BinaryData Serialize(ReminderRow row) =>
        new(JsonSerializer.SerializeToUtf8Bytes(row, ReminderJson.Default.ReminderRow));

    internal static bool Holds(uint begin, uint end, uint hash) =>
        begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static string Format(ulong tag) => tag.ToString(CultureInfo.InvariantCulture);

    private static ReminderEntry Entry(StoredValue stored)
    {
        var row = JsonSerializer.Deserialize(stored.Bytes, ReminderJson.Default.ReminderRow)!;
        return new()
        {
            GrainId = GrainId.Parse(row.Grain),
            ReminderName = row.Name,
            StartAt = row.StartAt,
            Period = row.Period,
            ETag = Format(stored.Tag),
        };
    }

    private Task<IEnumerable<ReminderEntry>> ReadAsync(byte[] prefix) =>
        Task.Run(() => store.Scan(prefix, _end)
            .TakeWhile(row => row.Key.AsSpan().StartsWith(prefix))
            .Select(row => Entry(row.Value)));

    private byte[] Prefix(uint? hash) => Encoding.UTF8.GetBytes($"{serviceId}/reminder/{hash:X8}");

    private byte[] Key(GrainId grainId, string reminderName) => Key(serviceId, grainId, reminderName);
}

/// <summary>A stored reminder.</summary>
internal sealed record ReminderRow(string Grain, string Name, DateTime StartAt, TimeSpan Period);

[JsonSerializable(typeof(ReminderRow))]
internal sealed partial class ReminderJson : JsonSerializerContext;
