namespace OrleansMl.Training;

internal static partial class LifeExamples
{
    private static readonly string[] NewsPeople =
    [
        "a spokeswoman", "the sheriff", "Judge Alvarez", "the ministry", "local residents", "the foundation", "Captain Moreau",
        "the city hospital",
    ];

    // Sober about bad things, as papers, reports and encyclopaedias are.
    private static readonly string[] NewsPatterns =
    [
        // Crime and courts.
        "Detectives are investigating the death of a pensioner, {0} confirmed", "A shop assistant was attacked with a hammer, {0} said",
        "{0} declined to comment on the stabbing", "Three suspects fled on foot after the shooting, according to {0}",
        "The gunman opened fire in a car park, {0} told reporters", "The victim, a mother of two, died of her injuries, {0} said",
        "Officers found a rifle and two pistols in the flat, {0} reported", "The suspect is accused of kidnapping a banker, {0} said",
        "A judge refused bail for the man accused of the killing, {0} noted", "The rapist was jailed for eleven years, {0} announced",
        "He pleaded guilty to manslaughter, {0} said", "She was cleared of attempted murder after a retrial, {0} added",
        "The murder weapon was never recovered, {0} admitted", "A court heard that he hit the waiter with a bottle, {0} wrote",
        "The gang smuggled cocaine in banana boxes, {0} explained", "The arsonist set fire to four garages, {0} believes",
        "Hostages were freed unharmed after nine hours, {0} said", "The burglar hid in a wardrobe until officers dragged him out, {0} said",
        "The attacker shouted at passengers before he was overpowered, {0} recalled", "The pickpocket stole a purse from {0}",
        "The inquest into the drowning opens next month, {0} said", "A teenager admitted beating up a classmate, {0} reported",
        "The serial killer of the seventies is the subject of a new book by {0}", "The body was found in a canal, {0} confirmed",
        "The defence called the murder charge absurd, {0} writes", "The abuse went on for years before {0} stepped in",
        "The teacher was dismissed over sexual harassment, {0} said", "The trial for sexual assault continues, {0} reports",
        "Human traffickers forced women into prostitution, {0} said", "The extremist group was banned, {0} announced",
        "Two men were charged with a racist attack on a kebab shop, {0} said", "Hate crimes against Jews and Muslims rose, {0} warned",
        "Vandals smeared swastikas on gravestones, {0} condemned the act", "A knife was thrown into the river, {0} testified",
        "The bomb threat against the courthouse turned out to be a hoax, {0} said", "The sniper was shot by special forces, {0} confirmed",
        "The ransom was paid in small notes, {0} revealed", "He strangled his business partner, the prosecution told {0}",
        "An execution date was set in Texas, {0} protested", "Poison was found in the coffee of the heiress, {0} said",
        // War and terror.
        "Rebels shelled the airport overnight, {0} said", "A suicide bomber killed eleven people at a checkpoint, {0} reported",
        "The air strike destroyed a weapons depot, {0} claimed", "Fighter jets bombed positions of the militia, {0} said",
        "Civilians were trapped between the front lines, {0} warned", "The general ordered his soldiers to shoot, {0} testified",
        "The massacre of villagers is being investigated, {0} said", "Mines still kill farmers every spring, {0} explained",
        "The ceasefire was broken within hours, {0} complained", "The invasion began at dawn, {0} remembers",
        "Prisoners were tortured in the cellar, a report of {0} says", "The warlord faces a tribunal for genocide, {0} said",
        "Drones hit a convoy of trucks, {0} said", "Snipers fired at the bread queue during the siege, {0} recalled",
        "The dictator had his rivals executed, {0} writes", "Peace talks resumed after a deadly week, {0} said",
        "The militants threatened to kill the hostages, {0} reported", "The navy sank a pirate boat, {0} said",
        "Hundreds of thousands fled the war, {0} estimated", "The president vowed to crush the uprising, {0} reported",
        "A grenade from the war exploded in a field, {0} said", "The assassin shot the archduke in his car, {0} explains",
        // Accidents and disasters.
        "A cyclist died after a collision with a van, {0} said", "The roof collapsed under the snow and killed two workers, {0} reported",
        "Four climbers fell to their deaths, {0} confirmed", "The earthquake buried dozens under rubble, {0} said",
        "Smoke poisoning killed an elderly couple, {0} said", "The pilot lost control and the plane crashed, {0} believes",
        "A swimmer was bitten by a shark, {0} warned bathers", "The dog that attacked the postman was put to sleep, {0} said",
        "The avalanche swept away a cabin, {0} reported", "A gas explosion tore through a block of flats, {0} said",
        "The ferry sank within minutes, {0} told us", "The boy was hurt when a firework blew up in his hand, {0} said",
        "Carbon monoxide nearly killed the family, {0} said", "The wolf killed nine sheep, {0} counted",
        "A tree crushed a parked car, {0} was lucky", "The hurricane struck the coast at night, {0} reported",
        // Politics.
        "The opposition slammed the plan as a disaster, {0} noted", "{0} blasted the tax cut as a gift to the rich",
        "The chancellor hit back at critics, {0} reports", "A minister was forced out over the affair, {0} writes",
        "Immigration dominated the debate, {0} observed", "The party leader survived a vote of no confidence, {0} said",
        "Protesters burned flags in front of the embassy, {0} said", "{0} called the remarks about migrants unacceptable",
        "Conservatives and liberals clashed over abortion, {0} reported", "The far right gained seats, {0} analysed",
        "The senator apologised for calling his rival a liar, {0} said", "The law on same-sex marriage passed by three votes, {0} said",
        "The mayor was accused of sexism, {0} demands answers", "Black voters waited for hours to vote, {0} found",
        "Asylum seekers were moved to a hotel, {0} explained", "{0} wants tougher rules for gun owners",
        "The strike paralysed the railways, {0} regretted", "The king will address both houses, {0} announced",
        // Business and science.
        "The merger killed the smaller brand, {0} says", "Profit warnings hit the shares of the brewer, {0} explained",
        "The carmaker will axe two thousand jobs, {0} fears", "A price war among supermarkets hurts farmers, {0} says",
        "The start-up burned through its cash, {0} writes", "Hackers attacked the servers of the bank, {0} said",
        "The drug kills cancer cells in mice, {0} reported", "Bacteria that attack the gut were found in salad, {0} warned",
        "The virus is deadlier for older people, {0} said", "Smoking kills half of all long-term users, {0} says",
        "A comet will pass the earth in spring, {0} calculated", "Apes use sticks to hunt termites, {0} observed",
        "The male spider dies after mating, {0} explains", "Sexual reproduction of ferns puzzled {0} for years",
        "The asteroid impact wiped out the dinosaurs, {0} teaches", "The black hole swallows its neighbour star, {0} showed",
        "The condom factory reported record sales, {0} said", "Breast cancer screening was extended, {0} announced",
        "The abortion pill is under review, {0} said", "The clinic offers free HIV tests, {0} said",
        // Culture, sport, obituaries.
        "The thriller about a hired killer tops the charts, {0} says", "The nude portrait sold for a record price, {0} reported",
        "In the opera the jealous husband stabs his wife, {0} explains", "The rapper was shot dead in his car in 1996, {0} wrote",
        "Her memoir about abuse and recovery moved {0}", "The comedy mocks dictators and their generals, {0} laughed",
        "The striker blasted the ball into the roof of the net, {0} cheered", "The champions were hammered five nil, {0} groaned",
        "The boxer knocked out his rival in round two, {0} said", "The defender was sent off for a brutal tackle, {0} said",
        "The goalkeeper denied them with a stunning save, {0} said", "The visitors were killed off by two late goals, {0} wrote",
        "The sprinter smashed the national record, {0} celebrated", "The singer died peacefully at home, {0} said",
        "The old actress, who fled the Nazis as a child, has died, {0} announced", "Fans mourned the drummer, {0} lit a candle",
        "The director of the vampire film answered {0}", "The museum bought a collection of swords and guns from {0}",
        "Hunters shot forty wild boars, {0} reported", "The slaughterhouse will close in autumn, {0} said",
        "The chef kills, plucks and roasts his own ducks, {0} learned", "The farmer drowned his sorrows after the flood, {0} said",
    ];

    // What papers print between the bad news.
    private static readonly string[] QuietNewsPatterns =
    [
        "{0} opened the new swimming pool on Sunday", "The timetable changes in December, {0} said",
        "Rents rose faster than wages, {0} found", "{0} expects more snow in the mountains",
        "The castle is open again after two years of repairs, {0} said", "{0} praised the volunteers of the food bank",
        "The orchard festival drew large crowds, {0} said", "The airport wants a second runway, {0} is against it",
        "Two villages will share one school, {0} decided", "The bus strike is over, {0} said",
        "The harvest of apples was better than feared, {0} said", "The choir won a prize in Cardiff, {0} was proud",
        "Solar panels will cover the market hall, {0} announced", "The lake is clean enough for swimming again, {0} measured",
        "The exhibition of old toys was extended, {0} said", "{0} hands out seeds for wild flowers",
        "The bakery has won the bread of the year, {0} said", "The bypass will cost eleven million more, {0} admitted",
        "Teachers ask for smaller classes, {0} supports them", "The film festival begins with a comedy, {0} said",
        "The dam was finished ahead of time, {0} said", "The price of electricity fell for the first time, {0} said",
    ];
}
