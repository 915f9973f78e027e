using Orleans.Hosting;
using OrleansMl.Users;

namespace OrleansMl.Sessions;

/// <summary>Registers what sessions of browsers are erased and exported with.</summary>
internal static class SessionsSiloBuilderExtensions
{
    public static ISiloBuilder AddSessions(this ISiloBuilder silo)
    {
        silo.Services.AddErasureStep<SessionsErasureStep>();
        silo.Services.AddUserExport<SessionsExportSource>();
        return silo;
    }
}
