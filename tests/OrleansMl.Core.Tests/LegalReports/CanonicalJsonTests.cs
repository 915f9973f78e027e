using System.Text;
using System.Text.Json;

namespace OrleansMl.LegalReports;

/// <summary>One way to write a value, so that its hash tells whether it is still the same.</summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"b": 1, "a": [1, 2.50, {"d": null, "c": "x"}]}""", """{"a":[1,2.50,{"c":"x","d":null}],"b":1}""")]
    [InlineData("""{"é": 1, "z": 2, "Z": 3, "": 4}""", """{"":4,"Z":3,"z":2,"é":1}""")]
    [InlineData("""{"a": 1, "a": 2}""", """{"a":2}""")]
    [InlineData("""["b", "a"]""", """["b","a"]""")]
    public void The_same_value_has_the_same_bytes(string json, string canonical) =>
        Assert.Equal(canonical, Encoding.UTF8.GetString(CanonicalJson.Of(JsonElement.Parse(json))));

    [Fact]
    public void The_order_of_names_changes_nothing_and_writing_it_again_neither()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var members = Enumerable.Range(0, random.Next(1, 12))
                .Select(number => $"\"{(char)('a' + random.Next(26))}{number}\": {random.Next()}").ToArray();
            var bytes = CanonicalJson.Of(JsonElement.Parse($"{{{string.Join(',', members)}}}"));
            random.Shuffle(members);

            Assert.Equal(bytes, CanonicalJson.Of(JsonElement.Parse($"{{ {string.Join(" ,\n", members)} }}")));
            Assert.Equal(bytes, CanonicalJson.Of(JsonElement.Parse(bytes)));
        }
    }
}
