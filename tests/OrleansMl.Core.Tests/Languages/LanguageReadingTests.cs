using System.Collections.Immutable;

namespace OrleansMl.Languages;

public sealed class LanguageReadingTests
{
    private static readonly ImmutableArray<string> English = ["en"];

    [Theory]
    [InlineData("Thank you for the recipe, the bread came out very well.")]
    [InlineData("bread and soup again")]
    [InlineData("WHY IS EVERYBODY SO LOUD TODAY")]
    [InlineData("We met Giuseppe Verdi and Clara Schumann in front of the Teatro alla Scala yesterday")]
    [InlineData("Look at https://example.org/straße/über?q=жук and tell me what you think")]
    public void English_is_found_without_a_model(string text)
    {
        var reading = LanguageReading.Of(text);

        Assert.False(reading.NeedsModel);
        Assert.Equal(["en"], reading.Decide(null, 0, null).Found);
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("lol")]
    [InlineData("👍👍😂")]
    [InlineData("12345")]
    [InlineData("+1 (555) 0100")]
    [InlineData("Anna Karenina")]
    [InlineData("Cristiano Ronaldo Lionel Messi Kylian Mbappé")]
    [InlineData("https://example.org/a/b")]
    [InlineData("@maria @peter #sommer2026")]
    [InlineData("ಠ_ಠ")]
    [InlineData("¯\\_(ツ)_/¯")]
    [InlineData("π ≈ 3.14159")]
    [InlineData("xx_gamer_1999")]
    public void What_has_no_language_is_judged(string text) =>
        Assert.Equal(new(IsJudged: true, Counts: true), Of(text).CoverageBy(English));

    [Theory]
    [InlineData("Сегодня хорошая погода", "und-Cyrl")]
    [InlineData("дурак", "und-Cyrl")]
    [InlineData("今天天气很好", "zh")]
    [InlineData("今日はいい天気ですね", "ja")]
    [InlineData("오늘 날씨가 좋네요", "ko")]
    [InlineData("आज मौसम अच्छा है", "und-Deva")]
    [InlineData("الطقس جميل اليوم", "ar")]
    [InlineData("امروز هوا خوب است چه روز خوبی", "und-Arab")]
    [InlineData("วันนี้อากาศดี", "th")]
    [InlineData("Σήμερα ο καιρός είναι καλός", "el")]
    [InlineData("מזג האוויר יפה היום", "he")]
    [InlineData("இன்று வானிலை நன்றாக உள்ளது", "ta")]
    public void A_script_is_certain(string text, string language)
    {
        var written = Of(text);

        Assert.Equal([language], written.Found);
        Assert.Equal(new(IsJudged: false, Counts: false), written.CoverageBy(English));
    }

    [Theory]
    [InlineData("Heute ist das Wetter sehr schön und wir gehen in den Park", "de", "de")]
    [InlineData("Hoy hace mucho calor y vamos a la playa con los niños", "es", "es")]
    [InlineData("Jag tycker mycket om svamp och plockar den på hösten", "de", "und-Latn")]
    [InlineData("Bugün hava çok güzel ve parkta yürüyüş yaptık", "fr", "und-Latn")]
    [InlineData("Kissa nukkuu ikkunalla", "und-Latn", "und-Latn")]
    [InlineData("aaj mausam bahut accha tha", "und-Latn", "und-Latn")]
    public void A_model_names_what_the_words_do_not_tell_and_is_not_believed_without_them(string text, string label, string language)
    {
        var written = Of(text, label, 0.95f);

        Assert.Equal([language], written.Found);
        Assert.Equal(new(IsJudged: false, Counts: false), written.CoverageBy(English));
    }

    [Fact]
    public void What_nobody_can_name_is_not_judged_but_its_scores_count() =>
        Assert.Equal(
            new(IsJudged: false, Counts: true), Of("tum kitne bewakoof ho yaar kuch samajh", "it", 0.5f).CoverageBy(English));

    [Theory]
    [InlineData("y0u are a st\u0443pid f00l, go away n0w")]
    [InlineData("𝔂𝓸𝓾 𝓪𝓻𝓮 𝓪 𝓯𝓸𝓸𝓵 𝓪𝓷𝓭 𝓷𝓸𝓫𝓸𝓭𝔂 𝓵𝓲𝓴𝓮𝓼 𝔂𝓸𝓾")]
    [InlineData("ｙｏｕ ａｒｅ ａ ｆｏｏｌ")]
    [InlineData("y o u  a r e  a  f o o l  a n d  w e  k n o w")]
    public void Disguised_English_stays_English(string text) =>
        Assert.Equal(new(IsJudged: true, Counts: true), Of(text).CoverageBy(English));

    // A disguise may look like a language that nobody knows.
    [Theory]
    [InlineData("yuo aer a fool and stpuid", 0.99f)]
    [InlineData("kissa nukkuu sohvalla aina", 0.7f)]
    public void Another_language_is_not_believed_where_English_is_left_or_the_model_is_unsure(string text, float score) =>
        Assert.True(Of(text, "und-Latn", score).CoverageBy(English).Counts);

    [Theory]
    [InlineData("Привет как дела, сегодня хорошая погода. You are a fool and nobody likes you.")]
    [InlineData(
        "jag tycker mycket om svamp och plockar den på hösten, you are a fool and nobody likes you, tack så mycket till maten, " +
        "vi ses hemma hos mig på fredag kväll")]
    public void Foreign_padding_takes_no_score_away_but_is_said_not_to_be_judged(string text) =>
        Assert.Equal(new(IsJudged: false, Counts: true), Of(text, "de", 0.9f).CoverageBy(English));

    [Fact]
    public void A_word_of_another_language_in_an_English_sentence_is_none() =>
        Assert.Equal(["en"], Of("The Russian word любовь means love, and I like how it sounds in songs").Found);

    [Theory]
    [InlineData("ok", "de", false, true)]
    [InlineData("👍", "de", true, true)]
    [InlineData("Thanks for the help with my homework yesterday", "de", true, true)]
    [InlineData("tum kitne bewakoof ho yaar kuch", "en", true, true)]
    [InlineData("Сегодня хорошая погода", "en-GB", false, true)]
    [InlineData("Сегодня хорошая погода", "ru", false, false)]
    [InlineData("ok", "somewhere", true, true)]
    public void What_the_caller_declares_says_what_the_text_does_not(string text, string declared, bool isJudged, bool counts) =>
        Assert.Equal(new(isJudged, counts), Of(text, declared: declared).CoverageBy(English));

    [Fact]
    public void A_model_may_judge_a_script_or_one_of_its_languages()
    {
        Assert.True(Of("Сегодня хорошая погода").CoverageBy(["und-Cyrl"]).IsJudged);
        Assert.True(Of("Сегодня хорошая погода", declared: "ru-RU").CoverageBy(["ru"]).IsJudged);
        Assert.False(Of("Сегодня хорошая погода", declared: "uk").CoverageBy(["ru"]).IsJudged);
    }

    [Fact]
    public void A_model_that_names_no_language_judges_every_text() =>
        Assert.Equal(new(IsJudged: true, Counts: true), Of("Сегодня хорошая погода").CoverageBy([]));

    [Theory]
    [InlineData("오늘 날씨가 좋네요", "en", 0.9f, "ko")]
    [InlineData("Heute ist das Wetter sehr schön", "de", 0.9f, "de")]
    [InlineData("Heute ist das Wetter sehr schön", "de", 0.5f, "und")]
    [InlineData("Jag tycker mycket om svamp", "de", 0.9f, "und")]
    public void People_read_one_name(string text, string label, float score, string language) =>
        Assert.Equal(language, LanguageReading.Of(text).NameOrUndetermined(label, score, 0.6f));

    [Fact]
    public void A_reading_forgets_the_text_before()
    {
        _ = Of("Сегодня хорошая погода");

        Assert.Equal(["en"], Of("Thanks for the help with my homework").Found);
    }

    private static WrittenIn Of(string text, string? label = null, float score = 0, string? declared = null) =>
        LanguageReading.Of(text).Decide(label, score, declared);
}
