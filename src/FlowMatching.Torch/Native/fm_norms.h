// The loops of group normalisation over one picture, without libtorch: CMakeLists.txt compiles fm_norms.cpp once for each kind of
// processor, and norms() returns the best set that this one can run.
#pragma once

#include <cstdint>

namespace fm {

// x and y are (pixels, channels) in T, float or bf16; all else is one float32 number a channel.
// With z = a x + b, the output is silu(z), or z where there is no SiLU; dz is its gradient.
template <class T>
struct NormLoops {
  // sums[c] += x.
  void (*sums)(const T* x, int64_t pixels, int64_t channels, float* sums);
  // squares[c] += (x - centre)².
  void (*squares)(const T* x, const float* centre, int64_t pixels, int64_t channels, float* squares);
  // y = the output.
  void (*apply)(const T* x, const float* a, const float* b, bool silu, T* y, int64_t pixels, int64_t channels);
  // Writes dz; sums[c] += dz, products[c] += dz (x - centre).
  void (*gather)(const T* x, const T* dy, const float* a, const float* b, const float* centre, bool silu, float* dz, float* sums,
                 float* products, int64_t pixels, int64_t channels);
  // dx = k dz - p - q (x - centre).
  void (*back)(const T* x, const float* dz, const float* centre, const float* k, const float* p, const float* q, T* dx, int64_t pixels,
               int64_t channels);
};

struct Norms {
  NormLoops<float> floats;
  NormLoops<uint16_t> halves;
};

const Norms& norms();

}  // namespace fm
