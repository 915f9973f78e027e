using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.LegalReports;

/// <summary>A table in pieces, all of it in memory, so that questions that come in between never meet a piece that is being read.</summary>
[GrainType("legal-report-subjects"), CollectionAgeLimit(Hours = 2)]
internal sealed class LegalReportSubjectsGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage)
    : Grain, ILegalReportSubjects
{
    private PieceTable<StoredLegalReportSubjects> Subjects =>
        field ??= storage.Pieces<StoredLegalReportSubjects>(this, "legal-report-subjects", StoredLegalReportSubjects.Pieces);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Subjects.GetAllAsync();

    public async Task AddAsync(string report, ImmutableArray<string> keys, CancellationToken cancellationToken)
    {
        foreach (var some in keys.GroupBy(Subjects.PieceOf))
        {
            var piece = await Subjects.GetAsync(some.Key);
            var next = piece.Value.Reports.ToBuilder();
            foreach (var key in some)
            {
                var known = next.GetValueOrDefault(key, []);
                next[key] = known.Contains(report) ? known : known.Add(report);
            }

            await piece.SaveAsync(new() { Reports = next.ToImmutable() });
        }
    }

    public async Task<ImmutableArray<string>> FindAsync(string key, CancellationToken cancellationToken) =>
        (await Subjects.GetAsync(key)).Value.Reports.GetValueOrDefault(key, []);

    public async Task DropAsync(string report, CancellationToken cancellationToken)
    {
        foreach (var piece in await Subjects.GetAllAsync())
        {
            var before = piece.Value.Reports;
            var next = before.ToBuilder();
            foreach (var (key, reports) in before.Where(one => one.Value.Contains(report)))
            {
                if (reports.Length > 1)
                {
                    next[key] = reports.Remove(report);
                }
                else
                {
                    next.Remove(key);
                }
            }

            if (next.ToImmutable() is var after && !ReferenceEquals(after, before))
            {
                await piece.SaveAsync(new() { Reports = after });
            }
        }
    }
}
