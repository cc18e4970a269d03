// See fm_rows.h. Compiled several times, with FM_ROWS naming the set that this compilation makes.
#include "fm_rows.h"
#include "fm_simd.h"

#include <cmath>
#include <cstring>

namespace fm {
namespace {

// Every inner loop runs along the width, over arrays that do not overlap, so that it is vectorised.

inline void add_scaled(float* __restrict sum, const float* __restrict row, float factor, int64_t width) {
  for (int64_t j = 0; j < width; ++j) sum[j] += factor * row[j];
}

inline void add_scaled_halves(float* __restrict sum, const uint16_t* __restrict row, float factor, int64_t width) {
  for (int64_t j = 0; j < width; ++j) sum[j] += factor * to_float(row[j]);
}

inline void silu_row(const float* __restrict row, uint16_t* __restrict z, uint16_t* __restrict h, int64_t width) {
  for (int64_t j = 0; j < width; ++j) {
    uint16_t half = to_half(row[j]);
    float value = to_float(half);
    z[j] = half;
    h[j] = to_half(value * sigmoid(value));
  }
}

inline void silu_row_back(const float* __restrict dh, const uint16_t* __restrict z, uint16_t* __restrict dz, float* __restrict dbias,
                          int64_t width) {
  for (int64_t j = 0; j < width; ++j) {
    uint16_t half = to_half(dh[j] * silu_slope(to_float(z[j])));
    dz[j] = half;
    dbias[j] += to_float(half);
  }
}

inline float dot_halves(const uint16_t* __restrict h, const float* __restrict weight, int64_t width) {
  float sum = 0;
  for (int64_t j = 0; j < width; ++j) sum += to_float(h[j]) * weight[j];
  return sum;
}

void first_layer(const float* x, int64_t inputs, const float* weight, const float* bias, uint16_t* z, uint16_t* h, float* row,
                           int64_t rows, int64_t width) {
  for (int64_t i = 0; i < rows; ++i, x += inputs, z += width, h += width) {
    std::memcpy(row, bias, width * sizeof(float));
    for (int64_t k = 0; k < inputs; ++k) add_scaled(row, weight + k * width, x[k], width);
    silu_row(row, z, h, width);
  }
}

void activate(const float* bias, uint16_t* z, uint16_t* h, float* row, int64_t rows, int64_t width) {
  for (int64_t i = 0; i < rows; ++i, z += width, h += width) {
    std::memcpy(row, bias, width * sizeof(float));
    add_scaled_halves(row, z, 1.0f, width);
    silu_row(row, z, h, width);
  }
}

void last_layer(const uint16_t* h, const float* weight, const float* bias, float* v, int64_t rows, int64_t width,
                          int64_t outputs) {
  for (int64_t i = 0; i < rows; ++i, h += width, v += outputs) {
    for (int64_t o = 0; o < outputs; ++o) v[o] = dot_halves(h, weight + o * width, width) + bias[o];
  }
}

void last_layer_back(const float* dv, const float* weight, const uint16_t* z, const uint16_t* h, uint16_t* dz, float* dbias,
                               float* dweight, float* dbias_out, float* row, int64_t rows, int64_t width, int64_t outputs) {
  for (int64_t i = 0; i < rows; ++i, dv += outputs, z += width, h += width, dz += width) {
    std::memset(row, 0, width * sizeof(float));
    for (int64_t o = 0; o < outputs; ++o) {
      add_scaled(row, weight + o * width, dv[o], width);
      add_scaled_halves(dweight + o * width, h, dv[o], width);
      dbias_out[o] += dv[o];
    }
    silu_row_back(row, z, dz, dbias, width);
  }
}

void activate_back(const uint16_t* z, uint16_t* dh, float* dbias, float* row, int64_t rows, int64_t width) {
  for (int64_t i = 0; i < rows; ++i, z += width, dh += width) {
    std::memset(row, 0, width * sizeof(float));
    add_scaled_halves(row, dh, 1.0f, width);
    silu_row_back(row, z, dh, dbias, width);
  }
}

void first_layer_back(const float* x, int64_t inputs, const uint16_t* dz, float* dweight, int64_t rows, int64_t width) {
  for (int64_t i = 0; i < rows; ++i, x += inputs, dz += width) {
    for (int64_t k = 0; k < inputs; ++k) add_scaled_halves(dweight + k * width, dz, x[k], width);
  }
}

void adamw(float* __restrict p, const float* __restrict g, float* __restrict m, float* __restrict v, float* __restrict e, int64_t count,
           const AdamWCoefficients& c) {
  for (int64_t i = 0; i < count; ++i) {
    const float grad = g[i] * c.scale;
    const float first = c.beta1 * m[i] + c.rest1 * grad;
    const float second = c.beta2 * v[i] + c.rest2 * grad * grad;
    const float next = p[i] * c.shrink - c.step_size * first / (std::sqrt(second) * c.root_correction + c.epsilon);
    m[i] = first;
    v[i] = second;
    p[i] = next;
    e[i] = next + c.ema * (e[i] - next);
  }
}

double squares(const float* __restrict g, int64_t count) {
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) sum += static_cast<double>(g[i]) * g[i];
  return sum;
}

}  // namespace

extern const Rows FM_ROWS;
const Rows FM_ROWS = {first_layer, activate, last_layer, last_layer_back, activate_back, first_layer_back, adamw, squares};

}  // namespace fm
