// Elementwise part of attention in training, forward and backward (equations in docs/lstm.md).
// As in lstm.c, the compiler may contract multiplications and additions, so training is reproducible on one machine
// only.
#include "COneDNN.h"

#include <math.h>

#pragma STDC FP_CONTRACT ON
#include "functions.h"

/// Number of partial sums or maxima kept in parallel, so that the loops vectorize.
#define LANES 16

LOOP void etude_attention_weights(
  int64_t steps, int64_t window, int64_t length, float scale, const float *bias, float *z) {
  const int64_t columns = window - 1 + steps, oldest = window - 1 - length;
  for (int64_t t = 0; t < steps; t++, z += columns) {
    const int64_t first = t > oldest ? t : oldest, count = t + window - first;
    const float *b = bias + (first - t);
    float *row = z + first, largest[LANES], sum[LANES] = {0};
    for (int l = 0; l < LANES; l++) largest[l] = -INFINITY;
    for (int64_t i = 0; i < count; i++) row[i] = row[i] * scale + b[i];
    int64_t i = 0;
    for (; i + LANES <= count; i += LANES)
      for (int l = 0; l < LANES; l++) largest[l] = row[i + l] > largest[l] ? row[i + l] : largest[l];
    for (int l = 0; i + l < count; l++) largest[l] = row[i + l] > largest[l] ? row[i + l] : largest[l];
    float most = largest[0];
    for (int l = 1; l < LANES; l++) most = largest[l] > most ? largest[l] : most;
    for (i = 0; i < count; i++) row[i] = exponential(row[i] - most);
    for (i = 0; i + LANES <= count; i += LANES)
      for (int l = 0; l < LANES; l++) sum[l] += row[i + l];
    for (int l = 0; i + l < count; l++) sum[l] += row[i + l];
    float total = 0;
    for (int l = 0; l < LANES; l++) total += sum[l];
    const float share = 1 / total;
    for (i = 0; i < count; i++) row[i] *= share;
    memset(z, 0, first * sizeof *z);
    memset(z + t + window, 0, (columns - t - window) * sizeof *z);
  }
}

LOOP void etude_attention_weights_backward(
  int64_t steps, int64_t window, float scale, const float *p, float *dz, float *dbias) {
  const int64_t columns = window - 1 + steps;
  for (int64_t t = 0; t < steps; t++, p += columns, dz += columns) {
    float lanes[LANES] = {0};
    int64_t i = 0;
    for (; i + LANES <= columns; i += LANES)
      for (int l = 0; l < LANES; l++) lanes[l] += p[i + l] * dz[i + l];
    for (int l = 0; i + l < columns; l++) lanes[l] += p[i + l] * dz[i + l];
    float mean = 0;
    for (int l = 0; l < LANES; l++) mean += lanes[l];
    for (i = 0; i < columns; i++) dz[i] = p[i] * (dz[i] - mean);
    for (i = 0; i < window; i++) dbias[i] += dz[t + i];
    for (i = 0; i < columns; i++) dz[i] *= scale;
  }
}
