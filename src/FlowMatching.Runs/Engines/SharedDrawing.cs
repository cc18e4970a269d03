using System.Text.Json;
using System.Text.Json.Serialization;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;

namespace FlowMatching.Runs.Engines;

/// <summary>The processes that help process 0 to draw samples. It does the use case by itself, and orders each drawing from them; meanwhile
/// they sleep. To be used on the engine's thread.</summary>
/// <param name="processes">The processes, two or more.</param>
internal sealed class DrawingHelpers(ICommunicator processes)
{
    /// <summary>Tells the others with what precision and threads to compute.</summary>
    public void Begin(TuningChoice choice) => SharedChoice.Send(processes, choice);

    /// <summary>Draws samples together with the others.</summary>
    /// <param name="order">What the others shall do.</param>
    /// <param name="sampler">Draws the share of process 0.</param>
    /// <param name="dimension">Number of coordinates of a sample.</param>
    /// <param name="onProgress">Told what part of the work is done.</param>
    /// <param name="stop">Cancels.</param>
    public SampleResult Draw(DrawOrder order, Sampler sampler, int dimension, Action<double>? onProgress, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Send(order.Bytes());
        return new SharedSampler(sampler, dimension, processes).Draw(order.Request, onProgress, stop);
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

/// <summary>What process 0 wants to be drawn.</summary>
/// <param name="Model">The model.</param>
/// <param name="Request">How many samples, and how.</param>
internal sealed record DrawOrder(DrawnModel Model, SampleRequest Request)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        Converters = { new SolverJson(), new GridJson() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The order as it is sent; numbers come out as they went in.</summary>
    public byte[] Bytes() => JsonSerializer.SerializeToUtf8Bytes(this, Format);

    /// <summary>Reads an order.</summary>
    public static DrawOrder Read(byte[] order) => JsonSerializer.Deserialize<DrawOrder>(order, Format)!;

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
