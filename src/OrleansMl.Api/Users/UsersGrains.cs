using OrleansMl.Http;

namespace OrleansMl.Users;

internal static class UsersGrains
{
    extension(GrainClient grains)
    {
        public IUserGrain User(string id) => grains.Get<IUserGrain>(id);

        public IUserDirectoryGrain UserDirectory => grains.Single<IUserDirectoryGrain>();
    }
}
