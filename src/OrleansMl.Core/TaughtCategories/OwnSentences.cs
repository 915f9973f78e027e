namespace OrleansMl.TaughtCategories;

/// <summary>
/// Harmless sentences about anything, as people post them: what a category is told apart from where its teacher gave few counter-examples.
/// Written by us, and in no suite.
/// </summary>
public static class OwnSentences
{
    /// <summary>With this many counter-examples a lesson needs none of them.</summary>
    public const int EnoughCounterExamples = 100;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        """
        Just finished my morning run and the air was so fresh.
        Does anyone know a good recipe for lentil soup?
        My cousin is getting married next weekend and I still need a suit.
        The new season starts tonight, who is watching?
        I can't believe it is already November.
        We spent the whole afternoon at the botanical garden.
        Happy birthday, hope you have a wonderful day!
        Traffic on the ring road is terrible this morning.
        Finally finished that book everyone was talking about.
        Looking for a plumber who can come on short notice.
        This photo was taken from the roof of our hotel.
        ok see you at six then
        lol that made my day, thanks for sharing
        sorry i missed your call, was in a meeting
        Can you send me the address again please?
        I am stuck at the airport, the flight is two hours late.
        Congratulations to the whole team, well deserved!
        My grandmother used to make the best dumplings.
        The kids are finally asleep, time for tea.
        Thank you all for the kind messages.
        What a beautiful song, I have listened to it all day.
        I disagree with the article, but it is well written.
        Is it just me or is the app slower since the update?
        Great explanation, this helped me a lot.
        First time I try this and it worked perfectly.
        The striker scored twice in the second half.
        Our team lost the final on penalties.
        She broke the national record in the 400 metres.
        The coach said the players need to rest before the next match.
        He won the tournament in straight sets.
        The rain stopped play for an hour on the second day of the test.
        The race leader had a puncture five laps before the end.
        Training starts on Tuesday at the sports hall.
        The goalkeeper signed a new contract until 2028.
        They drew one all away from home.
        The swimmer qualified for the Olympic Games.
        The club is looking for volunteers for the youth tournament.
        The company reported higher profits for the third quarter.
        Shares rose after the merger was announced.
        The central bank is expected to keep interest rates where they are.
        Oil prices fell to their lowest level this year.
        The airline will add two routes to its winter timetable.
        Retail sales were weaker than economists had expected.
        The car maker plans to build a battery factory.
        The family business was sold to a larger competitor.
        Inflation slowed to two per cent in October.
        The union and the employers agreed on a pay rise.
        Small shops hope for a good Christmas season.
        The start-up raised money from several investors.
        The prime minister presented the budget to parliament.
        The opposition called for an early election.
        Members of the committee will vote on the bill on Thursday.
        The two governments signed an agreement on fishing rights.
        The mayor opened the new tram line.
        Turnout was higher than four years ago.
        The minister answered questions about the health service.
        The court will hear the appeal in spring.
        The treaty must be ratified by all member states.
        The party elected a new leader at its conference.
        Residents can comment on the plans until the end of the month.
        The senator said she would not run again.
        The new phone has a better camera and a larger screen.
        The update fixes a bug that drained the battery.
        Researchers found a way to make solar cells cheaper.
        My laptop does not wake up from sleep any more.
        Which programming language should a beginner learn first?
        The website was down for two hours because of a server fault.
        The game runs at sixty frames per second on the new console.
        You can export your photos from the settings menu.
        The browser now blocks trackers by default.
        Back up your files before you install the new version.
        The robot can sort parcels faster than a person.
        The satellite sent its first pictures back to Earth.
        The film won three awards at the festival.
        The band announced a tour through twelve cities.
        Her new album is number one in six countries.
        The actor will play the lead in the next season.
        The exhibition shows drawings from the nineteenth century.
        The novel is about two sisters who inherit an island.
        Tickets for the musical are sold out until March.
        The director said the sequel will be darker.
        The choir is rehearsing for the Christmas concert.
        The comedian hosts the show for the last time.
        The documentary follows a family of elephants.
        He paints mostly landscapes in watercolour.
        Chop the onions and fry them in a little oil.
        Let the dough rest for an hour before you roll it out.
        This café has the best cinnamon rolls in town.
        I made pasta with mushrooms and cream tonight.
        The restaurant was a bit loud, but the food was excellent.
        Is this cheese safe to eat during pregnancy?
        We picked five kilos of cherries this morning.
        A glass of water before each meal helps me eat less.
        The bread came out of the oven perfectly.
        I stopped eating sugar in January and feel better.
        We are planning a trip to Portugal in May.
        The hostel is ten minutes from the station on foot.
        The view from the top was worth every step.
        Do I need a visa for a stay of three weeks?
        The ferry to the island runs twice a day.
        We drove along the coast and stopped at every lighthouse.
        The beach was almost empty in September.
        Our suitcase arrived a day after us.
        The mountain hut is open until the end of October.
        Trains between the two cities run every half hour.
        My knee hurts when I climb stairs, should I see a doctor?
        The vaccine is offered at the pharmacy from Monday.
        I sleep badly when the moon is full.
        The physiotherapist showed me three exercises.
        Washing your hands is still the best protection from a cold.
        The hospital opened a new children's ward.
        Meditation helped me a lot last year.
        The study followed ten thousand people for eight years.
        She has been a nurse for twenty years and loves it.
        I got new glasses and can read again.
        My dentist says I should floss more.
        The blood test was fine, what a relief.
        The exam was harder than I expected.
        The school is looking for a music teacher.
        Our daughter starts university in autumn.
        The library is open until eight on weekdays.
        I am learning Spanish with an app and a neighbour.
        Please hand in your essays by Friday.
        The professor explained gravity with a bowling ball.
        Pupils from six countries took part in the exchange.
        How do you stay concentrated while you study?
        The workshop is free, but places are limited.
        The history lesson was about the Roman roads.
        She wrote her thesis on medieval maps.
        Selling my old bike, good condition, pick up only.
        The sofa we ordered arrives on Wednesday.
        I returned the shoes because they were too small.
        The jacket is warm, but the sleeves are long.
        Does this lamp come in black too?
        The parcel was left with a neighbour.
        Good quality for the price, would buy again.
        The customer service answered within an hour.
        I paid more than I wanted, but it is worth it.
        The market has second-hand books every first Sunday.
        The garden centre has tulip bulbs now.
        My order is missing one of the cups.
        The electricity bill was higher than last winter.
        We are saving for a new kitchen.
        I opened a savings account for my niece.
        The rent goes up by three per cent in January.
        My pension adviser suggested a different plan.
        Do not forget to send the tax return by July.
        The insurance paid for the broken window.
        She got a raise and took us all out for dinner.
        The job interview went better than I thought.
        We are hiring two engineers for the Berlin office.
        I worked from home this week because of the strike.
        The meeting could have been an email.
        He retired after forty years at the same company.
        My shift ends at ten, can you pick me up?
        The boss brought cake for everybody.
        The car needs new tyres before winter.
        I take the tram because parking is impossible.
        The electric bus is so quiet you do not hear it coming.
        Someone scratched my door in the car park.
        The bike lane ends in the middle of nowhere.
        The engine makes a strange noise when it is cold.
        There is snow in the mountains already.
        Tomorrow will be cloudy with some sun in the afternoon.
        The storm took two tiles off our roof.
        The river is higher than usual for this time of year.
        It is too hot to sleep.
        The leaves are turning red and yellow.
        Our cat brought a mouse into the bedroom again.
        The puppy learned to sit in two days.
        There is a hedgehog under our shed.
        The vet says the rabbit needs to lose weight.
        We saw cranes flying south this evening.
        My aquarium has three new snails.
        The horse was nervous because of the thunder.
        Adopt from a shelter if you can.
        We pray for everyone affected by the flood.
        The church is looking for a new organist.
        Ramadan begins in the evening.
        Happy Diwali to all who celebrate!
        Our synagogue invites the neighbourhood to an open day.
        What does it mean to live a good life?
        I believe people are kinder than we think.
        In my opinion the old logo was better.
        You are right, I had not thought of that.
        That is an interesting question, let me check.
        No idea, but my sister might know.
        It depends on how much time you have.
        I would not worry too much about it.
        Why is nobody talking about this?
        Can we please be nice to each other in the comments?
        I was wrong about this, sorry.
        Everyone deserves a second chance.
        Best news I heard all week!
        This is so sad, my thoughts are with the family.
        I laughed so hard that I cried.
        I miss the days when we all lived in one street.
        Nothing beats a quiet Sunday morning.
        I am proud of how far you have come.
        My new flatmates are lovely.
        We argued about the dishes again.
        He proposed to her on the pier where they met.
        They have been together since school.
        My mother calls every Sunday at noon.
        Our son lost his first tooth today.
        I became an aunt last night!
        The twins look so alike that even the teacher mixes them up.
        We renovated the bathroom ourselves.
        The drill is in the blue box in the cellar.
        How do I get candle wax out of a tablecloth?
        Paint the shelf before you screw it to the wall.
        My tomatoes have brown spots, what can I do?
        The roses need to be cut back in March.
        We put up the Christmas tree too early, as always.
        I knitted a scarf for my father.
        Ten ideas for a rainy weekend with children.
        Which of these houses would you choose?
        What your favourite season says about your music taste.
        The story behind the most famous bridge in the world.
        A short guide to the museums of the city.
        Seven plants that survive in a dark flat.
        How we moved abroad with two suitcases.
        This is what a day in my office looks like.
        Level twelve is impossible without the shield.
        Anyone up for a round of chess tonight?
        We need one more player for the board game.
        The new map is great, but the loading times are long.
        I finished the puzzle with a thousand pieces.
        The stamp is from 1932 and in good condition.
        My telescope is pointed at Saturn tonight.
        The bird in the picture is a young kestrel.
        Archaeologists found coins near the old harbour.
        Water boils at a lower temperature in the mountains.
        The lecture about bees was fascinating.
        Scientists measured the oldest ice core so far.
        The comet can be seen with binoculars.
        The bridge was built in two years instead of five.
        The neighbours are building a terrace.
        The fire brigade practised in our street today.
        Police are looking for the owner of a found bicycle.
        The missing hiker was found unharmed.
        The festival ends with fireworks on Saturday.
        Volunteers collected two tons of rubbish on the beach.
        The blood donation bus comes on Monday.
        The playground gets a new slide.
        The power cut lasted twenty minutes.
        The airline said on Tuesday that it would cut four hundred jobs after passenger numbers fell short of its forecast for the year.
        Shares in the retailer rose six per cent after it reported better than expected sales over the holiday period.
        The bank has agreed to pay a fine to settle claims that it charged customers for services they never received.
        Manufacturing output grew for the third month in a row, according to figures from the national statistics office.
        The dollar fell against the euro after the central bank hinted that borrowing costs may not rise until summer.
        The takeover, worth two billion, still needs the approval of regulators on both sides of the Atlantic.
        Analysts warned that higher fuel prices could hurt profits at haulage firms in the coming quarter.
        The brewery is to close its oldest plant and move production to a larger site in the north of the country.
        Unemployment dropped to its lowest level in a decade, although most of the new jobs were part-time.
        The pension fund has sold its stake in the property group and will invest the money in wind farms.
        The chancellor told members of parliament that the government would keep its promise not to raise income tax.
        Opposition leaders accused the prime minister of hiding the true cost of the plans from voters.
        The home secretary defended the new identity cards, saying that they would make fraud more difficult.
        A committee of lords has called for tighter rules on donations to political parties before the next election.
        Thousands of council workers are to vote on strike action in a dispute over changes to their pensions.
        The foreign minister will travel to the region next week for talks about the future of the peace process.
        Campaigners say the ban on smoking in public places does not go far enough to protect bar staff.
        The former minister has denied that he put pressure on officials to speed up a visa application.
        Voters in three districts will be asked whether they want an elected assembly for their region.
        The leader of the house said there would be a full debate on the bill before it becomes law.
        The captain has been ruled out of the tour of South Africa with a knee injury that needs an operation.
        The coach praised his young side after they came back from two goals down to earn a draw in the cup.
        The world number three needed five sets to beat the qualifier and reach the last eight in Melbourne.
        She won the indoor title over sixty metres in a time that puts her second in the list of the year.
        The club confirmed that it had rejected a second offer for its midfielder from a rival in the league.
        The champions lost their unbeaten record at home when the fly-half kicked a late penalty for the visitors.
        The federation will investigate claims that two athletes missed a drugs test before the championships.
        The batsman made his first century for the national side as the tourists took control of the opening test.
        The manager admitted that his players had been tired and said he might change the team for the replay.
        Organisers expect forty thousand runners at the start of the marathon, a record for the spring race.
        The company has released a patch for a flaw in its browser that could let attackers take control of a computer.
        More households now have a fast connection to the internet than a slow one, a survey of users suggests.
        The new console will play games over a network and double as a player for films, its makers said.
        Researchers have built a phone that turns speech into text and translates it while the caller is talking.
        The record industry is taking legal action against people who share music files without permission.
        The search engine will scan millions of books from university libraries and let people read them online.
        Spam now makes up most of the e-mail that is sent, and filters are finding it harder to keep up.
        Makers of digital cameras are adding features that used to be found only in professional models.
        The chip maker showed a processor with two cores that it says will use less power than today's models.
        Schools are testing handheld computers that let pupils do experiments and send the results to their teacher.
        The film about a boxer and her trainer won four awards, among them best picture and best director.
        The singer has cancelled the rest of her European tour because of a throat infection, her record label said.
        The musical will open in the West End in autumn with two stars of a television series in the lead roles.
        The author of the best-selling thriller has been cleared of copying parts of an earlier novel.
        The band will play at a benefit concert for the victims of the flood, which will be shown live on television.
        The comedy took forty million at the box office in its first weekend and pushed the animated film off the top.
        Visitors to the gallery will be able to see the restored painting from Saturday after three years of work.
        The presenter is to leave the breakfast show after nine years to spend more time with her family.
        The festival opens with a drama about a family in the war, and twenty films compete for the main prize.
        The actor, who made his name in a police series, will return to the stage in a play by a young writer.
        Doctors have found that people who sleep less than six hours a night are more likely to put on weight.
        The health service will offer the new test for bowel cancer to everyone over the age of sixty.
        Astronomers have taken the first picture of a planet that circles a star outside our own solar system.
        Biologists say that the number of songbirds in farmland has halved since the nineteen seventies.
        Rescue teams reached the village two days after the earthquake and brought food, tents and medicine.
        The driver of the lorry was unhurt when his vehicle left the road and came to a stop in a field.
        A man has been charged with arson after a warehouse near the railway station burned down on Sunday.
        The museum has returned a collection of masks to the community from which they were taken a century ago.
        Heavy snow closed two airports and left drivers stranded overnight on the road across the pass.
        The head teacher said the school would appeal against the inspectors' report, which called it inadequate.
        Students will have to pay higher fees from next year, but those from poor families will get a grant.
        The bishop has called on both sides to return to talks and end a dispute that has split the town.
        Farmers fear that the dry spring will cut the wheat harvest by a fifth compared with last year.
        The bridge, built in the eighteen nineties, will be closed to lorries until engineers have checked its cables.
        """.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
