using System.Text;

namespace OrleansMl.TensorFlowJs;

public sealed class JavaScriptLiteralTests
{
    [Theory]
    [InlineData("module.exports = {a: 1}", """{"a":1}""")]
    [InlineData(
        """!function(e){if("object"==typeof x)module.exports=e()}(function(){({1:[function(t,e){e.exports={a:[.5,-1e-3,null]}},{}]})})""",
        """{"a":[0.5,-0.001,null]}""")]
    [InlineData("{\"a\": true}", """{"a":true}""")]
    [InlineData("exports.exports=[!0,!1,void 0,true,false]", "[true,false,null,true,false]")]
    [InlineData("x.exports={$a_1:{},'b c':[],}", """{"$a_1":{},"b c":[]}""")]
    [InlineData("x.exports='a\"b'", "\"a\\u0022b\"")]
    [InlineData("""x.exports="A\x42\u0043\n\\\"'" """, "\"ABC\\n\\\\\\u0022\\u0027\"")]
    public void A_literal_is_read_as_json(string module, string json) =>
        Assert.Equal(json, JavaScriptLiteral.ReadExport(Encoding.UTF8.GetBytes(module)).RootElement.GetRawText());

    [Theory]
    [InlineData("")]
    [InlineData("module.exports=e()")]
    [InlineData("module.exports={a:e()}")]
    [InlineData("module.exports={a:1+process.exit()}")]
    [InlineData("module.exports={a:1")]
    [InlineData("module.exports={a}")]
    [InlineData("module.exports={a 1}")]
    [InlineData("module.exports=[1 2]")]
    [InlineData("module.exports=\"a")]
    [InlineData("module.exports=\"a\nb\"")]
    [InlineData("module.exports=\"\\q\"")]
    [InlineData("module.exports=[!2]")]
    [InlineData("module.exports=[1e999]")]
    [InlineData("module.exports=[`a`]")]
    [InlineData("module.exports=[truely]")]
    public void What_is_no_literal_is_refused(string module) =>
        Assert.Throws<InvalidDataException>(() => JavaScriptLiteral.ReadExport(Encoding.UTF8.GetBytes(module)));

    [Fact]
    public void A_literal_that_nests_without_end_is_refused() =>
        Assert.Throws<InvalidDataException>(() => JavaScriptLiteral.ReadExport(Encoding.UTF8.GetBytes(new string('[', 100_000))));
}
