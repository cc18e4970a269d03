// See fm_norms.h. Compiled several times, with FM_NORMS naming the set that this compilation makes.
#include "fm_norms.h"
#include "fm_simd.h"

#if defined(__AVX512BF16__)
#include "fm_norms_bf16.h"
#endif

namespace fm {
namespace {

// Every inner loop runs along the channels, over arrays that do not overlap, so that it is vectorised.

template <class T>
void sums(const T* __restrict x, int64_t pixels, int64_t channels, float* __restrict sums) {
  for (int64_t i = 0; i < pixels; ++i, x += channels) {
    for (int64_t c = 0; c < channels; ++c) sums[c] += to_float(x[c]);
  }
}

template <class T>
void squares(const T* __restrict x, const float* __restrict centre, int64_t pixels, int64_t channels, float* __restrict squares) {
  for (int64_t i = 0; i < pixels; ++i, x += channels) {
    for (int64_t c = 0; c < channels; ++c) {
      const float off = to_float(x[c]) - centre[c];
      squares[c] += off * off;
    }
  }
}

template <class T>
void apply(const T* __restrict x, const float* __restrict a, const float* __restrict b, bool silu, T* __restrict y, int64_t pixels,
           int64_t channels) {
  for (int64_t i = 0; i < pixels; ++i, x += channels, y += channels) {
    if (silu) {
      for (int64_t c = 0; c < channels; ++c) {
        const float z = a[c] * to_float(x[c]) + b[c];
        store(y + c, z * sigmoid(z));
      }
    } else {
      for (int64_t c = 0; c < channels; ++c) store(y + c, a[c] * to_float(x[c]) + b[c]);
    }
  }
}

template <bool silu>
inline float slope(float z) {
  return silu ? silu_slope(z) : 1.0f;
}

template <class T, bool silu>
inline void gather_rows(const T* __restrict x, const T* __restrict dy, const float* __restrict a, const float* __restrict b,
                        const float* __restrict centre, float* __restrict dz, float* __restrict sums, float* __restrict products,
                        int64_t pixels, int64_t channels) {
  for (int64_t i = 0; i < pixels; ++i, x += channels, dy += channels, dz += channels) {
    for (int64_t c = 0; c < channels; ++c) {
      const float value = to_float(x[c]);
      const float gradient = to_float(dy[c]) * slope<silu>(a[c] * value + b[c]);
      dz[c] = gradient;
      sums[c] += gradient;
      products[c] += gradient * (value - centre[c]);
    }
  }
}

template <class T>
void gather(const T* x, const T* dy, const float* a, const float* b, const float* centre, bool silu, float* dz, float* sums, float* products,
            int64_t pixels, int64_t channels) {
  if (silu) return gather_rows<T, true>(x, dy, a, b, centre, dz, sums, products, pixels, channels);
  gather_rows<T, false>(x, dy, a, b, centre, dz, sums, products, pixels, channels);
}

template <class T>
void back(const T* __restrict x, const float* __restrict dz, const float* __restrict centre, const float* __restrict k,
          const float* __restrict p, const float* __restrict q, T* __restrict dx, int64_t pixels, int64_t channels) {
  for (int64_t i = 0; i < pixels; ++i, x += channels, dz += channels, dx += channels) {
    for (int64_t c = 0; c < channels; ++c) store(dx + c, k[c] * dz[c] - p[c] - q[c] * (to_float(x[c]) - centre[c]));
  }
}

template <class T>
constexpr NormLoops<T> set() {
  return {sums<T>, squares<T>, apply<T>, gather<T>, back<T>};
}

#if defined(__AVX512BF16__)
template <>
constexpr NormLoops<uint16_t> set<uint16_t>() {
  return {sums<uint16_t>, squares<uint16_t>, apply_halves, gather_halves, back<uint16_t>};
}
#endif

}  // namespace

extern const Norms FM_NORMS;
const Norms FM_NORMS = {set<float>(), set<uint16_t>()};

}  // namespace fm
