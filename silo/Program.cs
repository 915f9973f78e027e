using OrleansMl;

return await SiloApplication.RunAsync(args);
