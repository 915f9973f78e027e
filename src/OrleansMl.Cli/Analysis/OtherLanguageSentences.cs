namespace OrleansMl.Analysis;

/// <summary>
/// Everyday sentences of our own in languages of Latin letters that text-language has no name for, and in languages of other scripts as
/// people type them in Latin letters. It learns from them to say "another one".
/// </summary>
internal static class OtherLanguageSentences
{
    /// <summary>One sentence a line.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. """
            Ik heb gisteren een nieuwe fiets gekocht
            Wat vind je van de film die we hebben gezien?
            Kun je mij morgen bellen als je tijd hebt?
            Mijn broer woont al tien jaar in Utrecht
            We moeten nog boodschappen doen voor het weekend
            Het was erg gezellig bij jullie thuis
            Waarom is de trein altijd zo vol?
            Ik weet niet of ik morgen kan komen
            Hij is een vervelende man en niemand luistert naar hem
            Dat is toch niet te geloven
            Jij bent een grote sukkel, ga weg
            Veel beterschap voor je moeder
            Goedenavond allemaal, hoe was jullie dag?
            Jag har köpt en ny cykel till min dotter
            Vad tyckte du om filmen i går kväll?
            Kan du ringa mig när du har tid?
            Min bror bor i Göteborg sedan tio år
            Vi måste handla mat innan helgen
            Det var jättetrevligt hemma hos er
            Varför är bussen alltid så full?
            Jag vet inte om jag kan komma i morgon
            Han är en jobbig människa och ingen lyssnar på honom
            Var är mina nycklar någonstans?
            Du är en riktig idiot, stick härifrån
            Hoppas att din mamma mår bättre snart
            Hej allihopa, hur har ni haft det i dag?
            Snön ligger djup och barnen åker pulka
            Jeg har købt en ny cykel til min datter
            Hvad synes du om filmen i går?
            Kan du ringe til mig, når du har tid?
            Min bror har boet i Odense i ti år
            Vi skal handle ind inden weekenden
            Det var rigtig hyggeligt hos jer
            Hvorfor er bussen altid så fuld?
            Jeg ved ikke, om jeg kan komme i morgen
            Du er en kæmpe idiot, gå din vej
            Hvor har du lagt mine nøgler?
            Jeg har kjøpt en ny sykkel til datteren min
            Hva syntes du om filmen i går kveld?
            Kan du ringe meg når du har tid?
            Broren min har bodd i Bergen i ti år
            Det var veldig hyggelig hjemme hos dere
            Hvorfor er bussen alltid så full?
            Jeg vet ikke om jeg kan komme i morgen
            Du er en skikkelig tosk, gå herfra
            Ég keypti nýtt hjól í gær handa dóttur minni
            Hvað finnst þér um veðrið í dag?
            Getur þú hringt í mig á morgun?
            Bróðir minn býr í Reykjavík
            Ostin eilen uuden polkupyörän tyttärelleni
            Mitä mieltä olit elokuvasta?
            Voitko soittaa minulle, kun sinulla on aikaa?
            Veljeni on asunut Turussa kymmenen vuotta
            Meidän täytyy käydä kaupassa ennen viikonloppua
            Teillä oli todella mukavaa
            Miksi bussi on aina niin täynnä?
            En tiedä, voinko tulla huomenna
            Sinä olet täysi pelle, mene pois
            Missä minun avaimeni ovat?
            Ostsin eile tütrele uue jalgratta
            Mida sa filmist arvad?
            Kas sa saad mulle homme helistada?
            Ma ei tea, kas ma saan homme tulla
            Vakar nusipirkau naują dviratį
            Ką manai apie tą filmą?
            Ar gali man rytoj paskambinti?
            Nežinau, ar rytoj galėsiu ateiti
            Vakar es nopirku jaunu velosipēdu
            Ko tu domā par to filmu?
            Vai vari man rīt piezvanīt?
            Es nezinu, vai rīt varēšu atnākt
            Wczoraj kupiłem córce nowy rower
            Co sądzisz o tym filmie?
            Czy możesz do mnie zadzwonić, kiedy będziesz miał czas?
            Mój brat mieszka w Krakowie od dziesięciu lat
            Musimy zrobić zakupy przed weekendem
            Było u was bardzo miło
            Dlaczego autobus jest zawsze taki pełny?
            Nie wiem, czy jutro przyjdę
            Jesteś zwykłym głupkiem, odejdź stąd
            Gdzie są moje klucze?
            Zdrowia dla twojej mamy
            Včera jsem dceři koupil nové kolo
            Co si myslíš o tom filmu?
            Můžeš mi zavolat, až budeš mít čas?
            Můj bratr bydlí v Brně už deset let
            Bylo to u vás moc hezké
            Proč je autobus vždycky tak plný?
            Nevím, jestli zítra přijdu
            Jsi pěkný hlupák, jdi pryč
            Včera som dcére kúpil nový bicykel
            Čo si myslíš o tom filme?
            Môžeš mi zajtra zavolať?
            Neviem, či zajtra prídem
            Jučer sam kćeri kupio novi bicikl
            Što misliš o tom filmu?
            Možeš li me nazvati kad budeš imao vremena?
            Moj brat živi u Zagrebu već deset godina
            Ne znam da li ću moći da dođem sutra
            Zašto je autobus uvek tako pun?
            Ti si obična budala, idi odavde
            Včeraj sem hčerki kupil novo kolo
            Kaj misliš o tem filmu?
            Me lahko jutri pokličeš?
            Tegnap vettem egy új biciklit a lányomnak
            Mit gondolsz a filmről?
            Fel tudsz hívni, ha van időd?
            A bátyám tíz éve Szegeden lakik
            Bevásárolnunk kell a hétvége előtt
            Nagyon jól éreztük magunkat nálatok
            Miért van mindig tele a busz?
            Nem tudom, hogy holnap el tudok-e jönni
            Te egy buta ember vagy, menj innen
            Hol vannak a kulcsaim?
            Jobbulást az anyukádnak
            Ieri am cumpărat o bicicletă nouă pentru fiica mea
            Ce părere ai despre film?
            Poți să mă suni când ai timp?
            Fratele meu locuiește la Cluj de zece ani
            Trebuie să facem cumpărături înainte de weekend
            A fost foarte plăcut la voi
            De ce este autobuzul mereu atât de plin?
            Nu știu dacă pot veni mâine
            Ești un prost, pleacă de aici
            Dün kızıma yeni bir bisiklet aldım
            Film hakkında ne düşünüyorsun?
            Vaktin olunca beni arar mısın?
            Kardeşim on yıldır Ankara'da oturuyor
            Hafta sonundan önce alışveriş yapmalıyız
            Sizde çok güzel vakit geçirdik
            Otobüs neden hep bu kadar dolu?
            Yarın gelebilir miyim bilmiyorum
            Sen tam bir aptalsın, git buradan
            Anahtarlarım nerede?
            Annene geçmiş olsun
            Dünən qızıma yeni velosiped aldım
            Bu film haqqında nə düşünürsən?
            Kecha qizimga yangi velosiped oldim
            Kemarin saya membeli sepeda baru untuk anak saya
            Bagaimana pendapatmu tentang filmnya?
            Bisakah kamu menelepon saya kalau ada waktu?
            Adik saya sudah sepuluh tahun tinggal di Bandung
            Kita harus belanja sebelum akhir pekan
            Kenapa busnya selalu penuh sekali?
            Saya tidak tahu apakah besok bisa datang
            Dasar orang bodoh, pergi dari sini
            Semoga ibumu cepat sembuh
            Semalam saya beli basikal baharu untuk anak saya
            Bolehkah awak telefon saya esok?
            Saya tak tahu sama ada boleh datang
            Kahapon bumili ako ng bagong bisikleta para sa anak ko
            Ano ang masasabi mo sa pelikula?
            Puwede mo ba akong tawagan bukas?
            Hindi ko alam kung makakapunta ako
            Ang tanga mo, umalis ka dito
            Salamat sa tulong mo kaibigan
            Hôm qua tôi mua một chiếc xe đạp mới cho con gái
            Bạn nghĩ gì về bộ phim đó?
            Khi nào rảnh thì gọi cho tôi nhé
            Anh trai tôi sống ở Huế đã mười năm
            Tại sao xe buýt lúc nào cũng đông thế?
            Tôi không biết ngày mai có đến được không
            Mày ngu quá, đi chỗ khác đi
            Chúc mẹ bạn mau khỏe
            Jana nilimnunulia binti yangu baiskeli mpya
            Unafikiri nini kuhusu filamu ile?
            Unaweza kunipigia simu ukipata muda?
            Kaka yangu anaishi Mombasa miaka kumi sasa
            Kwa nini basi limejaa kila siku?
            Sijui kama nitaweza kuja kesho
            Wewe ni mjinga sana, ondoka hapa
            Gister het ek vir my dogter 'n nuwe fiets gekoop
            Wat dink jy van die fliek?
            Kan jy my more bel as jy tyd het?
            Ek weet nie of ek more kan kom nie
            Ahir vaig comprar una bicicleta nova per a la meva filla
            Què en penses, d'aquesta pel·lícula?
            Em pots trucar quan tinguis temps?
            No sé si demà podré venir
            Atzo bizikleta berri bat erosi nion alabari
            Zer iruditu zaizu filma?
            Ez dakit bihar etorri ahal izango naizen
            Dje bleva një biçikletë të re për vajzën
            Çfarë mendon për filmin?
            Nuk e di nëse mund të vij nesër
            Cheannaigh mé rothar nua inné do m'iníon
            Cad a cheapann tú faoin scannán?
            Prynais i feic newydd i fy merch ddoe
            Beth wyt ti'n feddwl o'r ffilm?
            Mo ra keke tuntun fun omo mi lana
            Ngizothenga ibhayisikili elisha kusasa
            Shalay ayaan gabadhayda baaskiil cusub u soo iibiyay
            Maine kal apni beti ke liye nayi cycle kharidi
            Film ke baare mein tumhara kya khayal hai?
            Jab time mile to mujhe phone karna
            Mera bhai das saal se Pune mein rehta hai
            Humein weekend se pehle saamaan lena hai
            Aap logon ke ghar bahut maza aaya
            Bus hamesha itni bhari kyun hoti hai?
            Pata nahi kal aa paunga ya nahi
            Tu bilkul gadha hai, nikal yahan se
            Meri chabi kahan hai?
            Kya haal hai bhai, sab theek?
            Yeh bahut acchi baat hai, mubarak ho
            Mujhe samajh nahi aa raha ki kya karun
            Aaj khana kisne banaya tha?
            Main kal office nahi jaunga
            Vo ladka kisi ki baat nahi sunta
            Ami kal meyer jonno notun cycle kinechi
            Tumi kemon acho, ki korcho ekhon?
            Ami jani na kal aste parbo kina
            Nenu ninna kotha cycle konnanu
            Naan netru pudhu cycle vaanginen
            Vchera ya kupil dochke novyy velosiped
            Chto ty dumaesh ob etom filme?
            Pozvoni mne, kogda budet vremya
            Moy brat uzhe desyat let zhivyot v Kazani
            Pochemu avtobus vsegda takoy polnyy?
            Ne znayu, smogu li ya zavtra priyti
            Kakoy zhe ty durachok, uhodi otsyuda
            Gde moi klyuchi?
            Privet, kak dela, chto novogo?
            Spasibo tebe za vsyo
            Snova idyot dozhd i holodno
            Vchora ya kupyv donci novyy velosyped
            Ne znayu chy zmozhu zavtra pryyty
            Mbare7 shtarayt bisklet jdide la binti
            Shu ra2yak bel film?
            Fik t7kini bokra iza fi wa2et?
            Ma ba3ref iza fini eje bokra
            Wein l mafete7 taba3i?
            Kifkon shabeb, shu l akhbar?
            Ya 7mar rou7 men hon
            Yalla habibi khallina nemshi
            Ana mesh fahem 7aga khales
            Ezayak ya sa7by 3amel eh?
            Inshallah bokra nshufak fel sho8l
            Wach rak khouya labas 3lik
            Xthes agorasa kainourio podilato stin kori mou
            Ti gnomi exeis gia tin tainia?
            Pare me tilefono otan exeis xrono
            Den ksero an tha mporeso na ertho avrio
            Pou einai ta kleidia mou?
            Fige apo do vre ilithie
            Kalinixta se olous, ta leme avrio
            Kinou musume ni atarashii jitensha o katta
            Ano eiga o dou omoimasu ka?
            Jikan ga attara denwa shite kudasai
            Ashita korareru ka dou ka wakaranai
            Watashi no kagi wa doko desu ka?
            Kimi wa honma ni aho ya na, atchi ike
            Oyasumi minasan, mata ashita
            Sugoi omoshiroi hanashi da ne
            Zuotian wo gei nver mai le yi liang xin zixingche
            Ni juede na bu dianying zenmeyang?
            Ni you kong de shihou gei wo da dianhua
            Wo bu zhidao mingtian neng bu neng lai
            Wo de yaoshi zai nali?
            Ni zhe ge shagua, gun kai
            Dajia wan an, mingtian jian
            Oneul ttaluege saeroun jajeongeoreul sajwosseoyo
            Geu yeonghwa eottaesseoyo?
            Naeil ol su isseulji moreugesseoyo
            Jeongmal gomawoyo, jal jinaeyo
            Diruz baraye dokhtaram docharkheye jadid kharidam
            Nazaret dar morede in film chie?
            Nemidoonam farda mitoonam biam ya na
            Khaste nabashid dust aziz
            Kal maine naya mobile liya hai yaar kaisa laga?
            Assalam o alaikum, aap sab kaise hain?
            Tusi kithe ja rahe ho veere?
            Kasa ahes, jevlas ka?
            """.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    ];
}
