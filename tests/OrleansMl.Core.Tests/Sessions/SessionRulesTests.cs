using System.Collections.Immutable;
using System.Globalization;
using CsCheck;

namespace OrleansMl.Sessions;

public sealed class SessionRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // What happens: a sign-in by some id, the end of some id, an end of all until now, and the minutes that pass before it.
    private static readonly Gen<(int Kind, int Id, int Minutes)[]> Acts =
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 20], Gen.Int[0, 30]).Array[0, 80];

    private static UserSession Session(int id, DateTimeOffset at) => new(id.ToString(CultureInfo.InvariantCulture), at, at.AddHours(2));

    [Fact]
    public void A_session_holds_until_it_is_ended_or_over_or_pushed_out_by_newer_ones()
    {
        const int Max = 3;
        Acts.Sample(acts =>
        {
            var (now, sessions) = (Start, ImmutableArray<UserSession>.Empty);
            var model = new List<UserSession>();
            foreach (var (kind, id, minutes) in acts)
            {
                now = now.AddMinutes(minutes);
                if (kind <= 3)
                {
                    var started = Session(id, now);
                    sessions = SessionRules.Start(sessions, started, now, Max);
                    model.RemoveAll(one => one.Until <= now || one.Id == started.Id);
                    model.Add(started);
                    model.RemoveRange(0, Math.Max(0, model.Count - Max));
                }
                else if (kind == 4)
                {
                    sessions = SessionRules.End(sessions, Session(id, now).Id);
                    model.RemoveAll(one => one.Id == Session(id, now).Id);
                }
                else
                {
                    sessions = SessionRules.EndUntil(sessions, now);
                    model.Clear();
                }

                Assert.InRange(sessions.Length, 0, Max);
                for (var i = 0; i <= 20; i++)
                {
                    Assert.Equal(
                        model.Exists(one => one.Id == Session(i, now).Id && one.Until > now),
                        SessionRules.IsLive(sessions, Session(i, now).Id, now));
                }
            }
        });
    }

    [Fact]
    public void What_began_after_an_erasure_was_asked_for_stays()
    {
        ImmutableArray<UserSession> sessions = [Session(1, Start), Session(2, Start.AddSeconds(1)), Session(3, Start.AddSeconds(2))];

        Assert.Equal(["3"], SessionRules.EndUntil(sessions, Start.AddSeconds(1)).Select(session => session.Id));
    }

    [Fact]
    public void A_clock_behind_the_others_does_not_push_out_its_own_session()
    {
        ImmutableArray<UserSession> sessions = [Session(1, Start), Session(2, Start.AddMinutes(1))];

        var next = SessionRules.Start(sessions, Session(3, Start.AddMinutes(-1)), Start, max: 2);

        Assert.Equal(["3", "2"], next.Select(session => session.Id));
    }
}
