using System.Globalization;

using FlowMatching.Benchmarks;
using FlowMatching.Torch;

using static TorchSharp.torch;

// Usage: FlowMatching.Benchmarks [--python PATH] [--rounds N]; prints the table in Markdown. scripts/bench calls it.
string Option(string name, string otherwise) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;

string python = Option("--python", "/usr/bin/python3");
int rounds = int.Parse(Option("--rounds", "5"), CultureInfo.InvariantCulture);
int cores = Environment.ProcessorCount;

Engine.Start(new EngineSettings());
var tuning = Tuning.Resolve(CPU, "auto", null, new TuningShape(4096, 512));
Comparison comparison = new(rounds, [.. from half in new[] { false, true } from threads in new[] { cores, 1 }.Distinct() select new Peer(python, threads, half)]);

var training = comparison.Run("Training step, 3-512-512-512-2, batch 4096", "train", 25, () => OurLoop.TrainStep(tuning.Precision, 25));
var sampling = comparison.Run("Sampling 100,000 points at 40 evaluations (midpoint, 20 steps)", "sample", 20, () => OurLoop.Sample(tuning.Precision, 100_000));

var facts = Engine.Facts;
Console.WriteLine("# 2-D speed");
Console.WriteLine();
Console.WriteLine($"Command: `scripts/bench 2d --rounds {rounds}`. Machine: {facts.Cpu}, {cores} cores, bf16 in hardware: {(facts.FastBFloat16 ? "yes" : "no")}.");
Console.WriteLine($"Ours: libtorch {facts.Version}, {facts.Blas} {facts.BlasCore}, {tuning.Precision} on {tuning.Threads} threads ({tuning.Reason}).");
Console.WriteLine($"Peer: plain PyTorch {Peer.Version} (tests/FlowMatching.Benchmarks/peers/loop_2d.py). All ran alternately, {rounds} rounds; a round's figure is its median step.");
Console.WriteLine();
foreach (string line in training.Concat(sampling)) Console.WriteLine(line);
