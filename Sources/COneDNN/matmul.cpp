// oneDNN's matrix product with one factor packed in advance, behind a C interface that is the same for oneDNN 2 and 3.
#include "COneDNN.h"

#include <oneapi/dnnl/dnnl.hpp>

#include <new>
#include <vector>

using dnnl::memory;
using Tag = memory::format_tag;

namespace {

using Kind = memory::data_type;

memory::desc desc(int64_t rows, int64_t columns, Kind kind, Tag tag) { return {{rows, columns}, kind, tag}; }

dnnl::matmul::primitive_desc describe(const dnnl::engine &engine, int64_t m, int64_t n, int64_t k, int options) {
  const auto kind = options & ETUDE_BFLOAT16 ? Kind::bf16 : Kind::f32;
  const auto a = desc(m, k, kind, options & ETUDE_TRANSPOSED ? Tag::ba : Tag::ab);
  const auto b = desc(k, n, kind, options & ETUDE_TRANSPOSED ? Tag::ab : Tag::any);
  const auto c = desc(m, n, Kind::f32, Tag::ab);
  dnnl::post_ops after;
  if (options & ETUDE_ADDING) after.append_sum(1);
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
  const int64_t n, k;
  const int options;
  const dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  const dnnl::matmul::primitive_desc description;
  const dnnl::matmul product;
  memory a, b, c, scratchpad;
  /// The matrix A, rounded to bfloat16.
  std::vector<uint16_t> rounded;

  etude_matmul(int64_t m, int64_t n, int64_t k, int options)
      : n(n),
        k(k),
        options(options),
        description(describe(engine, m, n, k, options)),
        product(description),
        a(description.src_desc(), engine, nullptr),
        b(description.weights_desc(), engine),
        c(description.dst_desc(), engine, nullptr),
        scratchpad(description.scratchpad_desc(), engine),
        rounded(options & ETUDE_BFLOAT16 ? m * k : 0) {}

  /// The const_casts are safe: oneDNN only reads these buffers.
  void load(bool transpose, const float *values) {
    if (options & ETUDE_BFLOAT16 && options & ETUDE_TRANSPOSED)
      return etude_round(k * n, values, static_cast<uint16_t *>(b.get_data_handle()));
    memory source(desc(k, n, Kind::f32, transpose ? Tag::ba : Tag::ab), engine, const_cast<float *>(values));
    dnnl::reorder(source, b).execute(stream, source, b);
    stream.wait();
  }

  void run(const float *from, float *to) {
    etude_round(rounded.size(), from, rounded.data());
    a.set_data_handle(rounded.empty() ? const_cast<float *>(from) : static_cast<void *>(rounded.data()));
    c.set_data_handle(to);
    product.execute(
        stream,
        {{DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, b}, {DNNL_ARG_DST, c}, {DNNL_ARG_SCRATCHPAD, scratchpad}});
    stream.wait();
  }
};

int etude_matmul_create(int64_t m, int64_t n, int64_t k, int options, etude_matmul **matmul) {
  return status([&] { *matmul = new etude_matmul(m, n, k, options); });
}

void etude_matmul_destroy(etude_matmul *matmul) { delete matmul; }

int etude_matmul_load(etude_matmul *matmul, bool transpose, const float *b) {
  return status([&] { matmul->load(transpose, b); });
}

int etude_matmul_run(etude_matmul *matmul, const float *a, float *c) {
  return status([&] { matmul->run(a, c); });
}

bool etude_has_bfloat16(void) {
  const auto isa = dnnl_get_effective_cpu_isa();
  return isa == dnnl_cpu_isa_avx512_core_bf16 || isa == dnnl_cpu_isa_avx512_core_amx;
}
