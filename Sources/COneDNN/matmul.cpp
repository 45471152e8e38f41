// oneDNN's matrix product with a factor that is packed once, behind a C face that is the same for oneDNN 2 and 3.
#include "COneDNN.h"

#include <oneapi/dnnl/dnnl.hpp>

#include <new>

using dnnl::memory;
using Tag = memory::format_tag;

namespace {

memory::desc desc(int64_t rows, int64_t columns, Tag tag) { return {{rows, columns}, memory::data_type::f32, tag}; }

dnnl::matmul::primitive_desc describe(const dnnl::engine &engine, int64_t m, int64_t n, int64_t k, bool adding) {
  const auto a = desc(m, k, Tag::ab), b = desc(k, n, Tag::any), c = desc(m, n, Tag::ab);
  dnnl::post_ops after;
  if (adding) after.append_sum(1);
  dnnl::primitive_attr attributes;
  attributes.set_post_ops(after);
  // The library's own scratchpad belongs to the thread that made the primitive; ours goes where the product goes.
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
#if DNNL_VERSION_MAJOR >= 3
  return {engine, a, b, c, attributes};
#else
  return {{a, b, c}, attributes, engine};
#endif
}

/// Runs what may throw and says how it went.
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
  const dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  const dnnl::matmul::primitive_desc description;
  const dnnl::matmul product;
  memory a, b, c, scratchpad;

  etude_matmul(int64_t m, int64_t n, int64_t k, bool adding)
      : description(describe(engine, m, n, k, adding)),
        product(description),
        a(description.src_desc(), engine, nullptr),
        b(description.weights_desc(), engine),
        c(description.dst_desc(), engine, nullptr),
        scratchpad(description.scratchpad_desc(), engine) {}

  /// What is const for the caller is only read.
  void load(bool transpose, const float *values) {
    const auto dims = description.weights_desc().dims();
    const auto plain = desc(dims[0], dims[1], transpose ? Tag::ba : Tag::ab);
    memory source(plain, engine, const_cast<float *>(values));
    dnnl::reorder(source, b).execute(stream, source, b);
    stream.wait();
  }

  void run(const float *from, float *to) {
    a.set_data_handle(const_cast<float *>(from));
    c.set_data_handle(to);
    product.execute(
        stream,
        {{DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, b}, {DNNL_ARG_DST, c}, {DNNL_ARG_SCRATCHPAD, scratchpad}});
    stream.wait();
  }
};

int etude_matmul_create(int64_t m, int64_t n, int64_t k, bool adding, etude_matmul **matmul) {
  return status([&] { *matmul = new etude_matmul(m, n, k, adding); });
}

void etude_matmul_destroy(etude_matmul *matmul) { delete matmul; }

int etude_matmul_load(etude_matmul *matmul, bool transpose, const float *b) {
  return status([&] { matmul->load(transpose, b); });
}

int etude_matmul_run(etude_matmul *matmul, const float *a, float *c) {
  return status([&] { matmul->run(a, c); });
}
