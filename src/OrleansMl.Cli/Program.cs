using System.CommandLine;
using OrleansMl.Load;
using OrleansMl.Tokens;

var root = new RootCommand("OrleansMl: tokens, training, evaluation, model packages and load.")
{
    TokenCommand.Create(),
    LoadCommand.Create(),
};

return await root.Parse(args).InvokeAsync();
