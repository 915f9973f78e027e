using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;

namespace OrleansMl.Languages;

/// <summary>Registers what finds the language of a text.</summary>
internal static class LanguagesSiloBuilderExtensions
{
    public static ISiloBuilder AddLanguages(this ISiloBuilder silo)
    {
        silo.Services.TryAddSingleton<LanguageFinder>();
        return silo;
    }
}
