// Chooses the loops of fm_rows.cpp, fm_norms.cpp and fm_tiles.cpp that suit the processor at hand.
#include "fm_norms.h"
#include "fm_rows.h"
#include "fm_tiles.h"

namespace fm {

extern const Rows rows_plain;
extern const Norms norms_plain;

#if defined(__x86_64__)
extern const Rows rows_avx2, rows_avx512;
extern const Norms norms_avx2, norms_avx512;

#if defined(FM_HAS_BF16)
extern const Rows rows_avx512bf16;
extern const Norms norms_avx512bf16;
extern const Tiles tiles_avx512;
#endif

namespace {

#if defined(FM_HAS_BF16)
const Rows& rows_bf16 = rows_avx512bf16;
const Norms& norms_bf16 = norms_avx512bf16;
const Tiles* const tiles_bf16 = &tiles_avx512;
#else  // the compiler knew no such instructions
const Rows& rows_bf16 = rows_avx512;
const Norms& norms_bf16 = norms_avx512;
const Tiles* const tiles_bf16 = nullptr;
#endif

bool has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

bool has_bf16() { return has_avx512() && __builtin_cpu_supports("avx512bf16"); }

template <class Set>
const Set& choose(const Set& plain, const Set& avx2, const Set& avx512, const Set& bf16) {
  return has_bf16() ? bf16 : has_avx512() ? avx512 : has_avx2() ? avx2 : plain;
}

}  // namespace

const Rows& loops() {
  static const Rows& best = choose(rows_plain, rows_avx2, rows_avx512, rows_bf16);
  return best;
}

const Norms& norms() {
  static const Norms& best = choose(norms_plain, norms_avx2, norms_avx512, norms_bf16);
  return best;
}

const Tiles* tiles() {
  static const bool fits = has_bf16();
  return fits ? tiles_bf16 : nullptr;
}
#else
const Rows& loops() { return rows_plain; }
const Norms& norms() { return norms_plain; }
const Tiles* tiles() { return nullptr; }
#endif

}  // namespace fm
