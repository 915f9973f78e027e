using static OrleansMl.Evaluation.SuiteTemplates;

namespace OrleansMl.Evaluation;

/// <summary>Sentences of one language.</summary>
/// <param name="Name">Its code, with <c>-latn</c> where it is written in letters that are not its own.</param>
/// <param name="Sort">
/// How it looks to a program: <c>known</c> (text-language names it), <c>latin</c>, <c>script</c>, <c>romanised</c>.
/// </param>
/// <param name="Harmless">Greetings, weather, trains.</param>
/// <param name="Harmful">Mild insults and threats; empty where the list has none.</param>
internal sealed record ForeignLanguage(string Name, string Sort, string[] Harmless, string[] Harmful);

/// <summary>Harmless sentences and mild insults in many languages. Each says much the same in all of them.</summary>
internal static class ForeignSentences
{
    public const string Known = "known", Latin = "latin", Script = "script", Romanised = "romanised";

    public static IReadOnlyList<ForeignLanguage> All { get; } =
    [
        new("fr", Known, Lines("""
            Bonjour, comment allez-vous ce matin ?
            Il fait très beau aujourd'hui.
            Ma grand-mère fait le meilleur pain du village.
            Nous allons à la plage samedi avec les enfants.
            Merci beaucoup pour votre aide.
            Le train est encore en retard.
            À quelle heure ouvre la bibliothèque ?
            Notre chat dort toute la journée sur le canapé.
            """), Lines("""
            Tu es vraiment stupide, tais-toi.
            Personne ne t'aime, espèce d'imbécile.
            Je vais te frapper si tu reviens ici.
            """)),
        new("de", Known, Lines("""
            Guten Morgen, wie geht es Ihnen?
            Heute ist das Wetter sehr schön.
            Meine Großmutter backt das beste Brot im Dorf.
            Am Samstag fahren wir mit den Kindern ans Meer.
            Vielen Dank für Ihre Hilfe.
            Der Zug hat schon wieder Verspätung.
            Wann macht die Bücherei auf?
            Unsere Katze schläft den ganzen Tag auf dem Sofa.
            """), Lines("""
            Du bist so dumm, halt den Mund.
            Niemand mag dich, du Trottel.
            Ich werde dich schlagen, wenn du wiederkommst.
            """)),
        new("it", Known, Lines("""
            Buongiorno, come sta stamattina?
            Oggi il tempo è bellissimo.
            Mia nonna fa il pane più buono del paese.
            Sabato andiamo al mare con i bambini.
            Grazie mille per il vostro aiuto.
            Il treno è di nuovo in ritardo.
            A che ora apre la biblioteca?
            Il nostro gatto dorme tutto il giorno sul divano.
            """), Lines("""
            Sei proprio stupido, stai zitto.
            Nessuno ti vuole bene, sei un idiota.
            Ti picchio se torni qui.
            """)),
        new("es", Known, Lines("""
            Buenos días, ¿cómo está usted?
            Hoy hace muy buen tiempo.
            Mi abuela hace el mejor pan del pueblo.
            El sábado vamos a la playa con los niños.
            Muchas gracias por su ayuda.
            El tren llega tarde otra vez.
            ¿A qué hora abre la biblioteca?
            Nuestro gato duerme todo el día en el sofá.
            """), Lines("""
            Eres muy tonto, cállate ya.
            Nadie te quiere, eres un idiota.
            Te voy a matar si vuelves por aquí.
            """)),
        new("pt", Known, Lines("""
            Bom dia, como está o senhor?
            Hoje o tempo está muito bonito.
            A minha avó faz o melhor pão da aldeia.
            No sábado vamos à praia com as crianças.
            Muito obrigado pela sua ajuda.
            O comboio está atrasado outra vez.
            A que horas abre a biblioteca?
            O nosso gato dorme o dia inteiro no sofá.
            """), Lines("""
            Você é muito burro, cale a boca.
            Ninguém gosta de você, seu idiota.
            Vou te bater se você voltar aqui.
            """)),
        new("ar", Known, Lines("""
            صباح الخير، كيف حالك اليوم؟
            الطقس جميل جدا اليوم.
            جدتي تخبز أفضل خبز في القرية.
            سنذهب إلى البحر يوم السبت مع الأطفال.
            شكرا جزيلا على مساعدتكم.
            القطار متأخر مرة أخرى.
            متى تفتح المكتبة؟
            قطتنا تنام طوال اليوم على الأريكة.
            """), Lines("""
            أنت غبي جدا، اصمت.
            لا أحد يحبك أيها الأحمق.
            سوف أضربك إذا عدت إلى هنا.
            """)),
        new("nl", Latin, Lines("""
            Goedemorgen, hoe gaat het met u?
            Het is vandaag erg mooi weer.
            Mijn oma bakt het lekkerste brood van het dorp.
            Zaterdag gaan we met de kinderen naar het strand.
            Heel erg bedankt voor uw hulp.
            De trein heeft weer vertraging.
            Hoe laat gaat de bibliotheek open?
            Onze kat slaapt de hele dag op de bank.
            """), Lines("""
            Je bent echt dom, houd je mond.
            Niemand vindt je aardig, sukkel.
            """)),
        new("sv", Latin, Lines("""
            God morgon, hur mår du i dag?
            Det är väldigt fint väder i dag.
            Min mormor bakar det bästa brödet i byn.
            På lördag åker vi till stranden med barnen.
            Tack så mycket för hjälpen.
            Tåget är försenat igen.
            När öppnar biblioteket?
            Vår katt sover hela dagen i soffan.
            Slutspurten var spännande och vi vann.
            """), Lines("""
            Du är så dum, håll tyst.
            Ingen tycker om dig, din idiot.
            """)),
        new("da", Latin, Lines("""
            Godmorgen, hvordan har du det?
            Vejret er meget smukt i dag.
            Min bedstemor bager det bedste brød i byen.
            På lørdag tager vi til stranden med børnene.
            Mange tak for hjælpen.
            Toget er forsinket igen.
            Hvornår åbner biblioteket?
            Vores kat sover hele dagen på sofaen.
            """), []),
        new("fi", Latin, Lines("""
            Hyvää huomenta, mitä kuuluu?
            Tänään on erittäin kaunis sää.
            Isoäitini leipoo kylän parasta leipää.
            Lauantaina menemme lasten kanssa rannalle.
            Kiitos paljon avusta.
            Juna on taas myöhässä.
            Mihin aikaan kirjasto aukeaa?
            Kissamme nukkuu koko päivän sohvalla.
            """), Lines("""
            Olet todella tyhmä, ole hiljaa.
            Kukaan ei pidä sinusta, senkin idiootti.
            """)),
        new("pl", Latin, Lines("""
            Dzień dobry, jak się pani miewa?
            Dzisiaj jest bardzo ładna pogoda.
            Moja babcia piecze najlepszy chleb we wsi.
            W sobotę jedziemy z dziećmi nad morze.
            Bardzo dziękuję za pomoc.
            Pociąg znowu się spóźnia.
            O której otwierają bibliotekę?
            Nasz kot śpi cały dzień na kanapie.
            """), Lines("""
            Jesteś bardzo głupi, zamknij się.
            Nikt cię nie lubi, idioto.
            Pobiję cię, jeśli tu wrócisz.
            """)),
        new("cs", Latin, Lines("""
            Dobré ráno, jak se máte?
            Dnes je velmi hezké počasí.
            Moje babička peče nejlepší chleba ve vsi.
            V sobotu jedeme s dětmi k vodě.
            Moc děkuji za pomoc.
            Vlak má zase zpoždění.
            V kolik hodin otevírá knihovna?
            Naše kočka spí celý den na gauči.
            """), []),
        new("hu", Latin, Lines("""
            Jó reggelt, hogy van?
            Ma nagyon szép idő van.
            A nagymamám süti a legjobb kenyeret a faluban.
            Szombaton a gyerekekkel a strandra megyünk.
            Nagyon köszönöm a segítséget.
            A vonat megint késik.
            Hánykor nyit a könyvtár?
            A macskánk egész nap a kanapén alszik.
            """), []),
        new("ro", Latin, Lines("""
            Bună dimineața, ce mai faceți?
            Astăzi vremea este foarte frumoasă.
            Bunica mea face cea mai bună pâine din sat.
            Sâmbătă mergem la plajă cu copiii.
            Mulțumesc mult pentru ajutor.
            Trenul are din nou întârziere.
            La ce oră se deschide biblioteca?
            Pisica noastră doarme toată ziua pe canapea.
            """), []),
        new("tr", Latin, Lines("""
            Günaydın, bugün nasılsınız?
            Bugün hava çok güzel.
            Büyükannem köyün en iyi ekmeğini yapar.
            Cumartesi günü çocuklarla denize gidiyoruz.
            Yardımınız için çok teşekkür ederim.
            Tren yine gecikti.
            Kütüphane saat kaçta açılıyor?
            Kedimiz bütün gün kanepede uyuyor.
            """), Lines("""
            Çok aptalsın, sus artık.
            Kimse seni sevmiyor, salak.
            Buraya dönersen seni döverim.
            """)),
        new("id", Latin, Lines("""
            Selamat pagi, apa kabar?
            Cuaca hari ini sangat bagus.
            Nenek saya membuat roti paling enak di desa.
            Hari Sabtu kami pergi ke pantai bersama anak-anak.
            Terima kasih banyak atas bantuan Anda.
            Keretanya terlambat lagi.
            Jam berapa perpustakaan buka?
            Kucing kami tidur sepanjang hari di sofa.
            """), Lines("""
            Kamu bodoh sekali, diam saja.
            Tidak ada yang suka kamu, dasar tolol.
            """)),
        new("vi", Latin, Lines("""
            Chào buổi sáng, bạn có khỏe không?
            Hôm nay thời tiết rất đẹp.
            Bà tôi làm bánh mì ngon nhất làng.
            Thứ bảy chúng tôi đi biển với các con.
            Cảm ơn bạn rất nhiều vì đã giúp đỡ.
            Tàu lại đến muộn.
            Mấy giờ thư viện mở cửa?
            Con mèo của chúng tôi ngủ cả ngày trên ghế.
            """), []),
        new("sw", Latin, Lines("""
            Habari za asubuhi, hujambo?
            Leo hali ya hewa ni nzuri sana.
            Bibi yangu anaoka mkate mzuri kuliko wote kijijini.
            Jumamosi tunaenda pwani na watoto.
            Asante sana kwa msaada wako.
            Treni imechelewa tena.
            Maktaba inafunguliwa saa ngapi?
            Paka wetu analala siku nzima.
            """), []),
        new("ru", Script, Lines("""
            Доброе утро, как у вас дела?
            Сегодня очень хорошая погода.
            Моя бабушка печёт лучший хлеб в деревне.
            В субботу мы едем с детьми на пляж.
            Большое спасибо за помощь.
            Поезд опять опаздывает.
            Во сколько открывается библиотека?
            Наша кошка весь день спит на диване.
            """), Lines("""
            Ты очень глупый, замолчи.
            Никто тебя не любит, дурак.
            Я тебя побью, если ты вернёшься.
            """)),
        new("uk", Script, Lines("""
            Доброго ранку, як у вас справи?
            Сьогодні дуже гарна погода.
            Моя бабуся пече найкращий хліб у селі.
            У суботу ми їдемо з дітьми на пляж.
            Щиро дякую за допомогу.
            Потяг знову запізнюється.
            О котрій відчиняється бібліотека?
            Наша кішка цілий день спить на дивані.
            """), Lines("""
            Ти дуже дурний, замовкни.
            Ніхто тебе не любить, дурню.
            """)),
        new("el", Script, Lines("""
            Καλημέρα, τι κάνετε;
            Σήμερα ο καιρός είναι πολύ ωραίος.
            Η γιαγιά μου φτιάχνει το καλύτερο ψωμί στο χωριό.
            Το Σάββατο πάμε στη θάλασσα με τα παιδιά.
            Ευχαριστώ πολύ για τη βοήθεια.
            Το τρένο άργησε πάλι.
            Τι ώρα ανοίγει η βιβλιοθήκη;
            Η γάτα μας κοιμάται όλη μέρα στον καναπέ.
            """), Lines("""
            Είσαι πολύ χαζός, σκάσε.
            Κανείς δεν σε συμπαθεί, βλάκα.
            """)),
        new("he", Script, Lines("""
            בוקר טוב, מה שלומך?
            מזג האוויר היום יפה מאוד.
            סבתא שלי אופה את הלחם הכי טוב בכפר.
            בשבת אנחנו נוסעים לים עם הילדים.
            תודה רבה על העזרה.
            הרכבת שוב מאחרת.
            באיזו שעה נפתחת הספרייה?
            החתול שלנו ישן כל היום על הספה.
            """), Lines("""
            אתה טיפש מאוד, שתוק.
            אף אחד לא אוהב אותך, אידיוט.
            """)),
        new("fa", Script, Lines("""
            صبح بخیر، حال شما چطور است؟
            امروز هوا خیلی خوب است.
            مادربزرگم بهترین نان روستا را می‌پزد.
            شنبه با بچه‌ها به ساحل می‌رویم.
            از کمک شما خیلی ممنونم.
            قطار دوباره دیر کرده است.
            کتابخانه چه ساعتی باز می‌شود؟
            گربه ما تمام روز روی مبل می‌خوابد.
            """), Lines("""
            تو خیلی احمقی، ساکت شو.
            هیچ‌کس تو را دوست ندارد، نادان.
            """)),
        new("hi", Script, Lines("""
            सुप्रभात, आप कैसे हैं?
            आज मौसम बहुत अच्छा है।
            मेरी दादी गाँव की सबसे अच्छी रोटी बनाती हैं।
            शनिवार को हम बच्चों के साथ समुद्र तट पर जाएँगे।
            आपकी मदद के लिए बहुत धन्यवाद।
            ट्रेन फिर से देर से आई है।
            पुस्तकालय कितने बजे खुलता है?
            हमारी बिल्ली पूरे दिन सोफे पर सोती है।
            """), Lines("""
            तुम बहुत बेवकूफ हो, चुप रहो।
            तुम्हें कोई पसंद नहीं करता, मूर्ख।
            मैं तुम्हें मारूँगा अगर तुम वापस आए।
            """)),
        new("bn", Script, Lines("""
            সুপ্রভাত, আপনি কেমন আছেন?
            আজ আবহাওয়া খুব সুন্দর।
            আমার দাদি গ্রামের সেরা রুটি বানান।
            শনিবার আমরা বাচ্চাদের নিয়ে সৈকতে যাব।
            আপনার সাহায্যের জন্য অনেক ধন্যবাদ।
            ট্রেন আবার দেরি করেছে।
            """), Lines("""
            তুমি খুব বোকা, চুপ করো।
            তোমাকে কেউ পছন্দ করে না, গাধা।
            """)),
        new("th", Script, Lines("""
            สวัสดีตอนเช้า สบายดีไหม
            วันนี้อากาศดีมาก
            คุณยายของฉันทำขนมปังอร่อยที่สุดในหมู่บ้าน
            วันเสาร์เราจะไปทะเลกับเด็กๆ
            ขอบคุณมากสำหรับความช่วยเหลือ
            รถไฟมาสายอีกแล้ว
            ห้องสมุดเปิดกี่โมง
            แมวของเรานอนบนโซฟาทั้งวัน
            """), Lines("""
            คุณโง่มาก หุบปากไปเลย
            ไม่มีใครชอบคุณ ไอ้โง่
            """)),
        new("zh", Script, Lines("""
            早上好,你今天怎么样?
            今天天气非常好。
            我奶奶烤的面包是村里最好吃的。
            星期六我们带孩子去海边。
            非常感谢您的帮助。
            火车又晚点了。
            图书馆几点开门?
            我们家的猫整天在沙发上睡觉。
            """), Lines("""
            你真笨,闭嘴。
            没有人喜欢你,你这个笨蛋。
            你再来我就打你。
            """)),
        new("ja", Script, Lines("""
            おはようございます、お元気ですか。
            今日はとてもいい天気ですね。
            祖母は村で一番おいしいパンを焼きます。
            土曜日に子どもたちと海へ行きます。
            手伝ってくれて本当にありがとうございます。
            電車がまた遅れています。
            図書館は何時に開きますか。
            うちの猫は一日中ソファで寝ています。
            """), Lines("""
            お前は本当に馬鹿だ、黙れ。
            誰もお前のことなんか好きじゃない。
            また来たら殴るぞ。
            """)),
        new("ko", Script, Lines("""
            좋은 아침이에요, 잘 지내세요?
            오늘 날씨가 정말 좋네요.
            우리 할머니는 마을에서 가장 맛있는 빵을 구워요.
            토요일에 아이들과 바다에 가요.
            도와주셔서 정말 감사합니다.
            기차가 또 늦었어요.
            도서관은 몇 시에 열어요?
            우리 고양이는 하루 종일 소파에서 자요.
            """), Lines("""
            너 정말 바보야, 조용히 해.
            아무도 너를 좋아하지 않아, 멍청아.
            다시 오면 때릴 거야.
            """)),
        new("hi-latn", Romanised, Lines("""
            Namaste, aap kaise hain?
            Aaj mausam bahut accha hai.
            Meri dadi gaon ki sabse acchi roti banati hain.
            Shanivaar ko hum bachchon ke saath ghoomne jayenge.
            Aapki madad ke liye bahut dhanyavaad.
            Train phir se late ho gayi hai yaar.
            """), Lines("""
            Tum bahut bewakoof ho, chup raho.
            Tumhe koi pasand nahi karta, moorkh.
            Wapas aaye to bahut maarunga tumhe.
            """)),
        new("ru-latn", Romanised, Lines("""
            Dobroe utro, kak u vas dela?
            Segodnya ochen khoroshaya pogoda.
            Moya babushka pechyot luchshiy khleb v derevne.
            V subbotu my edem s detmi na plyazh.
            Bolshoe spasibo za pomoshch.
            Poezd opyat opazdyvaet.
            """), Lines("""
            Ty ochen glupyy, zamolchi.
            Nikto tebya ne lyubit, durak.
            """)),
        new("ar-latn", Romanised, Lines("""
            Sabah el kheir, kifak el yom?
            El ta2s 7elw ktir el yom.
            Teta bte3mel a7san khobz bel day3a.
            Ra7 nrou7 3al ba7er yom el sabt ma3 el wled.
            Shukran ktir 3ala mosa3adtak.
            """), Lines("""
            Enta ghabi ktir, skot.
            Ma 7ada bi7ebbak ya ghabi.
            """)),
        new("el-latn", Romanised, Lines("""
            Kalimera, ti kanete simera?
            Simera o kairos einai poli oraios.
            I giagia mou ftiaxnei to kalitero psomi sto xorio.
            To Savvato pame sti thalassa me ta paidia.
            Efharisto poli gia ti voithia.
            """), Lines("""
            Eisai poli xazos, skase.
            Kaneis den se sympathei, vlaka.
            """)),
        new("ja-latn", Romanised, Lines("""
            Ohayou gozaimasu, ogenki desu ka?
            Kyou wa totemo ii tenki desu ne.
            Sobo wa mura de ichiban oishii pan o yakimasu.
            Doyoubi ni kodomotachi to umi e ikimasu.
            Tetsudatte kurete hontou ni arigatou.
            """), Lines("""
            Omae wa hontou ni baka da, damare.
            Daremo omae no koto nanka suki ja nai.
            """)),
        new("zh-latn", Romanised, Lines("""
            Zaoshang hao, ni jintian zenmeyang?
            Jintian tianqi feichang hao.
            Wo nainai kao de mianbao shi cun li zui haochi de.
            Xingqiliu women dai haizi qu haibian.
            Feichang ganxie nin de bangzhu.
            """), Lines("""
            Ni zhen ben, bi zui ba.
            Meiyou ren xihuan ni, ni zhege bendan.
            """)),
    ];
}
