using static OrleansMl.Evaluation.SuiteTemplates;

namespace OrleansMl.Evaluation;

public static partial class OrdinaryLifeSuite
{
    // Nobody offers anything in a number.
    private static IEnumerable<SuiteText> Codes() => Cross("codes and numbers", """
        {0}
        {0} - status update
        The reference is {0}.
        Please quote {0} when you call.
        It says {0} on the label
        #{0}
        """, """
        019a1f0c5f3d7c4e8a1b2c3d4e5f6071
        7f3e9a20-41bb-4d0c-9f52-88f1a2c6e3d4
        g019ad2244f5eb7713b0e3ae386d7ee07-b
        4c1e7b9
        SKU-88412
        RF204511763SE
        ZK7739
        cam_front_02
        dGhpcyBpcyBhIGlk
        12.4.118
        2024-11-03
        18:45
        978-0-1405-2802-1
        48.2082, 16.3738
        10.14.3.77
        0xC000021A
        4400731982
        LH 1823
        A4-210gsm-500
        build-7731-rc2
        """);
}
