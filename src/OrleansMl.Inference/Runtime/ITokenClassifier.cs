namespace OrleansMl.Models;

/// <summary>A loaded token-classification model: Run sets Entities on every request. Used by one thread at a time.</summary>
internal interface ITokenClassifier : ILoadedModel<RecognizeRequest>;
