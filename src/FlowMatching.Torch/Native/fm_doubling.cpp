// fm::double_pixels: every pixel four times, forward and backward, on pictures with channels last. libtorch 1.13 takes bf16 through float32 for it, and
// lays the result out anew. The plain path is nn.functional.interpolate; a test holds both to the same numbers.
#include "fm_simd.h"
#include "fm_torch.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <cstring>

namespace fm {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Tensor pictures(const Tensor& like, int64_t height, int64_t width) {
  return at::empty({like.size(0), like.size(1), height, width}, like.options().memory_format(at::MemoryFormat::ChannelsLast));
}

// Calls `work` for every line of the smaller pictures: its number, and that of the first of the two lines it becomes.
template <class Work>
void for_lines(const Tensor& small, Work&& work) {
  at::parallel_for(0, small.size(0) * small.size(2), 16, [&](int64_t from, int64_t to) {
    for (int64_t line = from; line < to; ++line) work(line, 2 * line);
  });
}

Tensor doubled(const Tensor& x) {
  const int64_t width = x.size(3), pixel = x.size(1) * x.element_size(), line = 2 * width * pixel;
  Tensor y = pictures(x, 2 * x.size(2), 2 * width);
  const char* source = static_cast<const char*>(x.data_ptr());
  char* target = static_cast<char*>(y.data_ptr());
  for_lines(x, [&](int64_t from, int64_t to) {
    char* first = target + to * line;
    for (int64_t w = 0; w < 2 * width; ++w) std::memcpy(first + w * pixel, source + (from * width + w / 2) * pixel, pixel);
    std::memcpy(first + line, first, line);
  });
  return y;
}

template <class T>
void add_four(const T* __restrict above, const T* __restrict below, T* __restrict sum, int64_t channels) {
  for (int64_t c = 0; c < channels; ++c)
    store(sum + c, (to_float(above[c]) + to_float(above[channels + c])) + (to_float(below[c]) + to_float(below[channels + c])));
}

template <class T>
void gather(const Tensor& dy, Tensor& dx) {
  const int64_t channels = dx.size(1), width = dx.size(3), line = 2 * width * channels;
  const T* source = static_cast<const T*>(dy.data_ptr());
  T* target = static_cast<T*>(dx.data_ptr());
  for_lines(dx, [&](int64_t into, int64_t from) {
    const T* above = source + from * line;
    for (int64_t w = 0; w < width; ++w)
      add_four(above + 2 * w * channels, above + line + 2 * w * channels, target + (into * width + w) * channels, channels);
  });
}

class DoublingFunction : public torch::autograd::Function<DoublingFunction> {
 public:
  static Tensor forward(AutogradContext*, const Tensor& x) {
    at::AutoDispatchBelowADInplaceOrView guard;
    return doubled(x);
  }

  static variable_list backward(AutogradContext*, variable_list grads) {
    TORCH_CHECK(!at::GradMode::is_enabled(), "fm::double_pixels has no second derivative; use the plain operators for it");
    const Tensor dy = grads[0].contiguous(at::MemoryFormat::ChannelsLast);
    Tensor dx = pictures(dy, dy.size(2) / 2, dy.size(3) / 2);
    if (dy.scalar_type() == at::kFloat) gather<float>(dy, dx);
    else gather<uint16_t>(dy, dx);
    return {dx};
  }
};

Tensor double_pixels(const Tensor& input) {
  TORCH_CHECK(input.dim() == 4 && input.is_cpu() && (input.scalar_type() == at::kFloat || input.scalar_type() == at::kBFloat16),
              "fm::double_pixels takes pictures (B, C, H, W) in float32 or bf16 on the CPU");
  const Tensor x = input.contiguous(at::MemoryFormat::ChannelsLast);
  return at::GradMode::is_enabled() ? DoublingFunction::apply(x) : doubled(x);
}

}  // namespace
}  // namespace fm

TORCH_LIBRARY_FRAGMENT(fm, library) { library.def("double_pixels(Tensor input) -> Tensor", &fm::double_pixels); }
