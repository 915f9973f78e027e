using OrleansMl.Text;

namespace OrleansMl.Datasets;

/// <summary>
/// Weak labels for sexual text from the English LDNOOBW word list (CC-BY-4.0): a text with a sexual term is 1, without one 0.
/// General swear words and slurs are left out, or the label would mean "rude". Terms that are sexual only sometimes, suggestive words,
/// crimes, and anything about minors leave the label open (with suggestive words as negatives, AUPRC on realtoxicityprompts was .71 instead
/// of .76): there is no training data for those and no claim. The lists below are hashes of terms, so that the source quotes none.
/// </summary>
internal sealed class SexualTerms
{
    private const int LongestTerm = 6; // words

    // Of the list, what a doctor or a teacher says as well: alone it leaves the label open.
    private static readonly HashSet<string> Clinical = new(StringComparer.OrdinalIgnoreCase)
    {
        "anus", "clitoris", "ejaculation", "genitals", "intercourse", "masturbation", "nipple", "nipples", "orgasm", "penis", "rectum",
        "semen", "vagina", "vulva", "wet dream",
    };

    private readonly Dictionary<string, bool> _terms = []; // folded term -> certain
    private readonly HashSet<string> _swearing = [];
    private readonly Dictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly FoldedText _folded = new();

    public SexualTerms(IEnumerable<string> terms)
    {
        foreach (var term in terms.Select(t => t.Trim()).Where(t => t.Length > 0))
        {
            var hash = Hash(term);
            if (Swearing.Contains(hash))
            {
                _swearing.Add(Fold(term));
            }
            else
            {
                _terms[Fold(term)] = !Unclear.Contains(hash) && !Clinical.Contains(term);
            }
        }

        _lookup = _terms.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static SexualTerms Load(string data) => new(File.ReadLines(Path.Combine(
        Corpus.Folder(data, new("ldnoobw", "CC-BY-4.0", TextSetUse.Ship, _ => [])), "en")));

    /// <summary>
    /// 1 with a sexual term, 0 with none, -1 when only unclear or suggestive ones stand there.
    /// <paramref name="rude"/>: any term of the list stands there.
    /// </summary>
    public sbyte Label(string text, out bool rude)
    {
        rude = false;
        sbyte label = 0;
        var folded = Fold(text);
        var swearing = _swearing.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var start = 0; start < folded.Length;)
        {
            var end = start;
            for (var words = 0; words < LongestTerm && end < folded.Length; words++)
            {
                var next = folded.AsSpan(end).IndexOf(' ');
                var stop = next < 0 ? folded.Length : end + next;
                var candidate = folded.AsSpan(start, stop - start);
                if (_lookup.TryGetValue(candidate, out var certain))
                {
                    rude = true;
                    label = certain || label == 1 ? (sbyte)1 : (sbyte)-1;
                }

                rude |= swearing.Contains(candidate);
                if (words == 0 && label == 0 && Suggestive.Contains(Hash(candidate.ToString())))
                {
                    label = -1;
                }

                end = stop + 1;
            }

            var space = folded.AsSpan(start).IndexOf(' ');
            start = space < 0 ? folded.Length : start + space + 1;
        }

        return label;
    }

    // Folded words with single spaces, nothing else.
    private string Fold(string text)
    {
        TextFolder.Fold(text, _folded);
        return string.Join(' ', _folded.Chars.ToString().Split(
            [.. _folded.Chars.ToArray().Distinct().Where(c => !char.IsLetterOrDigit(c) && !char.IsSurrogate(c))],
            StringSplitOptions.RemoveEmptyEntries));
    }

    // FNV-1a, 64 bits, over the lower-case UTF-8 of the term as listed.
    internal static ulong Hash(string term)
    {
        var hash = 14695981039346656037;
        foreach (var b in System.Text.Encoding.UTF8.GetBytes(term.ToLowerInvariant()))
        {
            hash = (hash ^ b) * 1099511628211;
        }

        return hash;
    }

    private static readonly HashSet<ulong> Swearing =
    [
        0x01AAA509A64F47C0, 0x01E03E9D339EFE11, 0x02C24BF3A87D160C, 0x03632E0DEB843DCE, 0x0896F29C2D48189A, 0x08F15007B58DECCD,
        0x09BADB42283EF7CB,
        0x09E8A888EE8C53D4, 0x0BC610911959AB62, 0x0C74DEAE5C1C9295, 0x0D04741257FE9538, 0x0D5FE9A2C43A90B2, 0x0ED70E92F0FFBCF1,
        0x12EA983168241A25,
        0x175B91541828336B, 0x1CE3EC9F61531444, 0x1D86F0E0492F5B50, 0x1DAC83246D354D63, 0x1DEE5A07B26F7FD1, 0x1DF4ECC0F3C64386,
        0x20AE424676455C0F,
        0x2B5EEEC59AA7799A, 0x2F8EC4E1CFD35896, 0x314FC6A2CAA43411, 0x39052D1F42568FFD, 0x3AFE1415D7ED871A, 0x41D1864010E79FD5,
        0x46F05E18E29ECD13,
        0x4807873EFDD6D423, 0x4A018930A1356651, 0x4C6D7290ACC036BF, 0x4F88A5414B3ADD1D, 0x5B39378E135DADE3, 0x5B8CE72C3A698D42,
        0x5DBF0258D0A15D66,
        0x5E7D9BF62C23F27E, 0x5E9AD76D1C9D420D, 0x5F60B71E90A74292, 0x600024F2D4F9DD79, 0x60B35515099D4025, 0x6440BAB4621F9708,
        0x64B593009BC73AF6,
        0x678A6B7BB31A2CC1, 0x67EA3CBD93F2F225, 0x6A1F9AE115986FC8, 0x6DEFED75001B5AF7, 0x6F0B9EC3C2BAC013, 0x7221A6CC63385CF7,
        0x726D616262364785,
        0x73CEC4118470C08C, 0x751C24EF5FD23B69, 0x75E7A68B0714A784, 0x794D550D52C072F0, 0x7A610D147F6142C4, 0x7C67E9FB08CE2933,
        0x816F03C28F5DC799,
        0x82F76F4DADBC0714, 0x83C1C0D701D280E9, 0x86585B78DAFE862A, 0x86F79BA4609398BA, 0x8719F44B2ED95E82, 0x883442217FBC98D0,
        0x88DD9CBFA885CC08,
        0x8B99AB19095527EA, 0x8C22FB0DA88B2181, 0x8CDFD7808D9D200C, 0x8E949F60AA6011C1, 0x8FC7B5E8E955A6D0, 0x907C1687D056AFF5,
        0x9625E88A5020A21A,
        0x96E53CED7768937C, 0x98762E83E2316A93, 0x9ABE5F38C3DA93EA, 0x9EA0FD9F5B3138E2, 0xA1F87DA2996C7DBA, 0xA2A09C1D19FA7D66,
        0xA3633851AA40374F,
        0xA50257CADF411271, 0xA7654E2B7484CCCB, 0xAEEC48580B88E5D5, 0xAFCACA3891836FFC, 0xB310D813C2039F83, 0xB6CD681921C538AB,
        0xC003D5C1EF169383,
        0xC3601B58348CD02A, 0xC4C2EDDCCCCE5540, 0xCA0DC36757607E74, 0xD0B6990A0E4005D6, 0xD125F0EA7C7A1F07, 0xD343BA03D439E034,
        0xD427466B9A9D6936,
        0xD714B898BBCF7D68, 0xD7933F8F15F30274, 0xD989DAC7034C5516, 0xDC170B332E952B4D, 0xDCB97D18FEE001BD, 0xDD6B53BFC96D7DB2,
        0xDEDA24A39D02C42D,
        0xE3A3BFFF0E57CB10, 0xE759BA190572F85A, 0xEA2D692CB66004B4, 0xEB4E65040CD1305B, 0xEBEFD6D8E3C95B9A, 0xEDBA83DC6D5B78BF,
        0xEDEAB14486790976,
        0xEF8B99D72158C429, 0xF4C86C2DE54178EA, 0xF5F2F61F882F97BA, 0xF75CEF18B5177106, 0xF9FF106607C26E59, 0xFE3CFB7B497E3183,
        0xFEF9303874FDDC85,
        0xFF78DC9BE2B0EEA8,
    ];

    // Single words that often stand in sexual text without making it so, whether the list has them or not.
    private static readonly HashSet<ulong> Suggestive =
    [
        0x00EF32288A1656C5, 0x0BB8F591194EF325, 0x1A4BC26F5D588094, 0x1CDD00293E81BA70, 0x1E359BEF2E850857, 0x259BC1EF3259E9CA,
        0x2D5DF218D441759A,
        0x3059A47B3D25A29B, 0x335F15192FF5B757, 0x3A27786CB20CEFED, 0x4047FDCC7E86322C, 0x55FEC1E413BE8764, 0x582AFAB29D0A0D80,
        0x587608B29D4A10C4,
        0x5BB6EDBA52981647, 0x612A58D23A490EA8, 0x6ACF1218F748A0DB, 0x6F59918485A380D8, 0x6FEC279A586DBA5C, 0x7D735E9B9905A7B7,
        0x81AF49D9D1692743,
        0x823B93195CE22287, 0x841114B2BA768C5B, 0x867CAF247C7D668D, 0x8A4438CD65C1DDA7, 0x8AD00316A0530F30, 0x8C2CF10DA8936508,
        0x8E72898DC27F9379,
        0x91828B06BFC93CFD, 0x9DA5CFFFE7F6B2B8, 0xA33B8BFD0330CD2D, 0xAD615BAB371474A4, 0xB6CD681921C538AB, 0xBA4004F02D1DB4E6,
        0xBFDC150CEC0B359F,
        0xC3C3013572754E05, 0xC87BE031A1BABF90, 0xCA0DC36757607E74, 0xE0F0C58862CD1066, 0xE759BA190572F85A,
    ];

    private static readonly HashSet<ulong> Unclear =
    [
        0x016752617E5FBD01, 0x034286118A94C8DB, 0x0914856F5916E00A, 0x0DC6AA934C42273D, 0x165C47E8F5FD1B18, 0x1A4BC26F5D588094,
        0x1C4E0BA3E4F920A2,
        0x20DC3EBADD01B484, 0x2D5DF218D441759A, 0x305DCBEA4F2B0ADC, 0x33170160D55283C2, 0x3B56141F572B0AD6, 0x4837CDFC54E1AFDC,
        0x5411D5029904C0A0,
        0x5498C466D3D9F924, 0x55FEC1E413BE8764, 0x57C1F5E8B6B1B75F, 0x5A44A039DF96CC6A, 0x5AB3E1579AD685E8, 0x5EF967A73FC35903,
        0x5F9674271B139CBA,
        0x635604006806DC61, 0x65CB7415829AB2CC, 0x676B59A494919B2B, 0x6ACF1218F748A0DB, 0x6BE8E0D4B865CB3A, 0x6D9EF21FD1DA4113,
        0x6DC78A85F4ADEEB2,
        0x735E290E2AC38D78, 0x7901B89BF82A8F29, 0x81AF49D9D1692743, 0x8288729F5FC93045, 0x82F811E1DF6207A8, 0x833F24E1DF9E2A94,
        0x841114B2BA768C5B,
        0x849D2DAAFCFB5F9D, 0x8A0E3ACD6594519D, 0x8AEAFD3D2D6DDF09, 0x92A0FE53BDE0DA83, 0x92AC0D6EF53AE3FC, 0x96E1BC83B579A92E,
        0xA040D930428D9D0B,
        0xB261A40CAE9CF232, 0xB2F5CA8D7417DA2D, 0xB4D07139E250574A, 0xBB60DB445FBF5155, 0xBCBC2AC3CFA81A95, 0xBDA230E32EE05ADE,
        0xBFF7B2198029378F,
        0xC3DCBAEF54596D99, 0xC40590E22EE9F88A, 0xC9D6AD0F337627C1, 0xD927B4B13A6619F9, 0xDC4E052946EEC41A, 0xE0EC36C7FD2599AD,
        0xE0F0C58862CD1066,
        0xEF7B6C5F541924D1, 0xF6A56448F7928FDC,
    ];
}
