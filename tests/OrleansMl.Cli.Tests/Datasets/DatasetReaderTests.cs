using System.IO.Compression;

namespace OrleansMl.Datasets;

/// <summary>Every reader on a tiny file of the shape its set has, with sentences of our own.</summary>
public sealed class DatasetReaderTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    private string Folder(string name) => Path.Combine(_data.Path, name);

    [Fact]
    public void Edos_threats_are_violence_and_derogation_is_harassment()
    {
        _data.Write(
            "edos/edos_labelled_aggregated.csv",
            "rewire_id,text,label_sexist,label_category,label_vector,split\na,\"one, quoted\",not sexist,none,none,train\n" +
            "b,two,sexist,1. threats,1.1 x,dev\nc,three,sexist,2. derogation,2.1 x,test\n");
        var items = HateSets.Edos(Folder("edos")).ToList();
        Assert.Equal("one, quoted", items[0].Text);
        Assert.Equal(TextTargets.None with { Hate = 0, Violence = 0 }, items[0].Targets);
        Assert.Equal(TextTargets.None with { Hate = 1, Violence = 1 }, items[1].Targets);
        Assert.Equal(TextTargets.None with { Hate = 1, Violence = 0, Harassment = 1 }, items[2].Targets);
    }

    [Fact]
    public void Paradetox_keeps_a_pair_together()
    {
        _data.Write("paradetox/paradetox.tsv", "toxic\tneutral1\tneutral2\tneutral3\nrude line\tkind line\tkinder line\t\n");
        var items = HateSets.Paradetox(Folder("paradetox")).ToList();
        Assert.Equal(["rude line", "kind line", "kinder line"], items.Select(i => i.Text));
        Assert.All(items, i => Assert.Equal("rude line", i.Group));
        Assert.Equal([(sbyte)1, (sbyte)0, (sbyte)0], items.Select(i => i.Targets.Harassment));
    }

    [Fact]
    public void Davidson_classes_become_targets()
    {
        _data.Write(
            "davidson/labeled_data.csv",
            ",count,hate_speech,offensive_language,neither,class,tweet\n0,3,3,0,0,0,first\n1,3,0,3,0,1,second\n2,3,0,0,3,2,\"third\n" +
            "over two lines\"\n");
        var items = HateSets.Davidson(Folder("davidson")).ToList();
        Assert.Equal(TextTargets.None with { Hate = 1, Harassment = 1 }, items[0].Targets);
        Assert.Equal(TextTargets.None with { Hate = 0, Harassment = 1 }, items[1].Targets);
        Assert.Equal(TextTargets.None with { Hate = 0, Harassment = 0, Violence = 0 }, items[2].Targets);
        Assert.Equal("third\nover two lines", items[2].Text);
    }

    [Fact]
    public void Misogyny_levels_become_targets()
    {
        _data.Write(
            "online_misogyny/final_labels.csv",
            "body,level_1,level_2,level_3\nfirst,Nonmisogynistic,Nonmisogynistic_personal_attack,\n" +
            "second,Misogynistic,Treatment,Threatening_Physical_violence\n");
        var items = HateSets.OnlineMisogyny(Folder("online_misogyny")).ToList();
        Assert.Equal(TextTargets.None with { Hate = 0, Violence = 0, Harassment = 1 }, items[0].Targets);
        Assert.Equal(TextTargets.None with { Hate = 1, Violence = 1 }, items[1].Targets);
    }

    [Fact]
    public void Mlma_is_read_from_its_zip_and_mixed_votes_stay_open()
    {
        Directory.CreateDirectory(Folder("mlma"));
        using (var zip = ZipFile.Open(Path.Combine(Folder("mlma"), "hate_speech_mlma.zip"), ZipArchiveMode.Create))
        using (var writer = new StreamWriter(zip.CreateEntry("hate_speech_mlma/en_dataset_with_stop_words.csv").Open()))
        {
            writer.Write("HITId,tweet,sentiment\n1,first,normal\n2,second,abusive_hateful\n3,third,offensive_normal\n4,fourth,offensive\n");
        }

        Assert.Equal(
            [(0, 0), (1, 1), (-1, -1), (-1, 1)],
            HateSets.Mlma(Folder("mlma")).Select(i => ((int)i.Targets.Hate, (int)i.Targets.Harassment)));
    }

    [Fact]
    public void Toxigen_lines_are_split_into_statements()
    {
        Directory.CreateDirectory(Folder("toxigen_prompts"));
        // The set is .tar.xz; the reader tells by content, so a plain tar stands in for it.
        using (var file = File.Create(Path.Combine(Folder("toxigen_prompts"), "prompts.tar.xz")))
        using (var tar = new System.Formats.Tar.TarWriter(file))
        {
            void Entry(string name, string text) =>
                tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)),
                });
            Entry("prompts/neutral_cats_1k.txt", "- cats sleep\\n- cats purr\\n-\n");
            Entry("prompts/hate_cats_1k.txt", "- cats are silly\n");
        }

        var items = HateSets.ToxigenPrompts(Folder("toxigen_prompts")).ToList();
        Assert.Equal(["cats sleep", "cats purr", "cats are silly"], items.Select(i => i.Text));
        Assert.Equal([(sbyte)0, (sbyte)0, (sbyte)1], items.Select(i => i.Targets.Hate));
    }

    [Fact]
    public void Toxic_span_votes_are_hardened()
    {
        _data.Write("toxic_spans/comments.csv", "comment_id,comment_text\nc1,clearly rude\nc2,one vote\nc3,no votes\n");
        _data.Write(
            "toxic_spans/annotations.csv",
            "annotation,comment_id,worker,country,all toxic,not toxic\n1,c1,w,x,False,False\n2,c1,w,x,False,False\n3,c1,w,x,True,True\n" +
            "4,c2,w,x,False,False\n5,c2,w,x,True,True\n6,c2,w,x,True,True\n7,c3,w,x,True,True\n");
        _data.Write("toxic_spans/spans.csv", "annotation,type,start,end\n1,Insult,0,3\n2,Insult,0,3\n2,Threat,4,6\n4,Insult,0,2\n");
        var items = ToxicSpans.Read(Folder("toxic_spans")).ToList();
        Assert.Equal(TextTargets.None with { Harassment = 1, Violence = -1, Hate = 0 }, items[0].Targets);
        Assert.Equal(TextTargets.None with { Harassment = -1, Violence = 0, Hate = 0 }, items[1].Targets);
        Assert.Equal(TextTargets.None with { Harassment = 0, Violence = 0, Hate = 0 }, items[2].Targets);
    }

    [Fact]
    public void Ordinary_sets_are_read_from_their_shapes()
    {
        _data.Write("broad_twitter_corpus/BTC/CONLL-format/data/a.conll", "Nice\tO\nday\tO\n\nHello\tO\n");
        _data.Write("wnut17/wnut17train.conll", "One\tO\n\n");
        _data.Write("wnut17/emerging.dev.conll", "Two\tB-person\n");
        _data.Write("wikigold/wikigold.conll.txt", "A I-ORG\nb O\n");
        _data.Write("xlmt_sentiment/english/train_text.txt", "good\n");
        _data.Write("xlmt_sentiment/english/val_text.txt", "fine\n");
        foreach (var name in new[] { "clickbait_data.gz", "non_clickbait_data.gz" })
        {
            Directory.CreateDirectory(Folder("clickbait"));
            using var writer = new StreamWriter(new GZipStream(
                File.Create(Path.Combine(Folder("clickbait"), name)), CompressionMode.Compress));
            writer.Write("Headline of " + name + "\n\n");
        }

        Assert.Equal(
            [
                "Nice day", "Hello", "One", "Two", "good", "fine", "A b", "Headline of clickbait_data.gz",
                "Headline of non_clickbait_data.gz"
            ],
            TextSets.Ordinary.SelectMany(s => s.Read(Corpus.Folder(_data.Path, s))).Select(i => i.Text));
    }

    [Fact]
    public void Spam_sets_are_read_and_a_stray_header_is_skipped()
    {
        _data.Write("sms_spam/SMSSpamCollection", "Label\tText\nham\tsee you at five\nspam\tfree tickets\n");
        _data.Write(
            "youtube_spam/Youtube01-A.csv", "COMMENT_ID,AUTHOR,DATE,CONTENT,CLASS\n1,a,d,\"great, song\",0\n2,b,d,visit my page,1\n");
        var items = TextSets.Spam.SelectMany(s => s.Read(Corpus.Folder(_data.Path, s))).ToList();
        Assert.Equal(["see you at five", "free tickets", "great, song", "visit my page"], items.Select(i => i.Text));
        Assert.Equal([(sbyte)0, (sbyte)1, (sbyte)0, (sbyte)1], items.Select(i => i.Targets.Spam));
    }

    [Fact]
    public void Evaluation_sets_are_read()
    {
        foreach (var split in new[] { "train", "val" })
        {
            _data.Write($"tweeteval/hate/{split}_text.txt", $"{split} a\n{split} b\n");
            _data.Write($"tweeteval/hate/{split}_labels.txt", "0\n1\n");
        }

        const string Row =
            """{"prompt":{"text":"p","sexually_explicit":0.9,"threat":0.1,"identity_attack":0.4,"toxicity":null},"continuation":""" +
            """{"text":"c","toxicity":0.6}}""";
        _data.Write("realtoxicityprompts/toxic.jsonl", Row + "\n");
        _data.Write("realtoxicityprompts/nontoxic.jsonl", "");
        Assert.Equal(
            [(sbyte)0, (sbyte)1, (sbyte)0, (sbyte)1],
            EvaluationSets.TweetEval(Folder("tweeteval/hate"), "x", l => TextTargets.None with { Hate = l }).Select(i => i.Targets.Hate));
        Assert.Equal(
            [new(1, 0, -1, -1), TextTargets.None with { Harassment = 1 }],
            EvaluationSets.RealToxicityPrompts(Folder("realtoxicityprompts")).Select(i => i.Targets));
    }
}
