using System.CommandLine;
using OrleansMl.Tokens;

var root = new RootCommand("OrleansMl: tokens, training, evaluation, model packages and load.")
{
    TokenCommand.Create(),
};

return await root.Parse(args).InvokeAsync();
