// fm::group_norm_silu: y = silu((1 + scale) norm(x + added) + shift), forward and backward, on pictures with channels last.
// libtorch's own group normalisation has no such path, and the additions and the SiLU around it are a pass over memory each; here a
// picture stays in cache from the first to the last. Statistics are taken in two passes, so that a large mean costs no digits.
// The plain path is GroupNormSilu.Plain; a test holds both to the same numbers.
#include "fm_norms.h"
#include "fm_torch.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace fm {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using MaybeTensor = decltype(std::declval<c10::IValue&>().toOptional<Tensor>());  // c10's or, in a newer libtorch, std's

constexpr int64_t pixels_per_sum = 64;  // so many are summed in float32, and these sums in float64

// What belongs to one call, with everything but the pictures in float32.
struct Norm {
  Tensor weight, bias;   // (C)
  Tensor added;          // (B, C) or undefined
  Tensor scale_shift;    // (B, 2C) or undefined
  int64_t groups;
  double epsilon;
  bool silu;

  int64_t channels() const { return weight.size(0); }
  int64_t width() const { return channels() / groups; }  // channels of a group
};

const float* row(const Tensor& tensor, int64_t example) {
  return tensor.defined() ? tensor.data_ptr<float>() + example * tensor.size(1) : nullptr;
}

template <class T>
const NormLoops<T>& loops_of();
template <>
const NormLoops<float>& loops_of<float>() { return norms().floats; }
template <>
const NormLoops<uint16_t>& loops_of<uint16_t>() { return norms().halves; }

// Adds up what `work` gathers over runs of pixels.
template <class Work>
void gather(int64_t pixels, int64_t numbers, std::vector<double>& total, Work&& work) {
  std::vector<float> part(numbers);
  total.assign(numbers, 0.0);
  for (int64_t at = 0; at < pixels; at += pixels_per_sum) {
    std::fill(part.begin(), part.end(), 0.0f);
    work(at, std::min(pixels_per_sum, pixels - at), part.data());
    for (int64_t i = 0; i < numbers; ++i) total[i] += part[i];
  }
}

// One picture: its statistics, and from them the numbers of each channel that the loops take.
template <class T>
struct Picture {
  const Norm& norm;
  const T* x;
  int64_t pixels, channels, example;
  std::vector<float> a, b, centre;  // z = a x + b; x - centre has mean 0 over a group
  std::vector<double> sums;

  Picture(const Norm& norm, const T* all, int64_t pixels, int64_t example)
      : norm(norm), x(all + example * pixels * norm.channels()), pixels(pixels), channels(norm.channels()), example(example),
        a(channels), b(channels), centre(channels) {}

  float added(int64_t c) const { return norm.added.defined() ? row(norm.added, example)[c] : 0.0f; }
  float gain(int64_t c) const { return norm.scale_shift.defined() ? 1.0f + row(norm.scale_shift, example)[c] : 1.0f; }
  float shift(int64_t c) const { return norm.scale_shift.defined() ? row(norm.scale_shift, example)[channels + c] : 0.0f; }
  double in_group() const { return static_cast<double>(pixels) * norm.width(); }

  void sum() {
    gather(pixels, channels, sums, [&](int64_t at, int64_t count, float* part) { loops_of<T>().sums(x + at * channels, count, channels, part); });
  }

  void measure(float* mean, float* spread) {
    sum();
    for (int64_t g = 0; g < norm.groups; ++g) {
      double total = 0;
      for (int64_t c = g * norm.width(); c < (g + 1) * norm.width(); ++c) total += sums[c] + pixels * static_cast<double>(added(c));
      mean[g] = static_cast<float>(total / in_group());
    }
    centre_on(mean);
    std::vector<double> squares;
    gather(pixels, channels, squares,
           [&](int64_t at, int64_t count, float* part) { loops_of<T>().squares(x + at * channels, centre.data(), count, channels, part); });
    for (int64_t g = 0; g < norm.groups; ++g) {
      double total = 0;
      for (int64_t c = g * norm.width(); c < (g + 1) * norm.width(); ++c) total += squares[c];
      spread[g] = static_cast<float>(1 / std::sqrt(total / in_group() + norm.epsilon));
    }
  }

  void centre_on(const float* mean) {
    for (int64_t c = 0; c < channels; ++c) centre[c] = mean[c / norm.width()] - added(c);
  }

  void prepare(const float* mean, const float* spread) {
    const float *weight = norm.weight.data_ptr<float>(), *bias = norm.bias.data_ptr<float>();
    centre_on(mean);
    for (int64_t c = 0; c < channels; ++c) {
      a[c] = gain(c) * weight[c] * spread[c / norm.width()];
      b[c] = gain(c) * bias[c] + shift(c) - a[c] * centre[c];
    }
  }
};

struct Statistics {
  Tensor mean, spread;  // (B, groups): the mean, and one over the standard deviation
};

// Calls `work` with the number of each example, and with room for so many numbers that belongs to the thread.
template <class Work>
void for_examples(int64_t examples, int64_t numbers, Work&& work) {
  at::parallel_for(0, examples, 1, [&](int64_t from, int64_t to) {
    std::vector<float> room(numbers);
    for (int64_t n = from; n < to; ++n) work(n, room.data());
  });
}

template <class T>
void forward(const Norm& norm, const T* x, T* y, int64_t examples, int64_t pixels, Statistics& found) {
  for_examples(examples, 0, [&](int64_t n, float*) {
    Picture<T> picture(norm, x, pixels, n);
    float *mean = found.mean.data_ptr<float>() + n * norm.groups, *spread = found.spread.data_ptr<float>() + n * norm.groups;
    picture.measure(mean, spread);
    picture.prepare(mean, spread);
    loops_of<T>().apply(picture.x, picture.a.data(), picture.b.data(), norm.silu, y + n * pixels * norm.channels(), pixels, norm.channels());
  });
}

struct Gradients {
  Tensor x, weight, bias, added, scale_shift;  // weight and bias (B, C): one row a picture
};

template <class T>
void backward_one(Picture<T>& picture, const T* dy, const float* spread, Gradients& found, float* dz, T* dx) {
  const Norm& norm = picture.norm;
  const int64_t channels = picture.channels, n = picture.example, width = norm.width();
  std::vector<double> sums;  // over pixels of dz, then of dz (x - centre)
  gather(picture.pixels, 2 * channels, sums, [&](int64_t at, int64_t count, float* part) {
    loops_of<T>().gather(picture.x + at * channels, dy + at * channels, picture.a.data(), picture.b.data(), picture.centre.data(), norm.silu,
                         dz + at * channels, part, part + channels, count, channels);
  });
  const double *direct = sums.data(), *slanted = sums.data() + channels;
  const float *weight = norm.weight.data_ptr<float>(), *bias = norm.bias.data_ptr<float>();
  float *dweight = found.weight.data_ptr<float>() + n * channels, *dbias = found.bias.data_ptr<float>() + n * channels;
  for (int64_t c = 0; c < channels; ++c) {
    dweight[c] = static_cast<float>(picture.gain(c) * slanted[c] * spread[c / width]);
    dbias[c] = static_cast<float>(picture.gain(c) * direct[c]);
  }

  std::vector<float> p(channels), q(channels);
  for (int64_t g = 0; g < norm.groups; ++g) {
    double flat = 0, sloped = 0;
    for (int64_t c = g * width; c < (g + 1) * width; ++c) {
      flat += picture.a[c] * direct[c];
      sloped += picture.a[c] * slanted[c];
    }
    for (int64_t c = g * width; c < (g + 1) * width; ++c) {
      p[c] = static_cast<float>(flat / picture.in_group());
      q[c] = static_cast<float>(sloped * spread[g] * spread[g] / picture.in_group());
    }
  }
  loops_of<T>().back(picture.x, dz, picture.centre.data(), picture.a.data(), p.data(), q.data(), dx, picture.pixels, channels);

  if (found.scale_shift.defined()) {
    float* into = found.scale_shift.data_ptr<float>() + n * 2 * channels;
    for (int64_t c = 0; c < channels; ++c) {
      into[c] = static_cast<float>(weight[c] * slanted[c] * spread[c / width] + bias[c] * direct[c]);
      into[channels + c] = static_cast<float>(direct[c]);
    }
  }
  if (found.added.defined()) {
    picture.sum();
    float* into = found.added.data_ptr<float>() + n * channels;
    for (int64_t c = 0; c < channels; ++c) {
      const double off = picture.sums[c] - static_cast<double>(picture.centre[c]) * picture.pixels;
      into[c] = static_cast<float>(picture.a[c] * direct[c] - picture.pixels * static_cast<double>(p[c]) - q[c] * off);
    }
  }
}

template <class T>
void backward(const Norm& norm, const T* x, const T* dy, T* dx, const Statistics& known, int64_t examples, int64_t pixels, Gradients& found) {
  for_examples(examples, pixels * norm.channels(), [&](int64_t n, float* dz) {
    const float *mean = known.mean.data_ptr<float>() + n * norm.groups, *spread = known.spread.data_ptr<float>() + n * norm.groups;
    Picture<T> picture(norm, x, pixels, n);
    picture.prepare(mean, spread);
    const int64_t at = n * pixels * norm.channels();
    backward_one(picture, dy + at, spread, found, dz, dx + at);
  });
}

// Calls `work` with the pictures' data in their own type.
template <class Work>
void typed(const Tensor& x, Work&& work) {
  if (x.scalar_type() == at::kFloat) return work([](const Tensor& t) { return t.data_ptr<float>(); });
  work([](const Tensor& t) { return reinterpret_cast<uint16_t*>(t.data_ptr<at::BFloat16>()); });
}

Tensor in_floats(const Tensor& tensor) { return tensor.defined() ? tensor.detach().to(at::kFloat).contiguous() : tensor; }

Norm prepare(const Tensor& weight, const Tensor& bias, const Tensor& added, const Tensor& scale_shift, int64_t groups, double epsilon, bool silu) {
  return {in_floats(weight), in_floats(bias), in_floats(added), in_floats(scale_shift), groups, epsilon, silu};
}

Tensor forward(const Norm& norm, const Tensor& x, Statistics& found) {
  const int64_t examples = x.size(0), pixels = x.size(2) * x.size(3);
  found.mean = at::empty({examples, norm.groups}, x.options().dtype(at::kFloat).memory_format(at::MemoryFormat::Contiguous));
  found.spread = at::empty_like(found.mean);
  Tensor y = at::empty_like(x, at::MemoryFormat::ChannelsLast);
  typed(x, [&](auto data) { forward(norm, data(x), data(y), examples, pixels, found); });
  return y;
}

Gradients backward(const Norm& norm, const Tensor& x, const Tensor& dy, const Statistics& known) {
  const int64_t examples = x.size(0), pixels = x.size(2) * x.size(3), channels = norm.channels();
  Gradients found{at::empty_like(x, at::MemoryFormat::ChannelsLast), at::empty({examples, channels}, norm.weight.options()),
                  at::empty({examples, channels}, norm.weight.options()), {}, {}};
  if (norm.added.defined()) found.added = at::empty_like(norm.added);
  if (norm.scale_shift.defined()) found.scale_shift = at::empty_like(norm.scale_shift);
  typed(x, [&](auto data) { backward(norm, data(x), data(dy), data(found.x), known, examples, pixels, found); });
  return found;
}

class GroupNormFunction : public torch::autograd::Function<GroupNormFunction> {
 public:
  // Autograd takes no undefined tensors: what is not given is an empty optional.
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight, const Tensor& bias, const MaybeTensor& plus,
                        const MaybeTensor& affine, int64_t groups, double epsilon, bool silu) {
    at::AutoDispatchBelowADInplaceOrView guard;
    const Tensor added = plus.value_or(Tensor()), scale_shift = affine.value_or(Tensor());
    Statistics found;
    Tensor y = fm::forward(prepare(weight, bias, added, scale_shift, groups, epsilon, silu), x, found);
    context->save_for_backward({x, weight, bias, added, scale_shift, found.mean, found.spread});
    context->saved_data["groups"] = groups;
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["silu"] = silu;
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    TORCH_CHECK(!at::GradMode::is_enabled(), "fm::group_norm_silu has no second derivative; use the plain operators for it");
    const auto saved = context->get_saved_variables();
    const Tensor &x = saved[0], &added = saved[3], &scale_shift = saved[4];
    Norm norm = prepare(saved[1], saved[2], added, scale_shift, context->saved_data["groups"].toInt(), context->saved_data["epsilon"].toDouble(),
                        context->saved_data["silu"].toBool());
    Tensor dy = grads[0].to(x.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
    Gradients found = fm::backward(norm, x, dy, {saved[5], saved[6]});
    auto like = [](const Tensor& gradient, const Tensor& of) { return gradient.defined() ? gradient.to(of.scalar_type()) : gradient; };
    return {found.x, found.weight.sum(0).to(saved[1].scalar_type()), found.bias.sum(0).to(saved[2].scalar_type()), like(found.added, added),
            like(found.scale_shift, scale_shift), {}, {}, {}};
  }
};

void check(const Tensor& x, const Tensor& weight, const Tensor& bias, const Tensor& added, const Tensor& scale_shift, int64_t groups) {
  TORCH_CHECK(x.dim() == 4 && x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16),
              "fm::group_norm_silu takes pictures (B, C, H, W) in float32 or bf16 on the CPU");
  const int64_t examples = x.size(0), channels = x.size(1);
  TORCH_CHECK(weight.sizes() == at::IntArrayRef({channels}) && bias.sizes() == weight.sizes(), "weight and bias must have one number a channel");
  TORCH_CHECK(groups >= 1 && channels % groups == 0, groups, " groups do not divide ", channels, " channels");
  TORCH_CHECK(!added.defined() || added.sizes() == at::IntArrayRef({examples, channels}), "what is added must have one number a picture and channel");
  TORCH_CHECK(!scale_shift.defined() || scale_shift.sizes() == at::IntArrayRef({examples, 2 * channels}),
              "scale and shift must have two numbers a picture and channel");
}

Tensor group_norm_silu(const Tensor& input, const Tensor& weight, const Tensor& bias, const MaybeTensor& added,
                       const MaybeTensor& scale_shift, int64_t groups, double epsilon, bool silu) {
  const Tensor plus = added.value_or(Tensor()), affine = scale_shift.value_or(Tensor());
  check(input, weight, bias, plus, affine, groups);
  Tensor x = input.contiguous(at::MemoryFormat::ChannelsLast);
  if (at::GradMode::is_enabled()) return GroupNormFunction::apply(x, weight, bias, added, scale_shift, groups, epsilon, silu);
  Statistics unused;
  return forward(prepare(weight, bias, plus, affine, groups, epsilon, silu), x, unused);
}

}  // namespace
}  // namespace fm

TORCH_LIBRARY_FRAGMENT(fm, library) {
  library.def(
      "group_norm_silu(Tensor input, Tensor weight, Tensor bias, Tensor? added, Tensor? scale_shift, int groups, float epsilon, bool silu) -> Tensor",
      &fm::group_norm_silu);
}
