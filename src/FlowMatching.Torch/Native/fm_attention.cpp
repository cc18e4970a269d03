// fm::pixel_attention: softmax(Q K^T / sqrt(d)) V for every picture and head, forward and backward, in bf16 with channels last.
// libtorch 1.13 writes the pixels-by-pixels scores to memory several times; here a block of their rows lives in cache and is made anew in the
// backward pass (Dao et al., arXiv:2205.14135, whose rows are cut into tiles too; ours are short enough to stay whole). A head is one thread's
// work from end to end: no sum depends on how many threads there are. The plain path is PixelAttention.Plain; a test holds both to the same
// numbers.
#include "fm_tiles.h"
#include "fm_torch.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace fm {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int64_t lanes = 16;
constexpr int64_t block = 72;  // rows of scores that are in work at a time: a multiple of the height of a tile, and even

struct Shape {
  int64_t examples, heads, depth, pixels;

  int64_t channels() const { return heads * depth; }
  int64_t padded() const { return (pixels + lanes - 1) / lanes * lanes; }
  float scale() const { return 1.0f / std::sqrt(static_cast<float>(depth)); }
};

// One head's matrix (pixels, depth) within pictures with channels last.
struct Rows {
  uint16_t* data;
  int64_t row;  // from one pixel to the next

  uint16_t* at(int64_t pixel) const { return data + pixel * row; }
  Pairs pairs(int64_t pixel) const { return {reinterpret_cast<const uint32_t*>(at(pixel)), row / 2, 1}; }
};

Rows part(const Tensor& pictures, const Shape& shape, int64_t example, int64_t at) {
  const int64_t row = pictures.size(1);
  return {reinterpret_cast<uint16_t*>(pictures.data_ptr<at::BFloat16>()) + example * shape.pixels * row + at, row};
}

void transpose(const Rows& rows, const Shape& shape, uint32_t* target) {
  tiles()->transpose(rows.pairs(0), shape.pixels, shape.depth / 2, shape.padded(), target);
}

struct ForwardRoom {
  std::vector<uint32_t> keys, values;
  std::vector<float> scores, mixed;
  std::vector<uint16_t> shares;

  explicit ForwardRoom(const Shape& s)
      : keys(s.depth / 2 * s.padded()), values(s.padded() / 2 * s.depth), scores(block * s.padded()), mixed(block * s.depth),
        shares(block * s.padded()) {}
};

void forward_head(const Shape& s, const Rows& q, const Rows& k, const Rows& v, const Rows& out, float* log_sums, ForwardRoom& room) {
  const int64_t padded = s.padded();
  transpose(k, s, room.keys.data());
  tiles()->interleave(v.data, v.row, s.pixels, padded, s.depth, room.values.data());
  for (int64_t at = 0; at < s.pixels; at += block) {
    const int64_t rows = std::min(block, s.pixels - at);
    tiles()->multiply(q.pairs(at), room.keys.data(), padded, room.scores.data(), padded, rows, padded, s.depth / 2, false);
    float sums[block];
    for (int64_t i = 0; i < rows; ++i) {
      float top;
      tiles()->softmax(room.scores.data() + i * padded, s.pixels, s.scale(), room.shares.data() + i * padded, sums + i, &top);
      log_sums[at + i] = top + std::log(sums[i]);
    }
    tiles()->multiply({reinterpret_cast<const uint32_t*>(room.shares.data()), padded / 2, 1}, room.values.data(), s.depth, room.mixed.data(),
                      s.depth, rows, s.depth, padded / 2, false);
    for (int64_t i = 0; i < rows; ++i) tiles()->halve(room.mixed.data() + i * s.depth, 1 / sums[i], out.at(at + i), s.depth);
  }
}

struct BackwardRoom {
  std::vector<uint32_t> keys, values, key_pairs, query_pairs, gradient_pairs, ds_pairs, p_pairs;
  std::vector<float> scores, by_shares, dq, dk, dv;
  std::vector<uint16_t> ds;

  explicit BackwardRoom(const Shape& s)
      : keys(s.depth / 2 * s.padded()), values(keys.size()), key_pairs(s.padded() / 2 * s.depth), query_pairs(block / 2 * s.depth),
        gradient_pairs(query_pairs.size()), ds_pairs(block / 2 * s.padded()), p_pairs(ds_pairs.size()), scores(block * s.padded()),
        by_shares(scores.size()), dq(block * s.depth), dk(s.padded() * s.depth), dv(dk.size()), ds(scores.size()) {}
};

struct Head {
  Rows q, k, v, out, dout, dq, dk, dv;
  const float* log_sums;
};

void backward_block(const Shape& s, const Head& head, int64_t at, BackwardRoom& room) {
  const int64_t padded = s.padded(), rows = std::min(block, s.pixels - at), even = (rows + 1) / 2 * 2;
  tiles()->multiply(head.q.pairs(at), room.keys.data(), padded, room.scores.data(), padded, rows, padded, s.depth / 2, false);
  tiles()->multiply(head.dout.pairs(at), room.values.data(), padded, room.by_shares.data(), padded, rows, padded, s.depth / 2, false);
  for (int64_t i = 0; i < even; i += 2) {
    float own[2] = {}, log_sums[2] = {};
    for (int64_t r = 0; r < 2 && i + r < rows; ++r) {
      own[r] = tiles()->dot(head.out.at(at + i + r), head.dout.at(at + i + r), s.depth);
      log_sums[r] = head.log_sums[at + i + r];
    }
    if (i + 1 == rows) {  // an odd last row: its partner must be finite, and meets zeros below
      std::fill_n(room.scores.data() + rows * padded, padded, 0.0f);
      std::fill_n(room.by_shares.data() + rows * padded, padded, 0.0f);
    }
    tiles()->softmax_back(room.scores.data() + i * padded, room.by_shares.data() + i * padded, padded, s.pixels, s.scale(), log_sums, own,
                          room.ds.data() + i * padded, room.ds_pairs.data() + i / 2 * padded, room.p_pairs.data() + i / 2 * padded);
  }
  tiles()->multiply({reinterpret_cast<const uint32_t*>(room.ds.data()), padded / 2, 1}, room.key_pairs.data(), s.depth, room.dq.data(), s.depth,
                    rows, s.depth, padded / 2, false);
  for (int64_t i = 0; i < rows; ++i) tiles()->halve(room.dq.data() + i * s.depth, 1, head.dq.at(at + i), s.depth);
  tiles()->interleave(head.dout.at(at), head.dout.row, rows, even, s.depth, room.gradient_pairs.data());
  tiles()->interleave(head.q.at(at), head.q.row, rows, even, s.depth, room.query_pairs.data());
  tiles()->multiply({room.p_pairs.data(), 1, padded}, room.gradient_pairs.data(), s.depth, room.dv.data(), s.depth, s.pixels, s.depth, even / 2,
                    at > 0);
  tiles()->multiply({room.ds_pairs.data(), 1, padded}, room.query_pairs.data(), s.depth, room.dk.data(), s.depth, s.pixels, s.depth, even / 2,
                    at > 0);
}

void backward_head(const Shape& s, const Head& head, BackwardRoom& room) {
  transpose(head.k, s, room.keys.data());
  transpose(head.v, s, room.values.data());
  tiles()->interleave(head.k.data, head.k.row, s.pixels, s.padded(), s.depth, room.key_pairs.data());
  for (int64_t at = 0; at < s.pixels; at += block) backward_block(s, head, at, room);
  for (int64_t j = 0; j < s.pixels; ++j) {
    tiles()->halve(room.dk.data() + j * s.depth, 1, head.dk.at(j), s.depth);
    tiles()->halve(room.dv.data() + j * s.depth, 1, head.dv.at(j), s.depth);
  }
}

template <class Room, class Work>
void for_heads(const Shape& s, Work&& work) {
  at::parallel_for(0, s.examples * s.heads, 1, [&](int64_t from, int64_t to) {
    Room room(s);
    for (int64_t i = from; i < to; ++i) work(i / s.heads, i % s.heads, room);
  });
}

Shape shape_of(const Tensor& qkv, int64_t heads) {
  return {qkv.size(0), heads, qkv.size(1) / heads / 3, qkv.size(2) * qkv.size(3)};
}

Tensor forward(const Tensor& qkv, int64_t heads, Tensor& log_sums) {
  const Shape s = shape_of(qkv, heads);
  Tensor out = at::empty({s.examples, s.channels(), qkv.size(2), qkv.size(3)}, qkv.options().memory_format(at::MemoryFormat::ChannelsLast));
  log_sums = at::empty({s.examples, heads, s.pixels}, qkv.options().dtype(at::kFloat).memory_format(at::MemoryFormat::Contiguous));
  for_heads<ForwardRoom>(s, [&](int64_t n, int64_t h, ForwardRoom& room) {
    auto piece = [&](int64_t which) { return part(qkv, s, n, (3 * h + which) * s.depth); };
    forward_head(s, piece(0), piece(1), piece(2), part(out, s, n, h * s.depth), log_sums.data_ptr<float>() + (n * heads + h) * s.pixels, room);
  });
  return out;
}

Tensor backward(const Tensor& qkv, int64_t heads, const Tensor& out, const Tensor& dout, const Tensor& log_sums) {
  const Shape s = shape_of(qkv, heads);
  Tensor dqkv = at::empty_like(qkv, at::MemoryFormat::ChannelsLast);
  for_heads<BackwardRoom>(s, [&](int64_t n, int64_t h, BackwardRoom& room) {
    auto piece = [&](const Tensor& of, int64_t which) { return part(of, s, n, (3 * h + which) * s.depth); };
    auto whole = [&](const Tensor& of) { return part(of, s, n, h * s.depth); };
    backward_head(s,
                  {piece(qkv, 0), piece(qkv, 1), piece(qkv, 2), whole(out), whole(dout), piece(dqkv, 0), piece(dqkv, 1), piece(dqkv, 2),
                   log_sums.data_ptr<float>() + (n * heads + h) * s.pixels},
                  room);
  });
  return dqkv;
}

class AttentionFunction : public torch::autograd::Function<AttentionFunction> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& qkv, int64_t heads) {
    at::AutoDispatchBelowADInplaceOrView guard;
    Tensor log_sums;
    Tensor out = fm::forward(qkv, heads, log_sums);
    context->save_for_backward({qkv, out, log_sums});
    context->saved_data["heads"] = heads;
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    TORCH_CHECK(!at::GradMode::is_enabled(), "fm::pixel_attention has no second derivative; use the plain operators for it");
    const auto saved = context->get_saved_variables();
    const Tensor dout = grads[0].to(at::kBFloat16).contiguous(at::MemoryFormat::ChannelsLast);
    return {fm::backward(saved[0], context->saved_data["heads"].toInt(), saved[1], dout, saved[2]), {}};
  }
};

Tensor pixel_attention(const Tensor& input, int64_t heads) {
  TORCH_CHECK(input.dim() == 4 && input.is_cpu() && input.scalar_type() == at::kBFloat16,
              "fm::pixel_attention takes queries, keys and values (B, 3C, H, W) in bf16 on the CPU");
  TORCH_CHECK(heads >= 1 && input.size(1) % (3 * heads * lanes) == 0, "the channels of a head must be a multiple of ", lanes);
  Tensor qkv = input.contiguous(at::MemoryFormat::ChannelsLast);
  if (at::GradMode::is_enabled()) return AttentionFunction::apply(qkv, heads);
  Tensor unused;
  return forward(qkv, heads, unused);
}

}  // namespace
}  // namespace fm

// Where the processor lacks the instructions the operator is not there, and the caller takes libtorch's own ones.
TORCH_LIBRARY_FRAGMENT(fm, library) {
  if (fm::tiles() != nullptr) library.def("pixel_attention(Tensor qkv, int heads) -> Tensor", &fm::pixel_attention);
}
