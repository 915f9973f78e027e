namespace OrleansMl.Recommendations;

/// <summary>
/// The one that learns, wherever the role <c>trainer</c> is (grain key: 0). Others ask <see cref="IFactorTrainerGrain"/>,
/// which also answers when there is no such silo.
/// </summary>
[GrainInterfaceType("factor-learner")]
internal interface ITrainerGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="IFactorTrainerGrain.StartAsync"/>
    [Alias("start")]
    Task<TrainingStatus> StartAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IFactorTrainerGrain.ForceAsync"/>
    [Alias("force")]
    Task<TrainingStatus> ForceAsync(string by, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IFactorTrainerGrain.StopAsync"/>
    [Alias("stop")]
    Task<TrainingStatus> StopAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IFactorTrainerGrain.GetAsync"/>
    [Alias("get")]
    Task<TrainingStatus> GetAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IFactorTrainerGrain.RollBackAsync"/>
    [Alias("roll-back")]
    Task<TrainingStatus?> RollBackAsync(string by, CancellationToken cancellationToken = default);
}
