using System.Globalization;
using OrleansMl.Datasets;

namespace OrleansMl.Training;

internal static partial class SyntheticExamples
{
    public const string Scams = "own sentences: scams";
    public const string Honest = "own sentences: honest";

    private const int SamplesOfPattern = 12;

    // {0} an amount, {1} where to answer, {2} who.
    private static readonly string[] ScamPatterns =
    [
        "I was broke until {2} showed me how to trade, now I make {0} every week, write to them on {1}",
        "invest {0} today and get five times as much back by friday, guaranteed, contact {1}",
        "thanks to {2} I withdrew {0} yesterday, the best account manager ever, reach out on {1}",
        "join our free signals group on {1}, 95% accuracy, members make {0} a day",
        "VIP trading signals, three trades daily, join {1} before it is full",
        "forex and gold signals with guaranteed profit, first week free, {1}",
        "crypto pump at 8 pm, everybody in the channel doubles, link on {1}",
        "send 0.1 BTC and receive 0.2 BTC back, official giveaway of {2}", "{2} gives away {0} to the first hundred who write on {1}",
        "turn {0} into ten times as much in one week with our mining bot, no risk, {1}",
        "no experience needed, work from home and earn {0} a day, message me on {1}",
        "we are hiring now, like videos and earn {0} daily, paid at once, apply on {1}",
        "part time job, one hour a day, {0}, add our manager on {1}",
        "financial freedom starts here, ask {2} on {1} how to invest with {0}",
        "who else is trading with {2}? I got my {0} within two days",
        "stop working for others, passive income of {0} monthly, dm me on {1}",
        "congratulations, your number was chosen, you have won {0}, reply with your name and bank to claim",
        "you are the lucky winner of {0}, claim your prize within 24 hours on {1}",
        "your e-mail has won {0} in the international lottery, contact {2} on {1}",
        "free gift card worth {0}, only today, tap the link to claim", "you have been selected for a free phone, pay only the delivery",
        "spin the wheel and win {0}, everyone wins, click the link", "claim your {0} bonus now, no deposit needed, best casino, {1}",
        "new casino, {0} welcome bonus and 200 free spins, sign up today",
        "sure betting tips, fixed matches, 100% win, pay after winning, {1}",
        "your parcel could not be delivered, pay the fee of {0} here: https://parcel-redelivery.example/pay",
        "we hold a package for you, customs of {0} are due, pay at https://package-customs.example",
        "delivery failed, confirm your address and pay {0}: https://track-delivery.example/confirm",
        "the post tried to reach you, settle {0} of duty online or the parcel goes back, https://duty-post.example",
        "your order waits at the depot, pay the shipping of {0} within a day to receive it, http://depot-pay.example",
        "toll unpaid, pay {0} before a fine is added: https://toll-fee.example/now",
        "your account will be closed today, verify your password at https://account-check.example/login",
        "unusual sign-in to your bank account, confirm your card number now: https://secure-bank.example",
        "your payment of {0} failed, update your billing details within 12 hours at http://billing-update.example",
        "final notice: unpaid tax of {0}, pay now with gift cards to avoid arrest",
        "tax refund of {0} waiting, enter your card to receive it",
        "instant loan of {0} without credit check, approved in five minutes, write to {2} on {1}",
        "do you need a loan? any amount up to {0} at 2% interest, contact {2} on {1}",
        "debt problems? we erase them legally, call {2} now", "lost your coins to a scammer? {2} got all of mine back, contact on {1}",
        "I recovered my hacked account thanks to {2} on {1}", "need to see the messages of your partner? {2} can hack any phone, {1}",
        "hire a hacker, fast and discreet, results or money back, {1}",
        "buy real followers and likes, 1000 for {0}, instant delivery, {1}",
        "grow your channel, we promote your video for {0}, dm us on {1}", "promote it on {1}, DM the link and get featured",
        "sub to my channel and I sub back within a minute, promise",
        "check out my new track on my channel, I am better than this, please like and share",
        "visit my profile for free giveaways every day", "watch me live tonight, link in my bio, first hour free",
        "lonely girls in your town want to meet you tonight, sign up free", "I am alone and bored, write to me on {1}, photos inside",
        "lose ten kilos in two weeks without sport, order the drops now for {0}",
        "cheap pills without prescription, shipped discreetly, order on {1}",
        "miracle cure for diabetes that doctors hide from you, order today",
        "replica watches and bags, {0} only, worldwide shipping, {1}", "diplomas and driving licences without exam, contact {2} on {1}",
        "cheap tickets and half price hotels, I work inside, pay by crypto, {1}",
        "dear friend, I am the widow of a minister and wish to share {0} with you, reply in confidence",
        "the late mister {2} left {0} without an heir, you share the name, contact my office",
        "UN compensation fund approved {0} for you, send your details to {2}",
        "airdrop live, connect your wallet and claim {0} in tokens",
        "verify your wallet to keep your coins safe, enter the 12 words at https://wallet-sync.example",
        "limited presale of our token, 100x soon, buy before midnight, {1}", "double your salary with our secret system, video on {1}",
        "I quit my job after two months with this app, it pays {0} a day, link on {1}", "earn {0} for each survey, sign up with my code",
        "only serious people: make {0} a week with copy trading, ask {2}", "mentor {2} teaches you trading for free, profits shared, {1}",
        // More of jobs, loans, followers, pills and magic.
        "make {0} per day by rating restaurants on your phone, start now, {1}", "get paid {0} to test apps, limited places, {1}",
        "online assistants wanted, no skills, paid daily, write {1}", "my team looks for 20 people, 1 hour a day, {0} a month, {1}",
        "be your own boss, the starter kit costs only {0}, {1}", "this system earns while you sleep, I made {0} last month, {1}",
        "copy my method and earn {0} weekly without leaving the sofa, {1}", "easy money from home, {0} a week, ask me how, {1}",
        "personal and business loans from {0}, bad credit welcome, {1}", "money in your account today, no papers, {1}",
        "government grant of {0} for every citizen, apply on {1}", "you qualify for a grant of {0}, never pay it back, {1}",
        "scammed by a broker? {2} recovers your funds within 48 hours, {1}", "{2} got back my stolen crypto, all {0}, contact on {1}",
        "a dying woman wants to donate {0} to you for charity work, {1}", "inheritance of {0} unclaimed, you are next of kin, {1}",
        "10,000 followers for {0}, real and active, {1}", "go viral tonight, buy views and likes, {1}", "verified badge for {0}, dm {1}",
        "cheap followers, instant delivery, order at https://grow-fans.example", "herbal pills that cure diabetes in a month, order on {1}",
        "burn belly fat overnight with this one trick, order at https://slim-drops.example", "doctor {2} cures herpes with herbs, {1}",
        "powerful spell caster {2} brings back your ex in two days, {1}", "enlarge it naturally, discreet parcels, {1}",
        "hair grows back in a week, 70% off today at https://hair-drops.example", "luxury watches for {0}, looks like the original, {1}",
        "buy a real passport or licence, no test, {1}", "unlock any phone and read all chats, {1}",
        "your storage is full, update payment within 24 hours at https://cloud-billing.example",
        "we noticed a login from a new device, confirm your card at https://signin-alert.example",
        "your membership payment was declined, enter your card number again: https://member-renew.example",
        "customs holds your parcel, settle {0} at https://customs-desk.example before midnight",
        "last reminder: claim your gift card of {0} at https://gift-desk.example", "draw result: you won {0}, pay the handling fee on {1}",
        // Spanish
        "felicidades, has ganado {0}, haz clic en el enlace para reclamar tu premio",
        "usted ha sido seleccionado para recibir {0}, responda ya con sus datos",
        "gana {0} al día desde casa sin experiencia, escríbeme por {1}",
        "únete a nuestro grupo de señales en {1} y gana dinero todos los días",
        "invierte {0} y recibe el doble en 24 horas, garantizado, contacta con {2} por {1}",
        "préstamo rápido de {0} sin papeles, escribe a {2} por {1}",
        "su paquete está retenido, pague {0} aquí: https://paquete-entrega.example",
        "su cuenta ha sido bloqueada, verifique su contraseña en https://banco-seguro.example",
        "gracias a {2} gané {0} con criptomonedas, escríbele por {1}", "ganaste un iPhone gratis, reclama tu premio hoy",
        "regalo {0} a los primeros cien, escribe por {1}",
        // Portuguese, French, German, Italian
        "parabéns, você ganhou {0}, clique no link para receber o prêmio", "ganhe {0} por dia sem sair de casa, chama no {1}",
        "entre no grupo VIP de sinais no {1}, lucro garantido",
        "félicitations, vous avez gagné {0}, cliquez sur le lien pour recevoir votre prix",
        "gagnez {0} par jour depuis chez vous, contactez {2} sur {1}",
        "votre colis est en attente, payez {0} ici: https://colis-suivi.example",
        "prêt rapide de {0} sans justificatif, écrivez à {2} sur {1}",
        "herzlichen Glückwunsch, Sie haben {0} gewonnen, jetzt auf den Link klicken",
        "verdiene {0} am Tag von zu Hause, schreib mir auf {1}",
        "Ihr Konto wurde gesperrt, bestätigen Sie Ihr Passwort unter https://konto-pruefen.example",
        "Kredit über {0} ohne Schufa, sofort, schreiben Sie {2} auf {1}",
        "complimenti, hai vinto {0}, clicca sul link per ritirare il premio", "guadagna {0} al giorno da casa, scrivimi su {1}",
        "prestito veloce di {0} senza busta paga, contatta {2} su {1}",
    ];

    private static readonly string[] Amounts =
    [
        "$500", "5,000 dollars", "€300", "2 BTC", "10k", "1500 USD", "£1,000", "$12,400", "200 euros", "3000 $", "50.000", "900 dollars",
    ];

    private static readonly string[] Channels =
    [
        "Telegram", "WhatsApp +1 555 0100", "t.me/profit_room", "Instagram @coach.anna", "my DM", "WhatsApp",
        "https://t.me/vip_signals_x", "telegram @fx_mentor", "wa.me/15550123", "Signal", "https://join-now.example/x",
        "Facebook, search the name",
    ];

    private static readonly string[] Coaches =
    [
        "Mr Carlos", "Mrs Linda", "@profit_queen", "expert Brian", "Sir David", "coach Anna", "Madam Grace", "Dr Stone", "Mr Weber",
        "trader Luis", "Ms Olivia", "@crypto.master",
    ];

    // The same subjects as people talk about them.
    private static readonly string[] HonestPatterns =
    [
        "be careful, that trading group took {0} from my uncle", "a scammer on Telegram asked my mother for {0}, please warn others",
        "never send {0} to somebody you met online", "how does bitcoin mining work, and why does it need so much power?",
        "I lost {0} with shares last year and sold the rest", "the bank raised the interest on my loan again",
        "my father won {0} in the lottery twenty years ago and bought a boat", "she won a prize of {0} for her novel",
        "the raffle at school raised {0} for the library", "our study group meets on WhatsApp every monday",
        "I left the family group on Telegram", "the club has a Signal group for lifts to the match",
        "my parcel finally arrived, only two days late", "the parcel was left with the neighbour, thanks",
        "I changed my password after the leak, you should too", "the tax office sent me a refund of {0}, nice surprise",
        "is a rent of {0} normal for two rooms?", "we paid {0} for the bikes and the helmets",
        "the concert tickets cost {0}, far too much for me", "my salary is {0} and the flat costs half",
        "selling my old guitar for {0}, pick it up in the town centre", "the company hires two nurses, ask at the front desk",
        "I work from home two days a week and miss the canteen", "the job interview went well, they call back on friday",
        "subscribe to the newsletter of the library if you like old maps", "his channel about bread is my favourite, such calm videos",
        "new video is out: how I repair an old radio", "I uploaded the slides, the link is in the description",
        "click on the second tab and then on settings", "please confirm the date of the meeting by thursday",
        "free entry for children under six", "free coffee in the kitchen today, help yourself",
        "the phone was a gift of my aunt and still works", "gold fell while oil rose, the paper writes",
        "the signal is weak in our cellar", "the trader on the corner sells good cheese", "the coach gave us a free lesson",
        "who won the game last night?", "we won three to one, what a goal in the last minute",
        "congratulations on your exam, well deserved", "congratulations to the bride and groom",
        "the survey about the park ends today, please take part", "my grandmother invested {0} in a small forest",
        "interest rates and inflation explained in ten minutes", "the recipe in the first comment worked very well",
        "I followed the tutorial and it saved me hours, thank you", "contact the school office if your child is ill",
        "write to the council about the bridge", "call me when you are at the station", "the doctor offers free advice on tuesdays",
        "I need a loan of two chairs for the party", "cash only at the market, no cards", "the charity needs {0} for a new roof",
        "thanks to everybody who gave, we have {0} already", "limited seats, please book early", "today only half of the trains run",
        "the shop closes, everything at half price until saturday", "our bakery has a new opening time",
        // Parcels, accounts, channels and prices as neighbours, customers and helpers speak of them.
        "the customs office kept my parcel for a week", "we paid duty on the package from abroad, look at the rules first",
        "is there customs on books from Norway?", "sign for the delivery if I am out, please", "the courier wants a signature on wednesday",
        "my package is at the wrong depot, what now?", "could you take in a parcel for us tomorrow?", "the tracking says it is in Leipzig",
        "my order came without the screws", "I sent the order back and got {0} in return", "how do I close my account at the library?",
        "I forgot the password of my email account", "the account of the club is at the savings bank",
        "our streaming account shows only cartoons now", "which bank has no fees for students?", "my card was swallowed by the machine",
        "they blocked my card after I paid {0} in Lisbon", "please check your order before you leave the counter",
        "I subscribe to a channel about old clocks", "a calm channel about knitting, no adverts", "her channel has honest reviews of tents",
        "I follow two channels on chess", "which channel explains fractions well?", "the roof cost us {0} and the gutter was extra",
        "is vitamin C any good against a cold?", "the syrup cost {0} at the chemist's", "a used van for {0}, is that fair?",
        "the garage wants {0} for new brakes", "does the pill help against hay fever?", "my aunt lost eight kilos by walking",
        "the diet of my doctor is dull but works", "a mortgage of {0} for thirty years", "we need a loan for the barn, which bank is fair?",
        "they lent us {0} for the boat", "my debts are paid, finally", "the insurance paid {0} after the storm",
        "I earn {0} a month as a nurse", "overtime is paid next month", "a summer job at the pool pays {0} a week",
        "the vacancy is in the newsletter", "my first salary was {0}", "I quit my job to study again", "we hire a cook, call the kitchen",
        "the bakery looks for help on saturdays", "a holiday job without experience is hard to find", "she works online from a farm",
        "can you send the link?", "send me the link when you have it", "that link is dead", "the link works now", "no link, sorry",
        "100", "100% agree", "one hundred percent", "99 problems", "50 50", "24/7 noise from the road", "10 out of 10",
        "3x better than mine",
        "chmod +x run.sh; ./run.sh", "tar -xzf data.tgz && cd data", "SELECT id, price FROM items WHERE price < 100;", "rm -r ./out/*.tmp",
        "two religions share this town", "many stories have two sides", "our stories are on the shelf by the door",
        "I won a book at the quiz", "the winner of the raffle is our caretaker", "the prize was a basket of fruit worth {0}",
        "who won the giveaway at the fair?", "we give away a sofa, you carry it", "free kittens, they like children",
        "claim the jacket at the desk until six", "the bonus was {0} this year, before tax", "my shares fell to {0}, I keep them",
        "bitcoin is too wild for me", "what is a stop loss order?", "the course on investing for beginners costs {0}",
        "gold rose to a record, the radio said", "our broker explained the fees", "the fund made three percent",
        "the stock exchange is closed",
        "Amanhã não há aulas por causa da chuva", "mi hermano ganó el partido de ayer",
        "el premio de literatura fue para una autora de Cuba", "hemos pagado {0} por el alquiler",
        "el grupo de la clase está en WhatsApp", "le prix du pain a encore augmenté", "on a gagné le match, bravo à tous",
        "mon colis est arrivé ce matin", "das Paket liegt beim Nachbarn", "wir haben das Spiel gewonnen", "die Miete kostet jetzt {0}",
        "ho vinto una partita a scacchi", "il pacco è arrivato stamattina", "het pakje is vandaag bezorgd", "paketet kom fram i dag",
    ];

    // {0} a link in one of many shapes.
    private static readonly string[] LinkPatterns =
    [
        "here is the article I told you about: {0}", "the recipe is on {0}, I use less sugar", "{0} explains it better than I can",
        "see {0} for the opening times", "my answer with the sources: {0}", "the map of the walk is here {0}", "{0} <- worth reading",
        "found this today: {0}", "I wrote about the trip on {0}", "does anyone have a copy of {0}?",
        "the photos of the wedding are at {0}", "the bug is tracked at {0}, please add your logs", "slides: {0}",
        "the timetable changed, look at {0}", "source: {0}", "a long read about rivers, {0}, for the weekend", "the lyrics are on {0}",
        "this talk is great: {0} (40 minutes)", "for the definition go to {0}", "our minutes are online: {0}",
        "the paper ({0}) says the opposite", "from {0}: rain until monday", "we bought the lamp at {0} and it broke after a week",
        "the trailer is out {0}", "documentation: {0} and the issue before it", "thanks, {0} helped a lot",
        "I listened to it on {0} yesterday", "the museum has a tour on {0}", "as {0} reports, the bridge reopens",
        "the petition is at {0} if you want to sign", "I asked the same on {0} last year", "registration for the run: {0}", "{0}",
        "the game review on {0} is fair", "his obituary in the paper {0}", "the school put the menu on {0}",
        "the weather at {0} says snow", "my code is at {0}, feedback welcome", "two links: {0} and the one above",
        "I read {0} every morning", "does {0} work in your browser?", "can you open {0} on a tablet?", "is {0} down for anybody else?",
        "{0} does not load here, who can look?", "if you need more, see {0} or call me", "want to read on? {0} or ask the librarian",
        "please tell me whether {0} shows the map", "could someone check if {0} is up to date?", "the programme of our club is on {0}",
        "we put the minutes online at {0}", "look at {0} when you have time", "ask me or see {0}", "try {0}, it helped my son",
        "my sister's page is {0}", "who made {0}? it looks good", "have you seen {0} yet?", "vote for the name of the boat at {0}",
        "sign up for the choir at {0}", "the form is at {0}, please fill it in by friday", "you find the rules under {0}",
    ];

    internal static readonly string[] Links =
    [
        "https://www.smalltownpaper.example/2024/05/bridge", "http://blog.example.org/walks?id=12",
        "https://river-club.example/minutes.pdf", "[the page](https://notes.example.net/a/b)",
        "<a href=\"https://garden.example.org/roses\">this page</a>", "www.village-choir.example", "https://en.wikipedia.org/wiki/Bridge",
        "https://github.com/owner/repository/issues/12", "https://www.youtube.com/watch?v=abc123",
        "https://docs.example.dev/v2/start#install", "https://cooking.example.com/lentil-soup", "my-old-bikes.com",
        "weatherhill.org/today", "https://photos.example.net/album/77", "http://192.0.2.10:8080/status",
        "https://news.example.co.uk/local/school-roof",
    ];

    public static IEnumerable<LabelledText> AllSpam() =>
        Samples(Scams, ScamPatterns, 1)
            .Concat(Samples(Honest, HonestPatterns, 0))
            .Concat(Fill(Honest, LinkPatterns, Links, TextTargets.None with { Spam = 0 }))
            .Concat(AllIdentifiers())
            .Concat(Offers());

    // Walks through the fillers with steps that share no factor with their number, so that combinations differ.
    private static IEnumerable<LabelledText> Samples(string set, string[] patterns, sbyte spam) =>
        from pattern in patterns
        from i in Enumerable.Range(0, pattern.Contains('{') ? SamplesOfPattern : 1)
        select new LabelledText(
            set,
            string.Format(
                CultureInfo.InvariantCulture,
                pattern,
                Amounts[i % Amounts.Length],
                Channels[(5 * i) % Channels.Length],
                Coaches[((7 * i) + 3) % Coaches.Length]),
            TextTargets.None with { Spam = spam },
            pattern);
}
