using static OrleansMl.Evaluation.SuiteTemplates;

namespace OrleansMl.Evaluation;

/// <summary>Sentences about nothing in particular, for company: no verdict may come from one of them.</summary>
internal static class EverydaySentences
{
    public static string[] All { get; } = Lines("""
        We walked along the river and fed the ducks.
        The bakery on the corner has new opening hours.
        My sister started to learn the piano last week.
        Please bring a warm jacket, the hall is cold.
        I planted tomatoes and basil on the balcony.
        The bus was on time for once.
        Our neighbour lent us his ladder.
        The children built a castle out of cardboard.
        Dinner is at seven, and there will be soup.
        I read two chapters before I fell asleep.
        The new bridge opens in spring.
        She wrote a long letter to her grandmother.
        We painted the kitchen in a light yellow.
        The museum was quiet on Tuesday morning.
        He repaired the old radio in an afternoon.
        The meeting moved to the room on the second floor.
        Thank you for the lovely postcard.
        It rained the whole morning, and then the sun came out.
        Our dog is afraid of the vacuum cleaner.
        I have to return three books to the library.
        The train was full of people with skis.
        My brother bakes bread every Saturday.
        We found a small café behind the church.
        The photos from the wedding turned out well.
        Could you water the plants while we are away?
        The choir sings on Sunday afternoon.
        I forgot my umbrella in the office.
        The apples from your garden are very sweet.
        They watched a film about penguins.
        The shop had no more blue wool.
        My phone needs a new battery.
        The teacher praised the drawings of the class.
        We played cards until midnight.
        The lake was as smooth as a mirror.
        I bought a second-hand bicycle for the summer.
        The concert was sold out within an hour.
        Her new glasses look very good.
        The cat slept in the laundry basket again.
        We are looking for a flat with two rooms.
        The soup tastes better on the second day.
        He takes the stairs instead of the lift.
        I like the smell of fresh coffee in the morning.
        The market starts early, so set your alarm clock.
        The garden is full of bees this year.
        We visited my uncle in the mountains.
        The last page of the book was missing.
        My desk is next to the window now.
        The twins turned nine on Monday.
        I can help you move on the weekend.
        The printer works again after the update.
        There is a puzzle on the kitchen table.
        We missed the first ten minutes of the show.
        The pharmacist explained how to take the drops.
        I am learning to knit socks.
        The old mill is a restaurant today.
        The snow melted faster than we thought.
        Our team meets every Wednesday at ten.
        The lemon tree has its first flowers.
        He sent me the recipe for the pancakes.
        The swimming pool is closed for repairs.
        I put your parcel behind the door.
        The sky was clear, and we saw many stars.
        The waiter recommended the fish.
        We took the slow road through the villages.
        The radio said that it will be windy tomorrow.
        My aunt collects old maps.
        The lesson ends at a quarter past four.
        The new chairs are more comfortable than they look.
        She found her keys in the fridge.
        The office plants are doing fine.
        We had a long talk about books and music.
        The ferry takes about forty minutes.
        I need a bigger pan for this recipe.
        The kids learned a song about the months.
        The tailor shortened my trousers.
        Our holiday photos are finally in an album.
        The tap in the bathroom drips a little.
        He grew up on a farm with many animals.
        The walk to the castle takes an hour.
        The library has a room where you can rest.
        We ordered too much rice again.
        The fog was gone by noon.
        The carpenter measured the shelves twice.
        I wrote the shopping list on an envelope.
        The exhibition about trains is for children too.
        Her grandfather was a clockmaker.
        We share the garden with three families.
        The bread is still warm.
        The road to the beach is very narrow.
        Tomorrow I have a day off.
        """);
}
