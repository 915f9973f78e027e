namespace OrleansMl.Models;

public sealed class NpmConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_of_the_project_outranks_that_of_the_user_and_that_of_the_machine()
    {
        _folder.Write(".npmrc", "one=project");
        var user = _folder.Write("user", "one=user\ntwo = \"user\"");
        var machine = _folder.Write("machine", "one=machine\ntwo=machine\nthree=machine");

        var configuration = Load(("npm_config_userconfig", user), ("NPM_CONFIG_GLOBALCONFIG", machine));

        Assert.Equal(
            ["project", "user", "machine", null],
            ((string[])["one", "two", "three", "four"]).Select(key => configuration[key]));
    }

    [Fact]
    public void A_folder_inside_a_project_reads_the_projects_file()
    {
        _folder.Write("package.json", "{}");
        _folder.Write(".npmrc", "registry=http://project/");
        var inside = Directory.CreateDirectory(Path.Combine(_folder.Path, "src", "deep")).FullName;

        Assert.Equal("http://project/", NpmConfiguration.Load(inside, new Dictionary<string, string>())["registry"]);
    }

    [Theory]
    [InlineData("${SET}", "value")]
    [InlineData("a${SET}b", "avalueb")]
    [InlineData("${MISSING}", "${MISSING}")]
    [InlineData("${MISSING?}", "")]
    public void Variables_of_the_environment_are_put_in(string written, string read)
    {
        _folder.Write(".npmrc", $"key={written}");

        Assert.Equal(read, Load(("SET", "value"))["key"]);
    }

    [Theory]
    [InlineData("//host/:_authToken=t", "http://host/a/b", "Bearer t")]
    [InlineData("//host/a/:_authToken=t", "http://host/a/b", "Bearer t")]
    [InlineData("//host/a/b/:_authToken=t", "http://host/a/b", null)]
    [InlineData("//host:81/:_authToken=t", "http://host:81/a", "Bearer t")]
    [InlineData("//host:81/:_authToken=t", "http://host/a", null)]
    [InlineData("//other/:_authToken=t", "http://host/a", null)]
    [InlineData("//host/:_auth=eDp5", "http://host/a", "Basic eDp5")]
    [InlineData("//host/:username=x\n//host/:_password=eQ==", "http://host/a", "Basic eDp5")]
    public void Credentials_go_to_the_place_they_are_for(string file, string address, string? expected)
    {
        _folder.Write(".npmrc", file);

        Assert.Equal(expected, Load().AuthorizationAt(new(address))?.ToString());
    }

    [Theory]
    [InlineData("value ; note", "value")]
    [InlineData("value # note", "value")]
    [InlineData("value;note", "value")]
    [InlineData(@"a\;b\#c\d\", @"a;b#c\d\")]
    [InlineData("\"a ; b\"", "a ; b")]
    [InlineData("\"a\\tb\"", "a\tb")]
    [InlineData("'a # b'", "a # b")]
    public void Comments_and_quotes_are_read_as_npm_reads_them(string written, string read)
    {
        _folder.Write(".npmrc", $"key = {written}");

        Assert.Equal(read, Load()["key"]);
    }

    [Theory]
    [InlineData("https://bob:s3cret@nexus/npm/", "bob:s3cret")]
    [InlineData("https://bob:a%40b%3Ac@nexus/npm", "bob:a@b:c")]
    [InlineData("https://token@nexus/npm/", "token:")]
    public async Task Who_stands_in_the_registrys_address_is_taken_out_of_it_and_asks_there(string registry, string expected)
    {
        _folder.Write(".npmrc", $"registry={registry}");
        var configuration = Load();

        var address = await configuration.RegistryOfAsync("tiny", TestContext.Current.CancellationToken);

        Assert.Equal("https://nexus/npm/", address.OriginalString);
        var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(expected));
        Assert.Equal($"Basic {basic}", configuration.AuthorizationAt(new("https://nexus/npm/tiny"))?.ToString());
        Assert.Null(configuration.AuthorizationAt(new("https://nexus/other/tiny")));
    }

    [Theory]
    [InlineData("ftp://bob:s3cret@nexus/")]
    [InlineData("bob:s3cret@nexus")]
    public async Task A_registry_that_is_no_address_is_refused_without_being_printed(string registry)
    {
        _folder.Write(".npmrc", $"@a:registry={registry}");

        var refused = await Assert.ThrowsAsync<PullException>(
            () => Load().RegistryOfAsync("@a/tiny", TestContext.Current.CancellationToken));

        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
        Assert.Contains("@a:registry", refused.Message, StringComparison.Ordinal);
    }

    private NpmConfiguration Load(params (string Name, string Value)[] environment) =>
        NpmConfiguration.Load(_folder.Path, environment.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));
}
