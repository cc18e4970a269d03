// fm::mlp_silu: a whole multilayer perceptron with SiLU between its layers as one operator, forward and backward.
// The large products stay libtorch's (bf16 in, float32 inside); what stands between them - bias, SiLU, its derivative, the
// bias gradients, the narrow first and last layers - is done in one pass over memory each instead of about ten. The narrow
// layers are computed in float32: coordinates and velocities are never rounded to bf16. The plain path is the module's own
// layers under autocast; a test holds both to the same numbers.
#include "fm_rows.h"
#include "fm_torch.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <vector>

namespace fm {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int64_t rows_per_block = 64;      // fixed: sums come out the same on any number of threads
constexpr int64_t rows_per_slab = 4096;     // without gradients, more rows than this go through in slabs that stay in cache
constexpr int64_t narrow = 16;              // at most this many columns at either end

// ---- blocks ----

uint16_t* halves(const Tensor& tensor) { return reinterpret_cast<uint16_t*>(tensor.data_ptr<at::BFloat16>()); }
float* floats(const Tensor& tensor) { return tensor.data_ptr<float>(); }
int64_t blocks_of(int64_t rows) { return (rows + rows_per_block - 1) / rows_per_block; }

template <class Work>
void for_blocks(int64_t rows, Work&& work) {
  at::parallel_for(0, blocks_of(rows), 1, [&](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) work(i, i * rows_per_block, std::min(rows_per_block, rows - i * rows_per_block));
  });
}

struct Network {
  std::vector<Tensor> weights, biases;  // float32, as the module holds them
  Tensor first;                         // the first weight, transposed
  std::vector<Tensor> halved;           // the wide layers' weights in bf16

  size_t hidden() const { return weights.size() - 1; }
  int64_t inputs() const { return weights[0].size(1); }
  int64_t width() const { return weights[0].size(0); }
  int64_t outputs() const { return weights.back().size(0); }
};

Network prepare(at::TensorList weights, at::TensorList biases) {
  Network net;
  for (const Tensor& weight : weights) net.weights.push_back(weight.detach().contiguous());
  for (const Tensor& bias : biases) net.biases.push_back(bias.detach().contiguous());
  net.first = net.weights[0].t().contiguous();
  for (size_t i = 1; i < net.hidden(); ++i) net.halved.push_back(net.weights[i].to(at::kBFloat16));
  return net;
}

// What the backward pass needs: the input and output of every SiLU.
struct Trace {
  std::vector<Tensor> z, h;
};

Tensor forward(const Network& net, const Tensor& x, Trace& trace) {
  const int64_t rows = x.size(0), width = net.width();
  auto half = x.options().dtype(at::kBFloat16);
  trace.z.push_back(at::empty({rows, width}, half));
  trace.h.push_back(at::empty({rows, width}, half));
  for_blocks(rows, [&](int64_t, int64_t at, int64_t count) {
    std::vector<float> row(width);
    loops().first_layer(floats(x) + at * net.inputs(), net.inputs(), floats(net.first), floats(net.biases[0]), halves(trace.z[0]) + at * width,
                halves(trace.h[0]) + at * width, row.data(), count, width);
  });
  for (size_t i = 1; i < net.hidden(); ++i) {
    trace.z.push_back(at::mm(trace.h[i - 1], net.halved[i - 1].t()));
    trace.h.push_back(at::empty({rows, width}, half));
    for_blocks(rows, [&](int64_t, int64_t at, int64_t count) {
      std::vector<float> row(width);
      loops().activate(floats(net.biases[i]), halves(trace.z[i]) + at * width, halves(trace.h[i]) + at * width, row.data(), count, width);
    });
  }
  Tensor v = at::empty({rows, net.outputs()}, x.options());
  for_blocks(rows, [&](int64_t, int64_t at, int64_t count) {
    loops().last_layer(halves(trace.h.back()) + at * width, floats(net.weights.back()), floats(net.biases.back()), floats(v) + at * net.outputs(),
               count, width, net.outputs());
  });
  return v;
}

// Sums over rows, gathered block by block and added up in the blocks' order.
struct Gathered {
  Tensor parts;
  Gathered(int64_t rows, int64_t size, const Tensor& like) : parts(at::zeros({blocks_of(rows), size}, like.options().dtype(at::kFloat))) {}
  float* at(int64_t block) { return floats(parts) + block * parts.size(1); }
  Tensor total(at::IntArrayRef shape) { return parts.sum(0).reshape(shape); }
};

struct Gradients {
  std::vector<Tensor> weights, biases;
  Tensor input;
};

Tensor first_weight_gradient(const Network& net, const Tensor& x, const Tensor& dz) {
  const int64_t rows = x.size(0), width = net.width();
  Gathered gathered(rows, net.inputs() * width, x);
  for_blocks(rows, [&](int64_t block, int64_t at, int64_t count) {
    loops().first_layer_back(floats(x) + at * net.inputs(), net.inputs(), halves(dz) + at * width, gathered.at(block), count, width);
  });
  return gathered.total({net.inputs(), width}).t();
}

struct Wanted {
  bool input, parameters;  // a divergence wants the input's gradient alone: that spares the large products of the weights'
};

Gradients backward(const Network& net, const Tensor& x, const Trace& trace, const Tensor& dv, Wanted wanted) {
  const int64_t rows = x.size(0), width = net.width(), outputs = net.outputs();
  const size_t hidden = net.hidden();
  Gradients found;
  found.weights.resize(hidden + 1);
  found.biases.resize(hidden + 1);

  Tensor dz = at::empty_like(trace.z.back());
  Gathered dbias(rows, width, x), dlast(rows, outputs * width, x), dout(rows, outputs, x);
  for_blocks(rows, [&](int64_t block, int64_t at, int64_t count) {
    std::vector<float> row(width);
    loops().last_layer_back(floats(dv) + at * outputs, floats(net.weights.back()), halves(trace.z.back()) + at * width,
                    halves(trace.h.back()) + at * width, halves(dz) + at * width, dbias.at(block), dlast.at(block), dout.at(block),
                    row.data(), count, width, outputs);
  });
  found.weights[hidden] = dlast.total({outputs, width});
  found.biases[hidden] = dout.total({outputs});
  found.biases[hidden - 1] = dbias.total({width});

  for (size_t i = hidden - 1; i > 0; --i) {
    if (wanted.parameters) found.weights[i] = at::mm(dz.t(), trace.h[i - 1]).to(at::kFloat);
    dz = at::mm(dz, net.halved[i - 1]);
    Gathered below(rows, width, x);
    for_blocks(rows, [&](int64_t block, int64_t at, int64_t count) {
      std::vector<float> row(width);
      loops().activate_back(halves(trace.z[i - 1]) + at * width, halves(dz) + at * width, below.at(block), row.data(), count, width);
    });
    found.biases[i - 1] = below.total({width});
  }

  if (wanted.parameters) found.weights[0] = first_weight_gradient(net, x, dz);
  if (wanted.input) found.input = at::mm(dz.to(at::kFloat), net.weights[0]);
  return found;
}

class MlpFunction : public torch::autograd::Function<MlpFunction> {
 public:
  // Autograd finds the lists' tensors only if they come as TensorList.
  static Tensor forward(AutogradContext* context, const Tensor& x, at::TensorList weights, at::TensorList biases) {
    at::AutoDispatchBelowADInplaceOrView guard;
    Trace trace;
    Tensor v = fm::forward(prepare(weights, biases), x, trace);
    variable_list saved{x};
    for (at::TensorList list : {weights, biases, at::TensorList(trace.z), at::TensorList(trace.h)}) {
      saved.insert(saved.end(), list.begin(), list.end());
    }
    context->save_for_backward(saved);
    context->saved_data["layers"] = static_cast<int64_t>(weights.size());
    return v;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto saved = context->get_saved_variables();
    const size_t layers = context->saved_data["layers"].toInt();
    auto part = [&](size_t from, size_t count) { return variable_list(saved.begin() + from, saved.begin() + from + count); };
    TORCH_CHECK(!at::GradMode::is_enabled(), "fm::mlp_silu has no second derivative; use the plain layers for it");
    Network net = prepare(part(1, layers), part(1 + layers, layers));
    Trace trace{part(1 + 2 * layers, layers - 1), part(3 * layers, layers - 1)};
    Gradients found = fm::backward(net, saved[0], trace, grads[0].contiguous(), wanted(context, 2 * layers));

    variable_list all{found.input};
    all.insert(all.end(), found.weights.begin(), found.weights.end());
    all.insert(all.end(), found.biases.begin(), found.biases.end());
    return all;
  }

 private:
  static Wanted wanted(AutogradContext* context, size_t parameters) {
    bool any = false;
    for (size_t i = 1; i <= parameters; ++i) any = any || context->needs_input_grad(i);
    return {context->needs_input_grad(0), any};
  }
};

void check(const Tensor& x, at::TensorList weights, at::TensorList biases) {
  TORCH_CHECK(weights.size() >= 2 && weights.size() == biases.size(), "fm::mlp_silu needs two or more layers, each with a bias");
  TORCH_CHECK(x.dim() == 2 && x.size(1) == weights[0].size(1), "the input's columns do not fit the first layer");
  const int64_t width = weights[0].size(0);
  for (size_t i = 1; i < weights.size(); ++i) TORCH_CHECK(weights[i].size(1) == width, "all hidden layers must have one width");
  for (size_t i = 0; i + 1 < weights.size(); ++i) TORCH_CHECK(weights[i].size(0) == width, "all hidden layers must have one width");
  TORCH_CHECK(x.size(1) <= narrow && weights.back().size(0) <= narrow, "at most ", narrow, " inputs and outputs");
  for (at::TensorList list : {weights, biases}) {
    for (const Tensor& tensor : list) TORCH_CHECK(tensor.is_cpu() && tensor.scalar_type() == at::kFloat, "float32 on the CPU only");
  }
  TORCH_CHECK(x.is_cpu() && x.scalar_type() == at::kFloat, "float32 on the CPU only");
}

Tensor in_slabs(const Tensor& x, at::TensorList weights, at::TensorList biases) {
  Network net = prepare(weights, biases);
  std::vector<Tensor> parts;
  for (int64_t at = 0; at < x.size(0); at += rows_per_slab) {
    Trace trace;
    parts.push_back(fm::forward(net, x.narrow(0, at, std::min(rows_per_slab, x.size(0) - at)), trace));
  }
  return parts.size() == 1 ? parts[0] : at::cat(parts);
}

Tensor mlp_silu(const Tensor& input, at::TensorList weights, at::TensorList biases) {
  check(input, weights, biases);
  Tensor x = input.contiguous();
  if (at::GradMode::is_enabled()) return MlpFunction::apply(x, weights, biases);
  return x.size(0) == 0 ? at::empty({0, weights.back().size(0)}, x.options()) : in_slabs(x, weights, biases);
}

}  // namespace
}  // namespace fm

TORCH_LIBRARY(fm, library) {
  library.def("mlp_silu(Tensor input, Tensor[] weights, Tensor[] biases) -> Tensor", &fm::mlp_silu);
}
