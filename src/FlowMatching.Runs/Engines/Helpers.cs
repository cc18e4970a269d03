using System.Text.Json;
using System.Text.Json.Serialization;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;

namespace FlowMatching.Runs.Engines;

/// <summary>The processes that help process 0. It does the use case by itself, and orders from them their shares of what it draws and
/// computes; meanwhile they sleep. To be used on the engine's thread.</summary>
/// <param name="processes">The processes, two or more.</param>
internal sealed class Helpers(ICommunicator processes)
{
    /// <summary>All of them, this one included.</summary>
    public ICommunicator Processes => processes;

    /// <summary>Tells the others with what precision and threads to compute.</summary>
    public void Begin(TuningChoice choice) => SharedChoice.Send(processes, choice);

    /// <summary>Lets the others begin with their shares; process 0 then does its own.</summary>
    /// <param name="order">What they shall do.</param>
    /// <param name="stop">Cancels before they are told.</param>
    public void Send(HelpOrder order, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Send(order.Bytes());
    }

    /// <summary>Lets the others end.</summary>
    public void Dismiss() => Send([]);

    private void Send(byte[] order)
    {
        processes.Call();
        processes.Broadcast(BitConverter.GetBytes(order.Length));
        processes.Broadcast(order);
    }
}

/// <summary>A model as it is loaded to draw from.</summary>
/// <param name="File">Its checkpoint.</param>
/// <param name="Path">The path to run along; null for the one it was trained on.</param>
/// <param name="Precision">The precision of its matrix products; null for the session's.</param>
internal sealed record DrawnModel(string File, string? Path, Precision? Precision);

/// <summary>Samples that process 0 wants to be drawn.</summary>
/// <param name="Model">The model.</param>
/// <param name="Request">How many samples, and how.</param>
internal sealed record DrawOrder(DrawnModel Model, SampleRequest Request) : HelpOrder(Model)
{
    /// <inheritdoc/>
    public override string Text => $"Drew a share of {Request.Count} samples.";

    /// <inheritdoc/>
    public override void Help(LoadedModel model, ICommunicator processes) =>
        new SharedSampler(new Sampler(model.Flow, model.Dimension), model.Dimension, processes).Help(Request);
}

/// <summary>Likelihoods that process 0 wants to be computed.</summary>
/// <param name="Model">The model.</param>
/// <param name="Points">Of which points, in the model's units.</param>
/// <param name="Request">How.</param>
internal sealed record LikelihoodOrder(DrawnModel Model, LikelihoodPoints Points, LikelihoodRequest Request) : HelpOrder(Model)
{
    /// <inheritdoc/>
    public override string Text => $"Computed a share of {Points.Values.Length / Points.Dimension} likelihoods.";

    /// <inheritdoc/>
    public override void Help(LoadedModel model, ICommunicator processes) =>
        new FlowLikelihood(model.Model, processes).Help(Points, Request);
}

/// <summary>What process 0 wants the others to do their shares of.</summary>
/// <param name="Model">By which model.</param>
[JsonDerivedType(typeof(DrawOrder), "draw")]
[JsonDerivedType(typeof(LikelihoodOrder), "likelihood")]
internal abstract record HelpOrder(DrawnModel Model)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        Converters = { new SolverJson(), new GridJson() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>What a process has done that has helped, for its log.</summary>
    [JsonIgnore]
    public abstract string Text { get; }

    /// <summary>In a process beside the first: does its share, and hands it over.</summary>
    /// <param name="model">The model, loaded.</param>
    /// <param name="processes">The processes.</param>
    public abstract void Help(LoadedModel model, ICommunicator processes);

    /// <summary>The order as it is sent; numbers come out as they went in.</summary>
    public byte[] Bytes() => JsonSerializer.SerializeToUtf8Bytes(this, Format);

    /// <summary>Reads an order.</summary>
    public static HelpOrder Read(byte[] order) => JsonSerializer.Deserialize<HelpOrder>(order, Format)!;

    private sealed class SolverJson : JsonConverter<IOdeSolver>
    {
        public override IOdeSolver Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions format) =>
            OdeSolvers.Create(JsonSerializer.Deserialize<SolverSettings>(ref reader, format)!);

        public override void Write(Utf8JsonWriter writer, IOdeSolver value, JsonSerializerOptions format) =>
            JsonSerializer.Serialize(writer, SettingsOf(value), format);

        private static SolverSettings SettingsOf(IOdeSolver solver) =>
            solver is Dopri5 adaptive
                ? new SolverSettings
                {
                    Name = adaptive.Name,
                    RelativeTolerance = adaptive.RelativeTolerance,
                    AbsoluteTolerance = adaptive.AbsoluteTolerance,
                    MinStep = adaptive.MinStep,
                    MaxStep = adaptive.MaxStep,
                    MaxEvaluations = adaptive.MaxEvaluations,
                }
                : new SolverSettings { Name = solver.Name };
    }

    private sealed class GridJson : JsonConverter<TimeGrid>
    {
        public override TimeGrid Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions format) =>
            TimeGrids.All.Get(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, TimeGrid value, JsonSerializerOptions format) =>
            writer.WriteStringValue(value.Name);
    }
}
