// Elementwise loops around the matrix products.
//
// Each loop is compiled for AVX-512, AVX2 and the SSE2 baseline, and the best version is selected at load time. The
// order of summation is fixed and multiplications and additions are never contracted, so all versions give the same
// bits.
#include "loops.h"

#include <math.h>

// Placed before the include, so that it applies to those functions too.
#pragma STDC FP_CONTRACT OFF
#include "functions.h"

#define LANES 16

LOOP void etude_add(int64_t n, const float *x, float *y) {
  for (int64_t i = 0; i < n; i++) y[i] += x[i];
}

LOOP void etude_scale(int64_t n, float scale, float *x) {
  for (int64_t i = 0; i < n; i++) x[i] *= scale;
}

LOOP void etude_add_rows(int64_t rows, int64_t n, const float *x, int64_t ld, float *y) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t i = 0; i < n; i++) y[i] += x[r * ld + i];
}

/// The bits of x rounded to bfloat16, ties to even.
INLINE uint32_t bfloat16(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  const uint32_t nearest = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  // Keep NaN: rounding could turn it into infinity.
  return x == x ? nearest : 0x7fc0;
}

LOOP void etude_round(int64_t n, const float *x, uint16_t *y) {
  for (int64_t i = 0; i < n; i++) y[i] = (uint16_t)bfloat16(x[i]);
}

/// Number of rows of x that are packed together when it is transposed.
#define BLOCK 32

/// Packs `rows` (at most 32) rows of a panel; x is stored transposed.
INLINE void packTransposed(int64_t rows, int64_t columns, const float *x, int64_t ld, int64_t width, uint32_t *pairs) {
  for (int64_t j = 0; j < columns; j++) {
    uint16_t column[BLOCK] = {0};
    for (int64_t r = 0; r < rows; r++) column[r] = (uint16_t)bfloat16(x[j * ld + r]);
    for (int64_t p = 0; p < BLOCK / 2; p++) memcpy(pairs + p * width + j, column + 2 * p, sizeof *pairs);
  }
}

LOOP void etude_pack_bfloat16(
  bool transpose, int64_t k, int64_t n, const float *x, int64_t ld, int64_t width, uint32_t *y) {
  for (int64_t first = 0; first < n; first += width) {
    const int64_t columns = n - first < width ? n - first : width;
    for (int64_t row = 0; row < k; row += BLOCK, y += BLOCK / 2 * width) {
      const int64_t rows = k - row < BLOCK ? k - row : BLOCK;
      if (transpose) {
        if (rows == BLOCK) packTransposed(BLOCK, columns, x + first * ld + row, ld, width, y);
        else packTransposed(rows, columns, x + first * ld + row, ld, width, y);
        continue;
      }
      for (int64_t r = 0; r < rows; r += 2) {
        const float *even = x + (row + r) * ld + first, *odd = even + ld;
        uint32_t *pairs = y + r / 2 * width;
        if (r + 1 < rows)
          for (int64_t j = 0; j < columns; j++) pairs[j] = bfloat16(even[j]) | bfloat16(odd[j]) << 16;
        else
          for (int64_t j = 0; j < columns; j++) pairs[j] = bfloat16(even[j]);
      }
    }
  }
}

/// Number of row elements processed together, so that this part of the table stays in cache for all rows.
#define STRIPE 256

LOOP void etude_gather(int64_t rows, int64_t n, const int32_t *places, const float *table, float *y) {
  for (int64_t first = 0; first < n; first += STRIPE) {
    const int64_t end = first + STRIPE < n ? first + STRIPE : n;
    for (int64_t r = 0; r < rows; r++)
      if (places[r] >= 0)
        for (int64_t i = first; i < end; i++) y[r * n + i] += table[places[r] * n + i];
  }
}

LOOP void etude_scatter(int64_t rows, int64_t n, const int32_t *places, const float *x, float *table) {
  for (int64_t first = 0; first < n; first += STRIPE) {
    const int64_t end = first + STRIPE < n ? first + STRIPE : n;
    for (int64_t r = 0; r < rows; r++)
      if (places[r] >= 0)
        for (int64_t i = first; i < end; i++) table[places[r] * n + i] += x[r * n + i];
  }
}

LOOP void etude_relu(int64_t n, float *x) {
  for (int64_t i = 0; i < n; i++) x[i] = x[i] < 0 ? 0 : x[i];
}

LOOP void etude_relu_backward(int64_t n, const float *x, float *dx) {
  for (int64_t i = 0; i < n; i++) dx[i] = x[i] > 0 ? dx[i] : 0;
}

/// Sum of x: sixteen partial sums, then their sum.
static inline float laneSum(int64_t n, const float *x) {
  float lanes[LANES] = {0};
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++) lanes[l] += x[i + l];
  for (int l = 0; i + l < n; l++) lanes[l] += x[i + l];
  float sum = 0;
  for (int l = 0; l < LANES; l++) sum += lanes[l];
  return sum;
}

static inline float laneMaximum(int64_t n, const float *x) {
  float lanes[LANES];
  for (int l = 0; l < LANES; l++) lanes[l] = x[0];
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++) lanes[l] = x[i + l] > lanes[l] ? x[i + l] : lanes[l];
  for (int l = 0; i + l < n; l++) lanes[l] = x[i + l] > lanes[l] ? x[i + l] : lanes[l];
  float largest = lanes[0];
  for (int l = 1; l < LANES; l++) largest = lanes[l] > largest ? lanes[l] : largest;
  return largest;
}

/// Sum of x · y: sixteen partial sums, then their sum.
static inline float laneProductSum(int64_t n, const float *x, const float *y) {
  float lanes[LANES] = {0};
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++) lanes[l] += x[i + l] * y[i + l];
  for (int l = 0; i + l < n; l++) lanes[l] += x[i + l] * y[i + l];
  float sum = 0;
  for (int l = 0; l < LANES; l++) sum += lanes[l];
  return sum;
}

LOOP void etude_orthonormalize(int64_t n, float *x) {
  for (int64_t row = 0; row < n; row++) {
    float *own = x + row * n;
    // The second pass removes the rounding errors of the first.
    for (int time = 0; time < 2; time++)
      for (int64_t other = 0; other < row; other++) {
        const float *unit = x + other * n;
        const float share = laneProductSum(n, own, unit);
        for (int64_t i = 0; i < n; i++) own[i] -= share * unit[i];
      }
    const float length = __builtin_sqrtf(laneProductSum(n, own, own));
    for (int64_t i = 0; i < n; i++) own[i] /= length;
  }
}

LOOP float etude_softmax(int64_t v, int64_t target, float *z, int32_t *likelier) {
  float largest = z[0];
  for (int64_t i = 1; i < v; i++) largest = z[i] > largest ? z[i] : largest;
  const float own = z[target], logit = own - largest;
  int32_t count = 0;
  for (int64_t i = 0; i < v; i++) count += z[i] > own;
  *likelier = count;
  for (int64_t i = 0; i < v; i++) z[i] = exponential(z[i] - largest);
  const float sum = laneSum(v, z);
  for (int64_t i = 0; i < v; i++) z[i] /= sum;
  return logf(sum) - logit;
}

/// splitmix64's mixing function (Steele, Lea and Flood 2014).
static inline uint64_t mixed(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

LOOP void etude_dropout(int64_t n, uint64_t key, uint64_t first, float keep, const float *x, float *y) {
  const uint64_t threshold = (uint64_t)(keep * 4294967296.0);
  const float scale = 1 / keep;
  const uint64_t start = mixed(key);
  for (int64_t i = 0; i < n; i++) {
    const uint64_t noise = mixed(start + (first + (uint64_t)i) * 0x9e3779b97f4a7c15u) >> 32;
    y[i] = noise < threshold ? x[i] * scale : 0;
  }
}

LOOP double etude_square_sum(int64_t n, const float *x) {
  double lanes[LANES] = {0};
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++) lanes[l] += (double)x[i + l] * x[i + l];
  for (int l = 0; i + l < n; l++) lanes[l] += (double)x[i + l] * x[i + l];
  double sum = 0;
  for (int l = 0; l < LANES; l++) sum += lanes[l];
  return sum;
}

LOOP void etude_adam(
  int64_t n, float rate, float beta1, float beta2, float epsilon, float scale, const float *g, float *m, float *v,
  float *w) {
  for (int64_t i = 0; i < n; i++) {
    const float gradient = g[i] * scale;
    m[i] = beta1 * m[i] + (1 - beta1) * gradient;
    v[i] = beta2 * v[i] + (1 - beta2) * gradient * gradient;
    w[i] -= rate * m[i] / (__builtin_sqrtf(v[i]) + epsilon);
  }
}

LOOP void etude_sgd(int64_t n, float rate, float momentum, float scale, const float *g, float *m, float *w) {
  for (int64_t i = 0; i < n; i++) {
    m[i] = momentum * m[i] + scale * g[i];
    w[i] -= rate * m[i];
  }
}

LOOP void etude_average(int64_t n, float share, const float *x, float *average) {
  for (int64_t i = 0; i < n; i++) average[i] += share * (x[i] - average[i]);
}

LOOP void etude_vector_products(int64_t streams, int64_t k, int64_t n, const float *x, const float *w, float *y) {
  for (int64_t row = 0; row < k; row++)
    for (int64_t s = 0; s < streams; s++)
      for (int64_t i = 0; i < n; i++) y[s * n + i] += x[s * k + row] * w[row * n + i];
}

LOOP void etude_lstm_gates(int64_t streams, int64_t h, const float *z, float *c, float *y) {
  for (; streams > 0; streams--, z += 4 * h, c += h, y += h)
    for (int64_t i = 0; i < h; i++) {
      const float input = sigmoid(z[i]), forget = sigmoid(z[h + i]);
      const float candidate = hyperbolicTangent(z[2 * h + i]), output = sigmoid(z[3 * h + i]);
      c[i] = forget * c[i] + input * candidate;
      y[i] = output * hyperbolicTangent(c[i]);
    }
}

LOOP void etude_attention_scores(
  int64_t units, const float *query, float scale, const int8_t *keys, const float *steps, float *z) {
  float sums[ETUDE_EVENTS] = {0};
  for (int64_t u = 0; u < units; u++)
    for (int i = 0; i < ETUDE_EVENTS; i++) sums[i] += query[u] * (float)keys[u * ETUDE_EVENTS + i];
  for (int i = 0; i < ETUDE_EVENTS; i++) z[i] = sums[i] * (steps[i] * scale);
}

LOOP void etude_attention_softmax(int64_t n, const float *bias, float *z) {
  for (int64_t i = 0; i < n; i++) z[i] += bias[i];
  const float largest = laneMaximum(n, z);
  for (int64_t i = 0; i < n; i++) z[i] = exponential(z[i] - largest);
  const float sum = laneSum(n, z);
  for (int64_t i = 0; i < n; i++) z[i] /= sum;
}

/// Number of values of an event that are added up together, so that their sums stay in registers.
#define SLICE 32

/// y (width) += shares (n) · values (n×units, of which the first `width` columns).
INLINE void mixSlice(int64_t n, int64_t units, int64_t width, const float *shares, const int8_t *values, float *y) {
  float sums[SLICE] = {0};
  for (int64_t i = 0; i < n; i++)
    for (int64_t u = 0; u < width; u++) sums[u] += shares[i] * (float)values[i * units + u];
  for (int64_t u = 0; u < width; u++) y[u] += sums[u];
}

LOOP void etude_attention_mix(
  int64_t n, int64_t units, const float *shares, const int8_t *values, const float *steps, float *y) {
  float scaled[ETUDE_EVENTS];
  for (int64_t i = 0; i < n; i++) scaled[i] = shares[i] * steps[i];
  int64_t first = 0;
  // A constant width lets the compiler keep the sums in registers.
  for (; first + SLICE <= units; first += SLICE) mixSlice(n, units, SLICE, scaled, values + first, y + first);
  mixSlice(n, units, units - first, scaled, values + first, y + first);
}
