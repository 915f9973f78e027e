using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrleansMl.Media;

public sealed class MediaOptionsTests
{
    [Fact]
    public void Defaults_are_those_of_the_manual() => Assert.Equal(
        (25_000_000L, 2_000_000_000L, 50_000_000, 25_000_000, 16_384, 512),
        Read([]) is var o ? (o.MaxImageBytes, o.MaxVideoBytes, o.MaxPixels, o.MaxWholePixels, o.MaxSide, o.DecodedSide) : default);

    [Theory]
    [InlineData("MaxImageBytes", "0", "MaxImageBytes must be")]
    [InlineData("MaxSide", "0", "MaxSide must be")]
    [InlineData("DecodedSide", "8", "DecodedSide must be")]
    [InlineData("DecodeWait", "-00:00:01", "DecodeWait must be")]
    [InlineData("DecodeTimeout", "00:00:00", "DecodeTimeout must be")]
    [InlineData("MaxWholePixels", "60000000", "more than MaxPixels")]
    [InlineData("DecodeMemoryBytes", "100000000", "Raise the one or lower the others")]
    [InlineData("AnimationFrames", "1000", "Raise the one or lower the others")]
    [InlineData("DecodedSide", "4096", "Raise the one or lower the others")]
    [InlineData("MaxImageBytes", "1000000000", "Raise the one or lower the others")]
    [InlineData("MaxVideoCpu", "00:00:00", "MaxVideoCpu must be")]
    public void Illegal_value_stops_the_start_with_its_name(string key, string value, string expected)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(new() { [$"OrleansMl:Media:{key}"] = value }));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Registering_twice_gives_one_budget()
    {
        using var services = Services([]).AddMediaDecoding().BuildServiceProvider();

        Assert.Single(services.GetServices<DecodeBudget>());
        Assert.NotNull(services.GetRequiredService<ImageDecoder>());
    }

    private static MediaOptions Read(Dictionary<string, string?> settings)
    {
        using var services = Services(settings).BuildServiceProvider();
        return services.GetRequiredService<IOptions<MediaOptions>>().Value;
    }

    private static IServiceCollection Services(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddMediaDecoding();
}
