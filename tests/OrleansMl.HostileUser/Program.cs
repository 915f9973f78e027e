using OrleansMl.RateLimiting;

// OrleansMl.HostileUser ADDRESS TOKEN: attacks a node of this machine until it is ended, and says when all connections have been open.
if (args is not [var address, var token] || !Uri.TryCreate(address, UriKind.Absolute, out var node) || !node.IsLoopback)
{
    Console.Error.WriteLine("Give the address of a node of this machine and a user's token.");
    return 1;
}

var user = new HostileUser(node, token);
var attack = user.RunAsync(CancellationToken.None);
while (user.Connected < HostileUser.Connections)
{
    await Task.Delay(TimeSpan.FromMilliseconds(100));
}

Console.Out.WriteLine($"{HostileUser.Connections} connections have been open.");
await attack;
return 0;
