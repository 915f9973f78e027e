using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrleansMl.Http;

public sealed class ApiJsonTests
{
    public static TheoryData<string> Contexts => [.. All.Select(context => context.GetType().Name)];

    private static readonly JsonSerializerContext[] All =
    [
        .. typeof(ApiJson).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)))
            .Select(type => (JsonSerializerContext)type.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!),
    ];

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Names_are_snake_case(string name) =>
        Assert.Same(JsonNamingPolicy.SnakeCaseLower, Context(name).Options.PropertyNamingPolicy);

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Every_enum_is_written_as_its_name_in_snake_case(string name) => Assert.Empty(
        Contracts(Context(name)).Where(contract => contract.Type.IsEnum && !WritesNames(contract)).Select(contract => contract.Type.Name));

    [Theory]
    [MemberData(nameof(Contexts))]
    public void No_converter_is_listed_for_an_enum_that_nothing_has(string name) => Assert.Empty(
        Context(name).Options.Converters.Select(converter => converter.GetType().GenericTypeArguments[0])
            .Except(Contracts(Context(name)).Select(contract => contract.Type)).Select(type => type.Name));

    [Fact]
    public void The_framework_knows_the_contracts_of_every_feature()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddOrleansMlApi(builder.Configuration, builder.Environment);
        using var services = builder.Services.BuildServiceProvider();

        var json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

        Assert.Equal(Names(All), Names(json.TypeInfoResolverChain));
    }

    private static bool WritesNames(JsonTypeInfo contract) => Enum.GetNames(contract.Type).All(name =>
        JsonSerializer.Serialize(Enum.Parse(contract.Type, name), contract) == $"\"{NameOf(contract.Type, name)}\"");

    // A value that was published under another name keeps it.
    private static string NameOf(Type type, string name) =>
        type.GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
            ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static IEnumerable<string> Names(IEnumerable<IJsonTypeInfoResolver> contexts) =>
        contexts.Select(context => context.GetType())
            .Where(type => type.Assembly == typeof(ApiJson).Assembly)
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal);

    private static JsonSerializerContext Context(string name) => All.Single(context => context.GetType().Name == name);

    private static IEnumerable<JsonTypeInfo> Contracts(JsonSerializerContext context) => context.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.PropertyType.IsSubclassOf(typeof(JsonTypeInfo)))
        .Select(property => (JsonTypeInfo)property.GetValue(context)!);
}
