using FlowMatching.Testing;

[assembly: FinalizersHeld]
