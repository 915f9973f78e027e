using OrleansMl.Datasets;

namespace OrleansMl.Training;

// What is bought, sent, lent, won and given away: by honest people, and by swindlers with the same words.
internal static partial class SyntheticExamples
{
    private const int ThingsOfPattern = 14;
    private const int CallsOfPattern = 20;

    // {0} a thing that is sent or bought.
    private static readonly string[] OfferThings =
    [
        "the parcel", "my parcel", "your parcel", "the package", "the package from Spain", "the letter", "the registered letter",
        "my order",
        "your order", "the spare parts", "the new phone", "the bike", "the mattress", "the fridge", "a sofa", "the books", "my glasses",
        "a used laptop", "the winter tyres", "the guitar", "the birthday present", "a box of plants", "a pair of shoes", "my medicine",
        "a new boiler", "the curtains", "a coffee machine", "the dog food", "the camera", "a desk", "the wedding dress", "a lawn mower",
    ];

    private static readonly string[] HonestThingPatterns =
    [
        "I paid customs on {0}, look up the rates before you buy", "customs wanted to know what {0} is worth",
        "do I have to pay duty on {0}?",
        "customs cost more than {0} itself", "the customs form for {0} is easy to fill in", "customs sent {0} back, the form was missing",
        "please sign for {0}, I am at work", "could you sign for {0} this afternoon?", "I signed for {0} at noon", "who signed for {0}?",
        "please take {0} in if they ring at your door", "the courier rang twice because of {0}", "the driver left {0} in the garage",
        "the postman brought {0} a day early", "the tracking of {0} has not changed since monday", "is {0} on its way?",
        "{0} comes tomorrow between eight and noon", "{0} is waiting at the post office, bring your passport",
        "you can collect {0} at the kiosk",
        "delivery of {0} is free from 50 euros on", "the delivery of {0} cost six euros", "they delivered {0} to the wrong house",
        "I sent {0} back and the money came within a week", "the shop refunded {0} without any questions", "my refund for {0} has arrived",
        "the invoice for {0} is in the envelope", "I still have to pay for {0}", "we paid {0} in two rates",
        "please confirm that {0} has arrived",
        "I confirmed the address for {0} by phone", "the shop asks me to confirm {0}",
        "order {0} before friday if you need it for the party",
        "check the size before you order {0}", "compare prices before you buy {0}", "do not buy {0} without trying it",
        "I ordered {0} at the shop round the corner", "{0} is on sale this week", "{0} is sold out, they said", "is {0} worth the price?",
        "I sell {0}, forty euros, come and have a look", "who wants {0} for free? it is in the hall",
        "message me if you need {0}, I have two",
        "write to me if you are interested in {0}", "call me about {0} after six", "I can bring you {0} on sunday", "we got a loan for {0}",
        "my bank lent us the money for {0}", "a loan for {0} makes no sense at this rate", "we saved two years for {0}",
        "my brother lent me {0}", "insurance paid for {0}", "the guarantee on {0} is three years", "the reviews of {0} are honest",
        "I watch a channel about {0} when I cannot sleep", "a quiet channel about {0}, I like the man",
        "I follow a woman who repairs things like {0}",
        "the newsletter about {0} comes on thursdays", "there is a club for people who collect things like {0}", "I won {0} in a raffle",
        "my aunt won {0} at the village fair", "we raffle {0} on sunday, tickets at the bar", "{0} was a prize in the school lottery",
        "we give {0} away because we move", "I gave {0} to the charity shop", "the winner gets {0} and a cake",
        "the charity collects things like {0}",
        "please help us to find {0}, it was stolen", "someone stole {0} from our hall",
        "today only: {0} at half price in our shop, sorry for the noise",
        "free with every coffee: a look at {0}, haha", "I clicked on the wrong size when I ordered {0}", "you find {0} on the second shelf",
    ];

    // {0} what one has an account, a password or a card for.
    private static readonly string[] AccountThings =
    [
        "the library", "my bank", "the gym", "the train app", "the school portal", "my email", "the shop", "the tax office", "the forum",
        "the phone company", "my streaming service", "the doctor's office", "the electricity company", "the car sharing", "the city hall",
        "the university", "my old laptop", "the insurance",
    ];

    private static readonly string[] HonestAccountPatterns =
    [
        "I forgot my password for {0}", "the password for {0} must have twelve signs, how silly", "I changed my password at {0} yesterday",
        "how do I close my account with {0}?", "my account at {0} was locked because I typed the wrong password",
        "{0} sent me a new card by post",
        "{0} never asks for your password on the phone", "{0} warns of false messages", "a letter from {0} arrived, we owe twelve euros",
        "{0} charged me twice and paid it back", "I have to update my address at {0}", "the site of {0} does not open on my phone",
        "does the page of {0} work for you?", "can you log in at {0}?", "I verified my account with {0} at the counter",
        "{0} will be closed on monday for repairs", "my subscription with {0} ends in june", "I cancelled my contract with {0}",
        "the customer service of {0} was friendly", "please bring your card for {0}", "{0} confirmed my appointment",
        "the app of {0} needs an update",
        "beware, mails in the name of {0} are false", "somebody pretended to call from {0}", "the fee of {0} went up by a euro",
    ];

    // {0} a trade.
    private static readonly string[] Trades =
    [
        "a nurse", "a cook", "a driver", "a gardener", "a teacher", "a plumber", "a programmer", "a cleaner", "a cashier", "a hairdresser",
        "a student", "a carpenter", "a translator", "a baker", "a lawyer", "a night guard", "a midwife", "an electrician",
    ];

    private static readonly string[] HonestWorkPatterns =
    [
        "we need {0} for twenty hours a week, come by with your papers", "our firm looks for {0} from may on",
        "how much does {0} earn in your country?",
        "I earn less as {0} than my brother", "working from home is hard for {0}", "as {0} I can work from home on fridays",
        "a part-time job as {0} would suit me", "is there a job for {0} at your place?", "my first job was {0}, I learned a lot",
        "{0} makes 2,500 a month here before tax", "I applied as {0} and the interview is on monday",
        "the school hires {0}, ask at the office",
        "the union says {0} should earn more", "no experience needed, we train you: {0} at the town hospital",
        "I quit my job as {0} after ten years",
        "she became her own boss as {0}", "the course for {0} takes three years", "weekend shifts for {0}, paid by tariff",
    ];

    // {0} money and shares as people talk of them.
    private static readonly string[] MoneySubjects =
    [
        "bitcoin", "index funds", "gold", "shares", "government bonds", "forex", "a savings account", "crypto", "day trading",
        "the lottery",
        "oil", "real estate", "a pension fund", "sports bets", "the dollar", "penny stocks",
    ];

    private static readonly string[] HonestMoneyPatterns =
    [
        "I do not understand {0}, can anybody explain it?", "my teacher warned us of {0}", "the paper writes that {0} fell by two percent",
        "my uncle lost a lot with {0}", "a documentary about {0} is on at nine", "nobody gets rich with {0} overnight",
        "whoever promises you profit with {0} is lying", "I put a little into {0} every month", "is {0} safe?",
        "a lecture about {0} at the library",
        "the law on {0} changes in july", "I read a book on {0} and fell asleep", "we talked about {0} at lunch",
        "a friend works with {0} at a bank",
        "taxes on {0} are hard to understand", "{0} is not for me, I sleep better without",
    ];

    // {0} what is promised, {1} how to answer.
    private static readonly string[] SwindlePatterns =
    [
        "{0}, {1}", "{0}! {1}", "{0}. {1}", "{0} {1}", "hello dear, {0}, {1}", "guaranteed: {0}, {1}", "only today: {0}, {1}",
        "{0}, no joke, {1} now",
        "thank me later: {0}, {1}", "hurry, {0}, last places, {1}", "it really works: {0}, {1}", "ask me how: {0}, {1}",
        "for those who need it: {0}, {1}",
        "my life has changed, {0}, {1}",
    ];

    private static readonly string[] Promises =
    [
        // Trading.
        "I earned 6,000 in nine days with her signals", "he trades for me and I get 2,000 every week",
        "our trader turns 300 into 3,000 in two days",
        "profits every day straight into your wallet", "a mentor with fifteen years in forex takes new people",
        "98 percent of our signals win",
        "10,000 people already earn with our group", "double your bitcoin in one day", "I was broke and in debt until she traded for me",
        "my withdrawal of 9,000 came today, thank you sir", "the bot makes 5 percent a day without risk",
        "free gold signals for the first hundred",
        "invest 250 and live like a king", "copy my trades and never work again", "got paid again today, this platform is real",
        // Work.
        "get 250 a day for liking posts", "we hire 80 people for easy tasks on the phone",
        "rate films and restaurants and get paid each evening",
        "two hours a day at home for 3,500 a month", "be your own boss for a small starting fee", "escape the nine to five with my system",
        "earn money while you sleep", "no skills, no boss, 900 a week", "fill in forms at home and earn 400 a day",
        "financial freedom in thirty days",
        // Loans, grants and lost money.
        "a loan in ten minutes without any check", "bad credit is no problem, get 20,000 today",
        "a grant of 40,000 that you never pay back",
        "lost money to a false broker? we hack it back", "this expert recovered all my stolen coins",
        "got scammed? our lawyers return every cent",
        "a widow leaves 3 million to a good person like you", "unclaimed inheritance in your name", "clear all your debts overnight",
        "the government gives everybody 5,000", "your compensation of 80,000 is ready",
        // Followers, pills, spells, copies.
        "20,000 real followers within an hour", "buy likes and go viral", "a blue badge for your account",
        "lose 12 kilos in ten days with one drink",
        "this trick melts belly fat", "doctors hate this cure for diabetes", "strong pills, no prescription, sent in plain boxes",
        "Dr Ade's spell brought my wife back in two days", "a love spell that works within hours", "lottery numbers by a real priest",
        "get rid of herpes with these herbs", "designer bags, 90 % off", "luxury watches like the original for 80",
        "new phones at a third of the price",
        "passports and licences without a test", "see the chats of your partner", "all channels for life for 20", "hot girls near you",
        // Prizes.
        "you won a phone", "your number won 500,000", "you were chosen for a gift card of 1,000", "we give away 50 consoles",
        "free tablets for the first 200",
        "your prize expires tonight", "you are visitor number one million",
    ];

    private static readonly string[] Calls =
    [
        "message me on WhatsApp +44 700 000 000", "DM me \"START\"", "DM me", "join t.me/fx-gold-example", "write to @coach_daily_fx",
        "link in bio",
        "click https://quick-cash.example/go", "click the link in my profile", "register at www.win-now.example", "text YES to this number",
        "add me on Telegram", "send me a message and I explain", "comment INFO and I write to you", "inbox me", "contact him on Instagram",
        "tap https://bonus.example/?r=9", "apply here: http://easy-job.example", "join the group before it is full", "WhatsApp only",
        "to start, write \"ready\"", "e-mail office@funds.example", "if you want the same, write to me",
    ];

    // {0} a place to click, for what pretends to be a parcel service, a bank, a shop.
    private static readonly string[] PhishPatterns =
    [
        "your parcel is on hold, pay 1.49 at {0}", "we could not deliver your package, choose a new day and pay 2 euros: {0}",
        "customs hold your shipment, pay the charge now at {0}", "your delivery waits, confirm your address within 12 hours: {0}",
        "unusual activity on your account, confirm your details at once: {0}",
        "new sign-in from Moscow, if it was not you verify your card: {0}",
        "your bank account is limited, confirm your data at {0}", "your card is blocked, unlock it at {0} today",
        "your password expires, keep it here: {0}", "your account will be deleted, verify now: {0}",
        "payment failed, enter your card again at {0}",
        "your subscription is paused, update your card number: {0}", "tax refund of 318.40 approved, claim it at {0}",
        "you have an unpaid fine, settle it at {0} or face court", "your mailbox is full, sign in at {0} to get your messages",
        "security alert, confirm your bank details immediately {0}", "your wallet must be verified, enter your phrase at {0}",
        "we noticed a strange login, secure your account: {0}", "you won a gift card, confirm your address at {0}",
        "congratulations, your prize waits at {0}",
        "you are the winner of the week, pay only the shipping at {0}", "last reminder: collect your reward at {0}",
        "share this and register at {0} to get a console",
        "su paquete no pudo ser entregado, pague 1,99 en {0}", "su cuenta está limitada, confirme sus datos en {0}",
        "ha ganado un premio, reclámelo en {0}",
        "usted es el ganador de hoy, pague el envío en {0}", "gana 300 euros al día desde casa, regístrate en {0}",
        "último aviso, su regalo caduca hoy: {0}",
        "votre compte est bloqué, confirmez vos données sur {0}", "Ihr Paket wird zurückgeschickt, zahlen Sie 1,99 unter {0}",
        "il suo conto è bloccato, confermi i dati su {0}", "a sua conta foi suspensa, confirme os dados em {0}",
    ];

    private static readonly string[] PhishPlaces =
    [
        "https://parcel-help.example/pay", "http://my-account.example/?id=431", "www.bank-verify.example", "https://sh.example/9Ab",
        "parcel-fee.example",
        "https://prize-desk.example/claim", "http://login-secure.example", "https://t.example/x", "www.gift-win.example/now",
        "https://user-check.example",
    ];

    // {0} one of the links that harmless texts hold.
    private static readonly string[] LinkRemarkPatterns =
    [
        "can somebody check whether {0} opens for you?", "does {0} open on your phone?", "{0} does not open here, what about you?",
        "if you would like to know more, look at {0} or write to me", "look at {0} or ask me", "for more, see {0} or ask the teacher",
        "check {0} if you do not believe me", "click on {0} and scroll down to the map", "read {0} first, then answer",
        "open {0} and tell me what you see",
        "I got the numbers from {0}", "more pictures at {0}", "please look at {0} and tell me what you think", "link: {0}",
        "the link is {0}, page three",
        "sorry, the right link is {0}", "you can order the book at {0}", "tickets for the play are on {0}", "we sell our honey at {0}",
        "the free lessons are at {0}", "listen to our demo {0} and be honest", "my new video about bread: {0}",
        "my blog about birds is {0}",
        "the live stream of the service is at {0}", "download the form at {0}", "join us on sunday, the route is on {0}",
        "give to the food bank at {0}",
    ];

    private static readonly string[] ShortReplies =
    [
        "link?", "the link please", "any link?", "send link", "20 %", "50 %", "99 %", "100 percent", "10/10",
        "0 %", "yes please", "pm me",
        "dm", "dm sent", "call me", "free?", "how much?", "price?", "is it free?", "sold", "still for sale?", "where to buy?", "done",
        "second!",
        "win!", "we won!", "winner", "you win", "new phone who dis", "check your mail", "see link above", "thanks for the link",
        "more info please", "info?",
        "follow for more", "subscribed", "liked", "shared", "good luck", "happy new year", "lol 100", "+10", "3 more days", "50/50",
        "5 euros", "too expensive",
        "cheap", "ok send it", "yes or no?", "who won?", "what number?", "reply please", "text me later", "call back please",
        "ok click save",
    ];

    private static IEnumerable<LabelledText> Offers()
    {
        var (ham, spam) = (TextTargets.None with { Spam = 0 }, TextTargets.None with { Spam = 1 });
        return LifeExamples.Some(HonestThingPatterns, OfferThings, ThingsOfPattern, ham, Honest)
            .Concat(LifeExamples.Some(HonestAccountPatterns, AccountThings, ThingsOfPattern, ham, Honest))
            .Concat(LifeExamples.Some(HonestWorkPatterns, Trades, ThingsOfPattern, ham, Honest))
            .Concat(LifeExamples.Some(HonestMoneyPatterns, MoneySubjects, ThingsOfPattern, ham, Honest))
            .Concat(Fill(Honest, LinkRemarkPatterns, Links, ham))
            .Concat(ShortReplies.Select(reply => new LabelledText(Honest, reply, ham)))
            .Concat(Promises.SelectMany((promise, p) => Enumerable.Range(0, CallsOfPattern).Select(i => new LabelledText(
                Scams,
                SwindlePatterns[(p + i) % SwindlePatterns.Length]
                    .Replace("{0}", promise, StringComparison.Ordinal)
                    .Replace("{1}", Calls[((p * 3) + i) % Calls.Length], StringComparison.Ordinal),
                spam,
                promise))))
            .Concat(Fill(Scams, PhishPatterns, PhishPlaces, spam));
    }
}
