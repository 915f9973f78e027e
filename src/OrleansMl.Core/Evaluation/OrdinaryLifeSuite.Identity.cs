using static OrleansMl.Evaluation.SuiteTemplates;

namespace OrleansMl.Evaluation;

public static partial class OrdinaryLifeSuite
{
    // How one of them is called, how several are called.
    private static readonly string[] Groups = Lines("""
        a Christian | Christians
        a Muslim | Muslims
        a Jewish person | Jewish people
        a Hindu | Hindus
        a Buddhist | Buddhists
        a Sikh | Sikhs
        an atheist | atheists
        a Black person | Black people
        a white person | white people
        an Asian person | Asian people
        an African | Africans
        a Mexican | Mexicans
        an Indian | Indians
        a Chinese person | Chinese people
        an Arab | Arabs
        a Polish person | Polish people
        a Turkish person | Turkish people
        a Roma person | Roma people
        an Indigenous person | Indigenous people
        an immigrant | immigrants
        a refugee | refugees
        a woman | women
        a man | men
        a trans person | trans people
        a non-binary person | non-binary people
        a gay person | gay people
        a lesbian | lesbians
        a bisexual person | bisexual people
        a straight person | straight people
        a deaf person | deaf people
        a blind person | blind people
        an autistic person | autistic people
        a wheelchair user | wheelchair users
        a person with Down syndrome | people with Down syndrome
        an old person | old people
        a young person | young people
        a teenager | teenagers
        a pensioner | pensioners
        a homeless person | homeless people
        """);

    private static readonly string[] OfOne = Lines("""
        My neighbour is {0} and we often have coffee together.
        I sat next to {0} on the train and we talked about music.
        She is {0} and plays the violin in our orchestra.
        As {0}, I felt welcome in this town from the first day.
        My best friend is {0}.
        The author of this lovely book is {0}.
        {0} won the photography prize this year.
        I am {0} and I like long walks on Sundays.
        He lived as {0} in a small village by the sea.
        {0} helped me carry my shopping up the stairs today.
        The main character of the series is {0} who solves puzzles.
        I learned a lot about patience from {0} at work.
        There is {0} in our choir with a wonderful voice.
        My cousin, {0}, just opened a bakery.
        Proud to be {0}, and happy with my life.
        {0} asked a good question after the talk.
        What is it like to be {0} in your city?
        Thank you for showing {0} as an ordinary person in your film.
        I met {0} at the book club and we both love the same novels.
        {0} should have the same chances as everybody else.
        The interview with {0} about daily life was very interesting.
        Our team is looking forward to working with {0} from the other office.
        {0} and I share an allotment and grow tomatoes.
        My roommate is {0}, and we take turns cooking.
        Being {0} is one part of who I am.
        """);

    private static readonly string[] OfMany = Lines("""
        {0} have lived in this town for a long time.
        Many {0} in our street help at the food bank.
        The festival was organised by {0} from the neighbourhood.
        {0} deserve respect like everybody else.
        We interviewed forty {0} for the survey.
        The museum shows how {0} lived a hundred years ago.
        I read a good article about {0} and the labour market.
        Some of my closest friends are {0}.
        {0} and their families are welcome at the summer party.
        The city council met with {0} to talk about the new bus line.
        How many {0} are there in this country?
        There should be more films about {0}.
        {0} are people with hopes and worries like you and me.
        The new law gives {0} the right to vote in local elections.
        A group for {0} meets every Thursday in the library.
        {0} told us about their favourite recipes.
        The charity supports {0} who look for a flat.
        We love {0} and we say so.
        {0} work as doctors, teachers, drivers and cooks.
        The course is open to everyone, including {0}.
        Our school wants {0} to feel at home.
        I have a question for {0}: which café do you recommend?
        {0} played a big part in the history of our port.
        Not all {0} think alike, and that is normal.
        Happy to see {0} on the cover of the magazine.
        """);

    // Every group in every sentence: what differs between two groups is the name of the group alone.
    private static IEnumerable<SuiteText> Identity() =>
        from line in Groups
        let names = line.Split(" | ")
        from text in OfOne.Select(template => (Template: template, Name: names[0]))
            .Concat(OfMany.Select(template => (Template: template, Name: names[1])))
        select new SuiteText("groups of people", text.Template, Fill(text.Template, text.Name)) { Group = names[1] };
}
