using System.Collections.Frozen;

namespace OrleansMl.Analysis;

/// <summary>
/// Words that say nothing of what a text is about: the function words of English, Spanish, French, German, Portuguese and Italian, and what
/// posts in English are full of. Written for this project.
/// </summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> Words = """
        a abbiamo aber about above after again against ai al all alla alle almost along already als also although always am among amp an
        anche and another any anybody anymore anyone anything anyway are aren around as ask asked at au auch auf aus aussi aux avec avez
        avoir avons away back be became because become been before began bei being below best better between bien both but by came can
        cannot cant ce ces cet cette che chi ci com come comes comme como con could couldn cual cuando cómo da dal dalla dans das dass day
        days de degli dei dein del della delle dem den der des di dich did didn didnt die dir do doch does doesn doesnt doing don donde done
        dont dos dove down du durch during e each ein eine einem einen einer either el elle elles else em en end enough entre er era es esa
        ese eso essere est esta este esto estoy está están estão et euch even ever every everybody everyone everything far feel few find
        first foi for found fra from fue für gave get gets getting give given gives già gli go goes going gone gonna good got gotta great
        guess ha haben had hadn haha hai half han hanno happen happened has hasn hat hatte have haven having hay he her here hers herself
        hey hi hier him himself his ho how however há i ich if ihr il ils im in instead into is isn isnt isso ist isto it its itself ive je
        just já keep kein keine kind knew know known la las last later le least left les less let lets leur leurs lhe like likely little ll
        lo lol long look looked looking looks los lot lots ma made mais make makes making man many mas may maybe me mean means mehr mein
        menos mes meu mi mia mich might mine minha mio mir mit molto mon more most much muito must muy my myself más n na nach nas ne near
        need needs nei nel nella never new next nicht no nobody noch non none nor nos not nothing nous now nur não o oder of off oh ok okay
        old omg on once onde one ones only ont onto or os other others ou our ours ourselves out over own où par para part pas pela pelo
        people per perché perhaps pero più please pls plus plz point por porque pour put quando que quella quello quem questa questo qui
        quien quite quoi qué r rather re read really right rt sa said same sans saw say saying says schon se see seem seems seen sehr sein
        sem ser ses seu shall she should shouldn show si sich sie sim sin since sind so sobre some somebody someone something sometimes son
        sono sont soon sous still stuff su sua such sul sulla suo sur sure sus são sí ta take taken takes también também te tell tem tes
        than thank thanks that thats the their theirs them themselves then there theres these they theyre thing things think this those
        though thought three through thus ti time times to toda todas today todo todos together told tomorrow ton too took tous tout toute
        toutes toward tra tried true try trying très tu tudo tuo tutti tutto two u um uma umas un una unas und under une uno unos uns unser
        unter until up upon ur us use used using ve very vi via vom von vous wait wanna want wanted wants war waren was wasn way we week
        weil well wenn went wer were weren what whatever when where whether which while who whole whom whose why wie will wir with within
        without wo won wont word work would wouldn wow y ya yeah year years yes yesterday yet you your youre yours yourself yourselves zu
        zum zur è é était être über
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for such a word in lower case.</summary>
    public static bool Contains(string word) => Words.Contains(word);
}
