using System.ComponentModel.DataAnnotations;
using OrleansMl.Content;

namespace OrleansMl.Moderation;

/// <summary>The live moderation policy and how detectors are asked. Section <c>OrleansMl:Moderation</c>.</summary>
public sealed class ModerationOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Moderation";

    /// <summary>The policy's name, quoted by every decision. The default is <c>default</c>.</summary>
    [Required, RegularExpression("[A-Za-z0-9._-]{1,64}")]
    public string Policy { get; set; } = "default";

    /// <summary>The policy's version, quoted by every decision; change it whenever thresholds change. The default is <c>1</c>.</summary>
    [Required, RegularExpression("[A-Za-z0-9._-]{1,64}")]
    public string PolicyVersion { get; set; } = "1";

    /// <summary>
    /// What an item becomes when every attempt to judge it failed: <c>ReviewRequired</c> (the default) or <c>Rejected</c>.
    /// </summary>
    public ModerationLevel OnError { get; set; } = ModerationLevel.ReviewRequired;

    /// <summary>
    /// The least level of a text in a language that the models cannot judge for some category with thresholds: <c>Approved</c>,
    /// <c>Flagged</c> (the default) or <c>ReviewRequired</c>. The verdict lists the categories either way.
    /// </summary>
    public ModerationLevel OnNotJudged { get; set; } = ModerationLevel.Flagged;

    /// <summary>True shows items while they wait for a verdict. The default is false: pending items are held.</summary>
    public bool PendingVisible { get; set; }

    /// <summary>
    /// Categories that must be scored on every surface, whether they have thresholds or not: an item without a score for one of them goes
    /// to <see cref="OnError"/>. The default is none.
    /// </summary>
    public List<ModerationCategory> Require { get; set; } = [];

    /// <summary>Thresholds by category for every surface; a category that is missing here never leads to a level.</summary>
    public Dictionary<ModerationCategory, ThresholdOptions> Thresholds { get; set; } = [];

    /// <summary>Thresholds that replace those of <see cref="Thresholds"/> on one surface.</summary>
    public Dictionary<ContentType, Dictionary<ModerationCategory, ThresholdOptions>> Surfaces { get; set; } = [];

    /// <summary>
    /// The text models that every submission is judged by; all of them must answer. The default is text-safety, text-spam and
    /// text-self-harm.
    /// </summary>
    public List<string> TextModels { get; set; } = [];

    /// <summary>
    /// Labels at or above this score come with evidence spans. In (0, 1]; the default is 0.3. Lower explains more and costs more.
    /// </summary>
    [Range(0.01, 1)]
    public float EvidenceFloor { get; set; } = 0.3f;

    /// <summary>How long a detector may take before the attempt counts as failed. The default is 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:25")]
    public TimeSpan DetectorTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a decision may wait for a shadow version's scores; later ones are not kept. The default is 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:25")]
    public TimeSpan ShadowTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Rules in words, by name; a model on a server of your own is asked by each. The default is none.</summary>
    public Dictionary<string, WordRuleOptions> WordRules { get; set; } = [];

    /// <summary>
    /// The share of a node's items that all rules in words together are asked about. In (0, 0.05]; the default is 0.05. What lies in a
    /// band beyond it is not asked about, and keeps the level that it has.
    /// </summary>
    [Range(0.0001, 0.05)]
    public double WordRuleShare { get; set; } = 0.05;

    /// <summary>The model that looks again at what the first stage said.</summary>
    public SecondStageOptions SecondStage { get; set; } = new();
}

/// <summary>
/// The second stage of text judgement: a slower and better model of the same categories. It has a say as soon as a package of its name is
/// installed; without one nothing waits for it.
/// </summary>
public sealed class SecondStageOptions
{
    /// <summary>The model's name. The default is <c>text-safety-transformer</c>; empty turns the second stage off.</summary>
    public string Model { get; set; } = "text-safety-transformer";

    /// <summary>The text model whose scores it is mixed with. The default is <c>text-safety</c>.</summary>
    public string First { get; set; } = "text-safety";

    /// <summary>
    /// How long a text may be expected to wait for it, up to a thousand characters; for each further thousand as long again. Where more
    /// is expected nobody asks; who has asked waits four times as long at most. The default is 25 ms. What is left undone is looked at
    /// again within seconds.
    /// </summary>
    public TimeSpan Budget { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// The share of texts that nothing speaks for which it sees under any load. In [0, 1]; the default is 0.1. 1 sees as many as there is
    /// time for.
    /// </summary>
    public double LeastShare { get; set; } = 0.1;

    /// <summary>
    /// From this score of the first stage on a text is uncertain, and goes before those that nothing speaks for. In (0, 1]; the default is
    /// 0.2.
    /// </summary>
    public float UncertainFrom { get; set; } = 0.2f;

    /// <summary>Its share in the mix of log-odds, by category. In [0, 1]; the default is 0.5.</summary>
    public Dictionary<ModerationCategory, double> Weights { get; set; } = [];
}

/// <summary>The thresholds of one category. In (0, 1], flag &lt;= review &lt;= reject; null never leads to that level.</summary>
public sealed class ThresholdOptions
{
    /// <summary>At or above: published with a warning.</summary>
    public float? Flag { get; set; }

    /// <summary>At or above: a person decides.</summary>
    public float? Review { get; set; }

    /// <summary>At or above: removed.</summary>
    public float? Reject { get; set; }
}
