// oneDNN's matrix product with one factor packed in advance, behind a C interface that is the same for oneDNN 2 and 3.
#include "COneDNN.h"

#include <oneapi/dnnl/dnnl.hpp>

#include <cstring>
#include <new>
#include <utility>
#include <vector>

using dnnl::memory;
using Tag = memory::format_tag;

namespace {

using Kind = memory::data_type;

/// A row-major matrix with leading dimension ld, or a transposed one.
memory::desc desc(int64_t rows, int64_t columns, Kind kind, bool transposed, int64_t ld) {
  return {{rows, columns}, kind, transposed ? memory::dims{1, ld} : memory::dims{ld, 1}};
}

dnnl::matmul::primitive_desc describe(const dnnl::engine &engine, const etude_product_shape &s) {
  const auto kind = s.bfloat16 ? Kind::bf16 : Kind::f32;
  // A is rounded to a dense matrix.
  const auto a = desc(s.m, s.k, kind, s.transpose_a, !s.bfloat16 ? s.lda : s.transpose_a ? s.m : s.k);
  const memory::desc b({s.k, s.n}, kind, Tag::any);
  const auto c = desc(s.m, s.n, Kind::f32, false, s.ldc);
  dnnl::post_ops after;
  if (s.adding) after.append_sum(1);
  dnnl::primitive_attr attributes;
  attributes.set_post_ops(after);
  // oneDNN's own scratchpad belongs to the thread that created the primitive. With a user scratchpad the product can
  // run on any thread.
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
#if DNNL_VERSION_MAJOR >= 3
  return {engine, a, b, c, attributes};
#else
  return {{a, b, c}, attributes, engine};
#endif
}

/// Runs code that may throw, and returns oneDNN's status.
template <typename Body>
int status(Body body) {
  try {
    body();
    return dnnl_success;
  } catch (const dnnl::error &error) {
    return error.status;
  } catch (const std::bad_alloc &) {
    return dnnl_out_of_memory;
  }
}

}  // namespace

struct etude_matmul {
  const etude_product_shape shape;
  const dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  const dnnl::matmul::primitive_desc description;
  const dnnl::matmul product;
  memory a, b, c, scratchpad;
  /// Number of columns per panel if B has the format of etude_pack_bfloat16, otherwise 0.
  const int64_t panel;
  /// The matrix A, rounded to bfloat16.
  std::vector<uint16_t> rounded;

  explicit etude_matmul(const etude_product_shape &shape)
      : shape(shape),
        description(describe(engine, shape)),
        product(description),
        a(description.src_desc(), engine, nullptr),
        b(description.weights_desc(), engine),
        c(description.dst_desc(), engine, nullptr),
        scratchpad(description.scratchpad_desc(), engine),
        panel(panelWidth()),
        rounded(shape.bfloat16 ? shape.m * shape.k : 0) {
    // The padding stays zero.
    std::memset(b.get_data_handle(), 0, description.weights_desc().get_size());
  }

  /// The const_casts are safe: oneDNN only reads these buffers.
  void load(bool transpose, const float *values, int64_t ld) {
    if (panel > 0)
      return etude_pack_bfloat16(
          transpose, shape.k, shape.n, values, ld, panel, static_cast<uint32_t *>(b.get_data_handle()));
    memory source(desc(shape.k, shape.n, Kind::f32, transpose, ld), engine, const_cast<float *>(values));
    dnnl::reorder(source, b).execute(stream, source, b);
    stream.wait();
  }

  void run(const float *from, float *to) {
    if (shape.bfloat16) {
      const auto rows = shape.transpose_a ? shape.k : shape.m, columns = shape.transpose_a ? shape.m : shape.k;
      for (int64_t row = 0; row < rows; row++)
        etude_round(columns, from + row * shape.lda, rounded.data() + row * columns);
    }
    a.set_data_handle(shape.bfloat16 ? static_cast<void *>(rounded.data()) : const_cast<float *>(from));
    c.set_data_handle(to);
    product.execute(
        stream,
        {{DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, b}, {DNNL_ARG_DST, c}, {DNNL_ARG_SCRATCHPAD, scratchpad}});
    stream.wait();
  }

 private:
  int64_t panelWidth() const {
    const std::pair<Tag, int64_t> formats[] = {
        {Tag::BA16a16b2a, 16}, {Tag::BA16a32b2a, 32}, {Tag::BA16a48b2a, 48}, {Tag::BA16a64b2a, 64}};
    for (const auto &[tag, width] : formats)
      if (description.weights_desc() == memory::desc({shape.k, shape.n}, Kind::bf16, tag)) return width;
    return 0;
  }
};

int etude_matmul_create(const etude_product_shape *shape, etude_matmul **matmul) {
  return status([&] { *matmul = new etude_matmul(*shape); });
}

void etude_matmul_destroy(etude_matmul *matmul) { delete matmul; }

int etude_matmul_load(etude_matmul *matmul, bool transpose, const float *b, int64_t ldb) {
  return status([&] { matmul->load(transpose, b, ldb); });
}

int etude_matmul_run(etude_matmul *matmul, const float *a, float *c) {
  return status([&] { matmul->run(a, c); });
}

bool etude_has_bfloat16(void) {
  const auto isa = dnnl_get_effective_cpu_isa();
  return isa == dnnl_cpu_isa_avx512_core_bf16 || isa == dnnl_cpu_isa_avx512_core_amx;
}
