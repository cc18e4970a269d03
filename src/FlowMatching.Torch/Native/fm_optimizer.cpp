// AdamW and the exponential moving average in one pass over memory (Loshchilov & Hutter, arXiv:1711.05101, Alg. 2).
// A plain step reads and writes each parameter about ten times; this one does so once. Its plain libtorch twin is
// PlainAdamW.cs, and a test holds both to the same numbers.
#include "fm_rows.h"
#include "fm_torch.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace fm {

struct AdamWTensors {
  TensorHandle parameter, first, second, average;
};

struct AdamWNumbers {
  double learning_rate, beta1, beta2, epsilon, weight_decay, gradient_scale, ema_decay;
  int64_t step;
};

namespace {

constexpr int64_t block = 16384;  // fixed blocks: the same sums on any number of threads

float* floats(const at::Tensor& tensor) {
  TORCH_CHECK(tensor.device().is_cpu() && tensor.is_contiguous() && tensor.scalar_type() == at::kFloat,
              "the fused update needs contiguous float32 tensors on the CPU");
  return tensor.data_ptr<float>();
}

AdamWCoefficients coefficients(const AdamWNumbers& n) {
  const double correction1 = 1 - std::pow(n.beta1, n.step);
  const double correction2 = 1 - std::pow(n.beta2, n.step);
  return {static_cast<float>(n.gradient_scale), static_cast<float>(n.beta1), static_cast<float>(1 - n.beta1),
          static_cast<float>(n.beta2), static_cast<float>(1 - n.beta2),  // 1 - 0.999f would be off by 1e-5
          static_cast<float>(n.learning_rate / correction1), static_cast<float>(1 / std::sqrt(correction2)),
          static_cast<float>(n.epsilon), static_cast<float>(1 - n.learning_rate * n.weight_decay), static_cast<float>(n.ema_decay)};
}

int64_t blocks_of(int64_t elements) { return (elements + block - 1) / block; }

template <class Work>
void for_blocks(int64_t elements, Work&& work) {
  at::parallel_for(0, blocks_of(elements), 4, [&](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) work(i * block, std::min(block, elements - i * block));
  });
}

void step_one(const AdamWTensors& tensors, const AdamWCoefficients& c) {
  at::Tensor parameter = borrow(tensors.parameter), gradient = parameter.grad();
  if (!gradient.defined()) return;
  at::Tensor first = borrow(tensors.first), second = borrow(tensors.second), average = borrow(tensors.average);
  gradient = gradient.contiguous();
  float *p = floats(parameter), *g = floats(gradient), *m = floats(first), *v = floats(second), *e = floats(average);
  for_blocks(parameter.numel(), [&](int64_t at, int64_t count) { loops().adamw(p + at, g + at, m + at, v + at, e + at, count, c); });
  for (at::Tensor* written : {&parameter, &first, &second, &average}) written->unsafeGetTensorImpl()->bump_version();
}

double squared_norm(const at::Tensor& gradient) {
  at::Tensor dense = gradient.contiguous();
  const float* g = floats(dense);
  std::vector<double> partial(blocks_of(dense.numel()));
  for_blocks(dense.numel(), [&](int64_t at, int64_t count) { partial[at / block] = loops().squares(g + at, count); });
  double sum = 0;
  for (double value : partial) sum += value;
  return sum;
}

}  // namespace
}  // namespace fm

using namespace fm;

FM_API int fm_adamw_ema(const AdamWTensors* tensors, int32_t count, const AdamWNumbers* numbers) {
  return guarded([&] {
    const AdamWCoefficients c = coefficients(*numbers);
    for (int32_t i = 0; i < count; ++i) step_one(tensors[i], c);
  });
}

// The squared L2 norm of all gradients together, summed in float64 in a fixed order.
FM_API int fm_squared_norm(const AdamWTensors* tensors, int32_t count, double* sum) {
  return guarded([&] {
    *sum = 0;
    for (int32_t i = 0; i < count; ++i) {
      at::Tensor gradient = borrow(tensors[i].parameter).grad();
      if (gradient.defined()) *sum += squared_norm(gradient);
    }
  });
}
