using System.CommandLine;
using OrleansMl.Load;
using OrleansMl.Models;
using OrleansMl.Tokens;

var root = new RootCommand("OrleansMl: tokens, training, evaluation, model packages and load.")
{
    TokenCommand.Create(),
    ModelsCommand.Create(),
    LoadCommand.Create(),
};

return await root.Parse(args).InvokeAsync();
