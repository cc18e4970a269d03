// Chooses the loops of fm_rows.cpp, fm_norms.cpp and fm_tiles.cpp that suit the processor at hand.
#include "fm_norms.h"
#include "fm_rows.h"
#include "fm_tiles.h"

namespace fm {

extern const Rows rows_plain;
extern const Norms norms_plain;

#if defined(__x86_64__)
extern const Rows rows_avx2;
extern const Rows rows_avx512;
extern const Norms norms_avx2;
extern const Norms norms_avx512;

namespace {

bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

bool has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

template <class Set>
const Set& choose(const Set& plain, const Set& avx2, const Set& avx512) {
  return has_avx512() ? avx512 : has_avx2() ? avx2 : plain;
}

}  // namespace

const Rows& loops() {
  static const Rows& best = choose(rows_plain, rows_avx2, rows_avx512);
  return best;
}

const Norms& norms() {
  static const Norms& best = choose(norms_plain, norms_avx2, norms_avx512);
  return best;
}
#else
const Rows& loops() { return rows_plain; }
const Norms& norms() { return norms_plain; }
#endif

#if defined(FM_HAS_TILES)
extern const Tiles tiles_avx512;

const Tiles* tiles() {
  static const bool fits = has_avx512() && __builtin_cpu_supports("avx512bf16");
  return fits ? &tiles_avx512 : nullptr;
}
#else
const Tiles* tiles() { return nullptr; }
#endif

}  // namespace fm
