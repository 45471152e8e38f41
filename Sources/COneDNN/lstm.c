// Elementwise part of an LSTM layer's steps in training, forward and backward (equations in docs/lstm.md).
// Unlike in inference, the compiler may contract multiplications and additions, so training is reproducible on one
// machine only.
#include "COneDNN.h"

#pragma STDC FP_CONTRACT ON
#include "functions.h"

LOOP void etude_lstm_forward(
  int64_t streams, int64_t h, const float *bias, const float *c_before, float *z, float *c, float *y) {
  for (int64_t s = 0; s < streams; s++) {
    float * i = z + s * 4 * h, * f = i + h, * g = f + h, * o = g + h;
    const float * before = c_before + s * h;
    float * after = c + s * h, * out = y + s * h;
#pragma clang loop vectorize(assume_safety)
    for (int64_t u = 0; u < h; u++) {
      i[u] = sigmoid(i[u] + bias[u]);
      f[u] = sigmoid(f[u] + bias[h + u]);
      g[u] = hyperbolicTangent(g[u] + bias[2 * h + u]);
      o[u] = sigmoid(o[u] + bias[3 * h + u]);
      after[u] = f[u] * before[u] + i[u] * g[u];
      out[u] = o[u] * hyperbolicTangent(after[u]);
    }
  }
}

LOOP void etude_lstm_backward(
  int64_t streams, int64_t h, const float *c_before, const float *c, const float *dy, float *dc, float *z,
  float *dbias) {
  for (int64_t s = 0; s < streams; s++) {
    float * i = z + s * 4 * h, * f = i + h, * g = f + h, * o = g + h;
    const float * before = c_before + s * h, * after = c + s * h, * dOut = dy + s * h;
    float * dCell = dc + s * h, * db = dbias;
#pragma clang loop vectorize(assume_safety)
    for (int64_t u = 0; u < h; u++) {
      const float input = i[u], forget = f[u], candidate = g[u], output = o[u];
      const float tangent = hyperbolicTangent(after[u]);
      const float d = dCell[u] + dOut[u] * output * (1 - tangent * tangent);
      i[u] = d * candidate * input * (1 - input);
      f[u] = d * before[u] * forget * (1 - forget);
      g[u] = d * input * (1 - candidate * candidate);
      o[u] = dOut[u] * tangent * output * (1 - output);
      dCell[u] = d * forget;
      db[u] += i[u];
      db[h + u] += f[u];
      db[2 * h + u] += g[u];
      db[3 * h + u] += o[u];
    }
  }
}
