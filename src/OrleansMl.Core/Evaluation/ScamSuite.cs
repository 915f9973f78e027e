using static OrleansMl.Evaluation.SuiteTemplates;

namespace OrleansMl.Evaluation;

/// <summary>
/// What swindlers write, about trading and signal groups, prizes, parcels, jobs and accounts, and what honest people write about the same
/// things. Hosts end in <c>.example</c> and numbers in zeros: none of them exists.
/// </summary>
public static class ScamSuite
{
    private const string ScamKind = "scam";

    private static readonly string[] Contacts = Lines("""
        message me on WhatsApp +1 555 000 0100
        write to @profit_mentor_fx on Telegram
        click https://fast-profit.example/join
        DM me "INFO"
        join the group: t.me/signals-vip-example
        """);

    private static readonly string[] Places = Lines("""
        https://secure-parcel.example/pay
        http://claim-now.example/?id=7781
        www.account-check.example
        https://bit.example/3xYz
        """);

    /// <summary>The texts.</summary>
    public static IReadOnlyList<SuiteText> Texts { get; } =
    [
        .. Cross($"{ScamKind}: trading and signal groups", """
            I made 8,500 dollars in one week with her trading strategy, {0}.
            Turn 200 into 2,000 in 24 hours, guaranteed profit, no risk: {0}!
            Our VIP crypto signals have 98 % accuracy, {0} before the last places are gone.
            Forex mentor with ten years of experience, daily profits paid to your wallet, {0}.
            I was in debt until Mrs. Sandra traded bitcoin for me. Now I earn 5,000 a week. To start, {0}.
            Send 0.1 BTC and receive 0.2 BTC back, only today, {0}.
            Free signals for gold and EUR/USD, join 12,000 happy investors, {0}.
            Thank you Mr. Brian, I got my withdrawal of 15,000 today! If you want the same, {0}.
            """, Contacts),
        .. Cross($"{ScamKind}: prizes", """
            Congratulations! You have been selected to receive a free phone, claim it at {0}
            You are today's lucky winner of a 1,000 dollar gift card. Confirm your address at {0}
            WINNER!! Your number won 750,000 in our lottery. Pay the processing fee here: {0}
            We are giving away 100 consoles, share this post and register your card at {0}
            Final notice: your prize expires tonight, click {0}
            """, Places),
        .. Cross($"{ScamKind}: prizes, Spanish", """
            ¡Felicidades! Has ganado un iPhone gratis, reclama tu premio aquí: {0}
            Eres el ganador de 1.000 euros. Confirma tus datos bancarios en {0}
            Último aviso: tu premio caduca hoy, haz clic en {0}
            Tu número ha sido elegido en nuestro sorteo, paga los gastos de envío en {0}
            ¡Gana dinero fácil desde casa! 500 euros al día sin riesgo, regístrate ya en {0}
            """, Places),
        .. Cross($"{ScamKind}: parcels and accounts", """
            Your parcel could not be delivered. Pay the fee of 1.99 at {0} within 24 hours.
            Customs is holding your package, settle the charge now: {0}
            Your account has been suspended. Verify your password at {0} or it will be deleted.
            Unusual sign-in detected. Confirm your bank details immediately: {0}
            Your streaming subscription failed, update your card number at {0}
            You have a tax refund of 432.18 waiting. Enter your card to receive it: {0}
            """, Places),
        .. Cross($"{ScamKind}: jobs", """
            Earn 300 a day from home by liking videos, no experience needed, {0}.
            We hire 50 people for simple online tasks, 2 hours a day, 4,000 a month, {0}.
            Be your own boss and get financial freedom, small starting fee, {0}.
            Part-time job: rate hotels on your phone and get paid every evening, {0}.
            Stop working for others! My system earns money while you sleep, {0}.
            """, Contacts),
        .. Cross($"{ScamKind}: loans and lost money", """
            Instant loan without credit check, approved in five minutes, {0}.
            Did you lose money to a fake broker? Our hackers get it back, {0}.
            I recovered all my stolen bitcoin thanks to this recovery expert, {0}.
            Grant of 50,000 for everybody on social media, no need to pay it back, {0}.
            A widow wants to give you 2 million dollars for charity, {0}.
            """, Contacts),
        .. Cross($"{ScamKind}: followers, pills and miracles", """
            Get 10,000 real followers in one hour, {0}!
            Lose 15 kilos in two weeks with this one trick, {0}.
            Cheap pills without prescription, discreet delivery, {0}.
            Dr. Obi's spell brought my husband back in 48 hours, {0}.
            Cheap designer watches, 90 % off, only today, {0}.
            """, Contacts),
        .. Cross("ordinary: money and shares", """
            What do you think about {0} for somebody who retires in twenty years?
            My father put his savings into {0} and slept badly for a year.
            I listened to a podcast about {0} on the way to work.
            Is there a good book about {0} for beginners?
            The lecture on {0} was dry, but useful.
            {0} fell again today, I am glad that I own none.
            Beware of people who promise quick profits with {0}.
            Our maths teacher used {0} to explain risk.
            """, """
            index funds
            bitcoin
            government bonds
            forex trading
            gold
            crypto
            shares of car makers
            savings accounts
            """),
        .. Cross("ordinary: prizes and giveaways", """
            {0} won a free ticket in the school raffle!
            Congratulations to {0}, you really deserve this prize.
            We draw the winner of the cake on Sunday, said {0}.
            {0} gave away all the old records for free.
            The prize for {0} is a voucher for the bookshop.
            """, """
            my little sister
            our neighbour
            the choir
            the oldest member
            the girl from 7b
            Mr. Novak
            the whole team
            the chess club
            """),
        .. Cross("ordinary: parcels and accounts", """
            Has {0} arrived yet? The tracking says tomorrow.
            The courier left {0} with the neighbours.
            I had to pay customs for {0}, so check before you order.
            Please sign for {0} if the bell rings.
            I forgot the password for {0} again.
            The bank asks me to confirm {0} by letter.
            """, """
            my parcel
            the package from Poland
            the new mattress
            your order
            the birthday present
            the spare part
            my library account
            my email account
            """),
        .. Cross("ordinary: jobs and earning", """
            We are looking for {0}, twenty hours a week, apply by Friday.
            Does anybody know a summer job for {0}?
            How much does {0} earn where you live?
            I started as {0} and it was the best decision.
            {0} can work from home two days a week here.
            My cousin found work as {0} after three months.
            """, """
            a nurse
            a bus driver
            a student
            a gardener
            a junior developer
            a baker
            a translator
            a night porter
            """),
        .. Cross("ordinary: loans, health and shopping", """
            We got a loan for {0} and compared three banks first.
            Is it worth paying more for {0}?
            The pharmacy has {0} in stock again.
            There is a sale on {0} until Saturday.
            My doctor advised against {0}.
            I follow a channel about {0}, very calm and honest.
            Message me if you want {0}, I live near the station.
            """, """
            a used car
            vitamin D
            running shoes
            a new roof
            cough syrup
            a good mattress
            reading glasses
            garden chairs
            """),
    ];

    /// <summary>At least 80 % of the swindles are flagged or hidden, with at most .3 % of what honest people write.</summary>
    public static IEnumerable<SuiteFigure> Measure(SuiteResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        yield return results.Where(IsScam).Share("scams, flagged or hidden", verdict => verdict.IsFound, SuiteBound.AtLeast, .8);
        yield return results.Where(text => !IsScam(text))
            .Share("ordinary, flagged or hidden", verdict => verdict.IsFound, SuiteBound.AtMost, .003);
    }

    private static bool IsScam(SuiteText text) => text.Kind.StartsWith(ScamKind, StringComparison.Ordinal);
}
