// oneDNN's LSTM primitive, one layer at a time, behind a C face that is the same for oneDNN 2 and 3.
#include "COneDNN.h"

#include <oneapi/dnnl/dnnl.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <unordered_map>

using dnnl::memory;
using Tag = memory::format_tag;
using Arguments = std::unordered_map<int, memory>;

namespace {

/// The shapes of one layer, in the order in which oneDNN's descriptors take them.
struct Shapes {
  memory::dims x, state, wx, wh, bias, y;

  Shapes(int64_t t, int64_t b, int64_t i, int64_t h)
      : x{t, b, i}, state{1, 1, b, h}, wx{1, 1, i, 4, h}, wh{1, 1, h, 4, h}, bias{1, 1, 4, h}, y{t, b, h} {}
};

memory::desc desc(const memory::dims &dims, Tag tag) { return {dims, memory::data_type::f32, tag}; }

dnnl::primitive_attr userScratchpad() {
  dnnl::primitive_attr attributes;
  // The library's own scratchpad belongs to the thread that made the primitive; ours goes where the layer goes.
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attributes;
}

dnnl::lstm_forward::primitive_desc forwardDesc(const dnnl::engine &engine, const Shapes &s) {
  const auto kind = dnnl::prop_kind::forward_training;
  const auto direction = dnnl::rnn_direction::unidirectional_left2right;
  const auto x = desc(s.x, Tag::tnc), y = desc(s.y, Tag::tnc), state = desc(s.state, Tag::ldnc);
  const auto wx = desc(s.wx, Tag::any), wh = desc(s.wh, Tag::any), bias = desc(s.bias, Tag::ldgo);
#if DNNL_VERSION_MAJOR >= 3
  return {engine, kind, direction, x, state, state, wx, wh, bias, y, state, state, userScratchpad()};
#else
  return {{kind, direction, x, state, state, wx, wh, bias, y, state, state}, userScratchpad(), engine};
#endif
}

dnnl::lstm_backward::primitive_desc backwardDesc(
    const dnnl::engine &engine, const Shapes &s, const dnnl::lstm_forward::primitive_desc &forward) {
  const auto kind = dnnl::prop_kind::backward;
  const auto direction = dnnl::rnn_direction::unidirectional_left2right;
  const auto x = desc(s.x, Tag::tnc), y = desc(s.y, Tag::tnc), state = desc(s.state, Tag::ldnc);
  const auto wx = desc(s.wx, Tag::any), wh = desc(s.wh, Tag::any), bias = desc(s.bias, Tag::ldgo);
  const auto dwx = desc(s.wx, Tag::ldigo), dwh = desc(s.wh, Tag::ldigo);
#if DNNL_VERSION_MAJOR >= 3
  return {engine, kind,  direction, x,   state, state, wx,   wh, bias,  y,     state, state,
          x,      state, state,     dwx, dwh,   bias,  y, state, state, forward, userScratchpad()};
#else
  return {{kind, direction, x, state, state, wx, wh, bias, y, state, state, x, state, state, dwx, dwh, bias, y, state,
           state},
          userScratchpad(), engine, forward};
#endif
}

/// Room for what a primitive forgets when it is done; layers that take turns share it.
class Scratchpad {
 public:
  void grow(size_t size) {
    if (size <= size_) return;
    size_ = (size + 63) / 64 * 64;
    data_.reset(std::aligned_alloc(64, size_));
    if (!data_) throw std::bad_alloc();
  }

  void *data() const { return data_.get(); }

 private:
  std::unique_ptr<void, void (*)(void *)> data_{nullptr, std::free};
  size_t size_ = 0;
};

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

struct etude_lstm {
  const Shapes shapes;
  const dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  const dnnl::lstm_forward::primitive_desc forwardDescription;
  const dnnl::lstm_backward::primitive_desc backwardDescription;
  const dnnl::lstm_forward forward;
  const dnnl::lstm_backward backward;
  /// The weights, packed for either direction.
  memory wxForward, whForward, wxBackward, whBackward;
  memory workspace, forwardScratchpad, backwardScratchpad;
  const std::shared_ptr<Scratchpad> scratchpad;
  /// The gradient that enters from beyond the last step (zero), and those that leave before the first (unused).
  memory zeroState, beforeH, beforeC;

  etude_lstm(int64_t t, int64_t b, int64_t i, int64_t h, const etude_lstm *neighbour)
      : shapes(t, b, i, h),
        forwardDescription(forwardDesc(engine, shapes)),
        backwardDescription(backwardDesc(engine, shapes, forwardDescription)),
        forward(forwardDescription),
        backward(backwardDescription),
        wxForward(forwardDescription.weights_layer_desc(), engine),
        whForward(forwardDescription.weights_iter_desc(), engine),
        wxBackward(backwardDescription.weights_layer_desc(), engine),
        whBackward(backwardDescription.weights_iter_desc(), engine),
        workspace(forwardDescription.workspace_desc(), engine),
        forwardScratchpad(forwardDescription.scratchpad_desc(), engine, nullptr),
        backwardScratchpad(backwardDescription.scratchpad_desc(), engine, nullptr),
        scratchpad(neighbour ? neighbour->scratchpad : std::make_shared<Scratchpad>()),
        zeroState(desc(shapes.state, Tag::ldnc), engine),
        beforeH(desc(shapes.state, Tag::ldnc), engine),
        beforeC(desc(shapes.state, Tag::ldnc), engine) {
    auto *zeros = static_cast<float *>(zeroState.get_data_handle());
    std::fill(zeros, zeros + b * h, 0.0f);
    scratchpad->grow(
        std::max(forwardDescription.scratchpad_desc().get_size(), backwardDescription.scratchpad_desc().get_size()));
  }

  void load(const float *wx, const float *wh) {
    for (auto *packed : {&wxForward, &wxBackward}) pack(wrap(shapes.wx, Tag::ldigo, wx), *packed);
    for (auto *packed : {&whForward, &whBackward}) pack(wrap(shapes.wh, Tag::ldigo, wh), *packed);
  }

  void runForward(const etude_lstm_pass &pass) {
    forwardScratchpad.set_data_handle(scratchpad->data());
    auto arguments = wrap(pass);
    arguments.insert({{DNNL_ARG_WEIGHTS_LAYER, wxForward},
                      {DNNL_ARG_WEIGHTS_ITER, whForward},
                      {DNNL_ARG_SCRATCHPAD, forwardScratchpad}});
    forward.execute(stream, arguments);
    stream.wait();
  }

  void runBackward(const etude_lstm_pass &pass, const etude_lstm_gradients &gradients) {
    backwardScratchpad.set_data_handle(scratchpad->data());
    auto arguments = wrap(pass);
    arguments.insert({{DNNL_ARG_WEIGHTS_LAYER, wxBackward},
                      {DNNL_ARG_WEIGHTS_ITER, whBackward},
                      {DNNL_ARG_DIFF_DST_LAYER, wrap(shapes.y, Tag::tnc, gradients.dy)},
                      {DNNL_ARG_DIFF_DST_ITER, zeroState},
                      {DNNL_ARG_DIFF_DST_ITER_C, zeroState},
                      {DNNL_ARG_DIFF_SRC_LAYER, wrap(shapes.x, Tag::tnc, gradients.dx)},
                      {DNNL_ARG_DIFF_SRC_ITER, beforeH},
                      {DNNL_ARG_DIFF_SRC_ITER_C, beforeC},
                      {DNNL_ARG_DIFF_WEIGHTS_LAYER, wrap(shapes.wx, Tag::ldigo, gradients.dwx)},
                      {DNNL_ARG_DIFF_WEIGHTS_ITER, wrap(shapes.wh, Tag::ldigo, gradients.dwh)},
                      {DNNL_ARG_DIFF_BIAS, wrap(shapes.bias, Tag::ldgo, gradients.dbias)},
                      {DNNL_ARG_SCRATCHPAD, backwardScratchpad}});
    backward.execute(stream, arguments);
    stream.wait();
  }

 private:
  /// The caller's array, as oneDNN takes it; what is const here is only read there.
  memory wrap(const memory::dims &dims, Tag tag, const float *values) const {
    return {desc(dims, tag), engine, const_cast<float *>(values)};
  }

  Arguments wrap(const etude_lstm_pass &pass) const {
    return {{DNNL_ARG_BIAS, wrap(shapes.bias, Tag::ldgo, pass.bias)},
            {DNNL_ARG_SRC_LAYER, wrap(shapes.x, Tag::tnc, pass.x)},
            {DNNL_ARG_SRC_ITER, wrap(shapes.state, Tag::ldnc, pass.h)},
            {DNNL_ARG_SRC_ITER_C, wrap(shapes.state, Tag::ldnc, pass.c)},
            {DNNL_ARG_DST_LAYER, wrap(shapes.y, Tag::tnc, pass.y)},
            {DNNL_ARG_DST_ITER, wrap(shapes.state, Tag::ldnc, pass.h_end)},
            {DNNL_ARG_DST_ITER_C, wrap(shapes.state, Tag::ldnc, pass.c_end)},
            {DNNL_ARG_WORKSPACE, workspace}};
  }

  void pack(memory weights, memory &packed) {
    dnnl::reorder(weights, packed).execute(stream, weights, packed);
    stream.wait();
  }
};

int etude_lstm_create(int64_t steps, int64_t batch, int64_t inputs, int64_t units, const etude_lstm *neighbour,
                      etude_lstm **lstm) {
  return status([&] { *lstm = new etude_lstm(steps, batch, inputs, units, neighbour); });
}

void etude_lstm_destroy(etude_lstm *lstm) { delete lstm; }

int etude_lstm_load(etude_lstm *lstm, const float *wx, const float *wh) {
  return status([&] { lstm->load(wx, wh); });
}

int etude_lstm_forward(etude_lstm *lstm, const etude_lstm_pass *pass) {
  return status([&] { lstm->runForward(*pass); });
}

int etude_lstm_backward(etude_lstm *lstm, const etude_lstm_pass *pass, const etude_lstm_gradients *gradients) {
  return status([&] { lstm->runBackward(*pass, *gradients); });
}
