using static OrleansMl.Evaluation.SuiteTemplates;

namespace OrleansMl.Evaluation;

/// <summary>
/// News as a local paper writes it, from the town council to the court: sober about crime, accidents and war, which is what makes long
/// articles look dangerous to a model that takes the worst of many windows.
/// </summary>
internal static class NewsSentences
{
    private static readonly string[] Places = Lines("""
        Riverton
        the northern district
        Port Allen
        the old town
        Hillview
        the capital
        Eastbridge
        the valley
        Kingsford
        the harbour
        """);

    private static readonly string[] Persons = Lines("""
        Mayor Ellen Ward
        a spokesman of the company
        Professor Amir Haddad
        the head of the fire service
        council member Joan Reyes
        a resident
        the minister
        coach Peter Lund
        the director of the museum
        a lawyer of the family
        """);

    private static readonly string[] Days = Lines("""
        on Monday
        on Tuesday
        last week
        on Friday evening
        this year
        in March
        yesterday
        """);

    // {0} a place, {1} a person, {2} a time, {3} a number.
    private static readonly string[] Sentences = Lines("""
        The council of {0} agreed {2} to renew {3} kilometres of water pipes.
        {1} said that the budget leaves little room for new projects.
        The bridge near {0} stays closed until the repairs are finished.
        About {3} visitors came to the spring festival in {0}.
        Ticket prices for the tram will rise by {3} cents {2}.
        The company wants to build {3} flats on the site of the former factory.
        {1} called the decision a step in the right direction.
        According to the report, the number of overnight stays in {0} grew by {3} per cent.
        The school in {0} will get a new gym after {3} years of planning.
        Heavy rain flooded several cellars in {0} {2}.
        Firefighters were called to {0} {3} times during the storm.
        {1} thanked the volunteers for their work.
        The local team won by two goals and moved up to third place.
        {1} scored the winner four minutes before the end.
        Shares of the company fell by {3} per cent after the figures were published.
        The central bank left the interest rate unchanged {2}.
        Economists expect slower growth next year.
        The hospital in {0} is looking for {3} additional nurses.
        Doctors advise people over sixty to get a flu shot.
        A study with {3} patients found no difference between the two treatments.
        The new vaccine was approved {2}.
        Scientists discovered a beetle in {0} that was believed to be extinct.
        The space agency will launch the probe no earlier than next spring.
        The film opens in cinemas {2}.
        Critics praised the acting, but found the story too long.
        The orchestra of {0} plays works by two young composers.
        The novel has been translated into {3} languages.
        Police arrested a man of {3} in {0} {2} after a fight outside a bar.
        Two people were injured when a lorry hit a bus near {0}.
        A man was killed in an accident on the motorway near {0} {2}.
        The driver, aged {3}, was taken to hospital with minor injuries.
        The court sentenced the former manager to {3} months for fraud.
        The trial over the robbery in {0} began {2}.
        According to the prosecutor, the accused threatened the cashier with a knife.
        The jury found him not guilty of murder.
        {1} denied all charges.
        Police found a bomb from the Second World War in {0}, and {3} people had to leave their homes.
        Specialists made the device safe within two hours.
        Troops withdrew from the border region after weeks of fighting.
        At least {3} people died in the attack on the convoy, according to the army.
        The United Nations called on both sides to stop the violence.
        Aid workers brought food and blankets to {3} families.
        Thousands marched through {0} {2} against the new law.
        The demonstration remained peaceful.
        The opposition attacked the government over its handling of the crisis.
        {1} accused the ruling party of ignoring the problem.
        The parliament voted for the reform with {3} votes against.
        The election commission counts the last ballots {2}.
        A fire destroyed a barn in {0}; nobody was hurt.
        The cause of the fire is still unknown.
        The missing hiker was found safe after {3} hours.
        Customs officers seized {3} kilograms of drugs at {0}.
        Shops report good sales before the holidays.
        The bakery, founded {3} years ago, closes its doors {2}.
        The price of wheat rose because of the drought.
        Farmers in {0} fear for their harvest.
        The airline cancelled {3} flights because of fog.
        Temperatures will drop below zero in {0} {2}.
        The museum shows {3} drawings that were thought lost.
        The police union asks for better equipment.
        A survey shows that {3} per cent of the residents feel safe at night.
        Women still earn less than men in the same jobs, the office for statistics said {2}.
        The mosque and the church in {0} invite everybody to an open day.
        The refugee centre in {0} will get a kindergarten.
        Gay couples have been able to marry in the country for {3} years.
        The hunter shot a boar that had run through {0}.
        The health office warns of ticks in the woods around {0}.
        {1} was named coach of the year.
        The band plays its last concert in {0} {2}.
        The library lends tools as well as books now.
        """);

    /// <summary>An article that is exactly as long as asked, or shorter by less than a sentence.</summary>
    /// <param name="length">UTF-16 code units.</param>
    /// <param name="random">Chooses sentences, places and people.</param>
    public static string Article(int length, Random random)
    {
        var order = Enumerable.Range(0, Sentences.Length).ToArray();
        return JoinedTexts.Fill(length, i =>
        {
            // Through all sentences before one comes again.
            if (i % order.Length == 0)
            {
                random.Shuffle(order);
            }

            return Write(Sentences[order[i % order.Length]], random);
        });
    }

    private static string Write(string sentence, Random random)
    {
        var text = sentence
            .Replace("{0}", Places[random.Next(Places.Length)], StringComparison.Ordinal)
            .Replace("{1}", Persons[random.Next(Persons.Length)], StringComparison.Ordinal)
            .Replace("{2}", Days[random.Next(Days.Length)], StringComparison.Ordinal)
            .Replace("{3}", random.Next(20, 90).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
