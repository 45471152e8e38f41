// Products of 8-bit vectors and matrices, used in inference.
//
// Integer sums don't depend on the order of summation. So each processor can use the kernel that suits it, and all
// kernels give the same bits.
#include "loops.h"

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__)
#include <immintrin.h>
#define TARGET(name) __attribute__((target(name)))
#endif

/// Number of columns in a panel. Every four rows of the matrix are stored as 64 × 4 bytes, column by column: 256 bytes.
#define PANEL ETUDE_PANEL
/// Number of vectors multiplied with a panel at the same time.
#define TILE 4

/// sums (rows×PANEL) = x (rows × 4·quads bytes) · one panel. `starts` is −128 times the sum of each column.
typedef void Kernel(
  int64_t quads, const int8_t *panel, const int32_t *starts, int64_t rows, const int8_t *x, int32_t *sums);

// MARK: Kernels

static void portableKernel(
  int64_t quads, const int8_t *panel, const int32_t *starts, int64_t rows, const int8_t *x, int32_t *sums) {
  (void)starts;
  memset(sums, 0, (size_t)rows * PANEL * sizeof *sums);
  for (int64_t r = 0; r < rows; r++)
    for (int64_t q = 0; q < quads; q++) {
      const int8_t *a = x + (r * quads + q) * 4, *w = panel + q * 4 * PANEL;
      for (int j = 0; j < PANEL; j++)
        sums[r * PANEL + j] += a[0] * w[4 * j] + a[1] * w[4 * j + 1] + a[2] * w[4 * j + 2] + a[3] * w[4 * j + 3];
    }
}

#if defined(__x86_64__)
/// Loads four bytes of x.
INLINE int32_t quad(const int8_t *x) {
  int32_t four;
  memcpy(&four, x, sizeof four);
  return four;
}

/// `vpmaddubsw` multiplies unsigned by signed bytes and adds pairs of products with saturation. It gets |w| and x with
/// the sign of w, both at most 127, so no pair exceeds 2 · 127² < 2¹⁵ and nothing saturates.
TARGET("avx2")
INLINE void avx2Tile(int64_t quads, const int8_t *panel, int rows, int vectors, const int8_t *x, int32_t *sums) {
  for (int first = 0; first < PANEL; first += 8 * vectors) {
    __m256i sum[TILE][8] = {{{0}}};
    for (int64_t q = 0; q < quads; q++)
      for (int v = 0; v < vectors; v++) {
        const __m256i w = _mm256_loadu_si256((const __m256i *)(panel + (q * PANEL + first) * 4) + v);
        const __m256i magnitude = _mm256_abs_epi8(w);
        for (int r = 0; r < rows; r++) {
          const __m256i a = _mm256_sign_epi8(_mm256_set1_epi32(quad(x + (r * quads + q) * 4)), w);
          const __m256i products = _mm256_madd_epi16(_mm256_maddubs_epi16(magnitude, a), _mm256_set1_epi16(1));
          sum[r][v] = _mm256_add_epi32(sum[r][v], products);
        }
      }
    for (int r = 0; r < rows; r++)
      for (int v = 0; v < vectors; v++)
        _mm256_storeu_si256((__m256i *)(sums + r * PANEL + first) + v, sum[r][v]);
  }
}

TARGET("avx2")
static void avx2Kernel(
  int64_t quads, const int8_t *panel, const int32_t *starts, int64_t rows, const int8_t *x, int32_t *sums) {
  (void)starts;
  // Constant arguments let the compiler keep the sums in registers.
  switch (rows) {
    case 4: return avx2Tile(quads, panel, 4, 2, x, sums);
    case 3: return avx2Tile(quads, panel, 3, 2, x, sums);
    case 2: return avx2Tile(quads, panel, 2, 4, x, sums);
    default: return avx2Tile(quads, panel, 1, 8, x, sums);
  }
}

/// `vpdpbusd` multiplies unsigned by signed bytes. It gets x + 128; `starts` cancels the surplus of 128 times the
/// column's sum.
TARGET("avx512f,avx512vnni")
INLINE void vnniTile(
  int64_t quads, const int8_t *panel, const int32_t *starts, int rows, const int8_t *x, int32_t *sums) {
  __m512i sum[TILE][4];
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < 4; v++) sum[r][v] = _mm512_loadu_si512(starts + 16 * v);
  for (int64_t q = 0; q < quads; q++) {
    __m512i w[4];
    for (int v = 0; v < 4; v++) w[v] = _mm512_loadu_si512(panel + q * 4 * PANEL + 64 * v);
    for (int r = 0; r < rows; r++) {
      const __m512i a = _mm512_set1_epi32(quad(x + (r * quads + q) * 4) ^ (int32_t)0x80808080);
      for (int v = 0; v < 4; v++) sum[r][v] = _mm512_dpbusd_epi32(sum[r][v], a, w[v]);
    }
  }
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < 4; v++) _mm512_storeu_si512(sums + r * PANEL + 16 * v, sum[r][v]);
}

TARGET("avx512f,avx512vnni")
static void vnniKernel(
  int64_t quads, const int8_t *panel, const int32_t *starts, int64_t rows, const int8_t *x, int32_t *sums) {
  switch (rows) {
    case 4: return vnniTile(quads, panel, starts, 4, x, sums);
    case 3: return vnniTile(quads, panel, starts, 3, x, sums);
    case 2: return vnniTile(quads, panel, starts, 2, x, sums);
    default: return vnniTile(quads, panel, starts, 1, x, sums);
  }
}

int etude_kernels(void) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2")) return 1;
  return __builtin_cpu_supports("avx512vnni") ? 3 : 2;
}

static Kernel *const kernels[] = {portableKernel, avx2Kernel, vnniKernel};
#else
int etude_kernels(void) { return 1; }

static Kernel *const kernels[] = {portableKernel};
#endif

// MARK: Bytes

/// The larger of two magnitudes, compared by their bits, which sort like the numbers; NaN is larger than all.
INLINE int32_t larger(int32_t most, float x) {
  int32_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits &= 0x7fffffff;
  return bits > most ? bits : most;
}

INLINE float magnitude(int32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/// Factor from values to integers when the largest magnitude `most` becomes 127; 0 if `most` is too small or not
/// finite.
INLINE float bytesPerUnit(float most) { return most > 1e-30f && most <= 3e38f ? 127 / most : 0; }

/// Rounds to the nearest integer by adding 1.5 · 2^23.
INLINE int8_t byte(float x, float bytesPerUnit) {
  return bytesPerUnit == 0 ? 0 : (int8_t)((x * bytesPerUnit + 12582912.0f) - 12582912.0f);
}

LOOP void etude_quantize(int64_t rows, int64_t k, const float *x, int8_t *bytes, float *scales) {
  const int64_t width = (k + 3) / 4 * 4;
  for (int64_t r = 0; r < rows; r++) {
    int32_t most = 0;
    for (int64_t i = 0; i < k; i++) most = larger(most, x[r * k + i]);
    const float perUnit = bytesPerUnit(magnitude(most));
    for (int64_t i = 0; i < k; i++) bytes[r * width + i] = byte(x[r * k + i], perUnit);
    scales[r] = magnitude(most) / 127;
  }
}

LOOP void etude_pack(int64_t k, int64_t n, const float *w, int8_t *bytes, float *scales, int32_t *starts) {
  const int64_t panelSize = (k + 3) / 4 * 4 * PANEL;
  for (int64_t first = 0; first < n; first += PANEL, bytes += panelSize) {
    const int64_t columns = n - first < PANEL ? n - first : PANEL;
    int32_t most[PANEL] = {0}, sum[PANEL] = {0};
    float perUnit[PANEL];
    for (int64_t i = 0; i < k; i++)
      for (int64_t j = 0; j < columns; j++) most[j] = larger(most[j], w[i * n + first + j]);
    for (int64_t j = 0; j < columns; j++) perUnit[j] = bytesPerUnit(magnitude(most[j]));
    for (int64_t i = 0; i < k; i++)
      for (int64_t j = 0; j < columns; j++) {
        const int8_t value = byte(w[i * n + first + j], perUnit[j]);
        bytes[i / 4 * 4 * PANEL + j * 4 + i % 4] = value;
        sum[j] += value;
      }
    for (int64_t j = 0; j < PANEL; j++) starts[first + j] = -128 * sum[j];
    for (int64_t j = 0; j < columns; j++) scales[first + j] = magnitude(most[j]) / 127;
  }
}

LOOP void etude_byte_products(
  int kernel, int64_t rows, const etude_packed *w, const int8_t *x, const float *scales, float *y) {
  const int64_t quads = (w->k + 3) / 4;
  int32_t sums[TILE * PANEL];
  for (int64_t first = 0; first < w->n; first += PANEL) {
    const int64_t columns = w->n - first < PANEL ? w->n - first : PANEL;
    const int8_t *panel = w->bytes + first * quads * 4;
    for (int64_t row = 0; row < rows; row += TILE) {
      const int64_t tile = rows - row < TILE ? rows - row : TILE;
      kernels[kernel](quads, panel, w->starts + first, tile, x + row * quads * 4, sums);
      for (int64_t r = 0; r < tile; r++)
        for (int64_t j = 0; j < columns; j++)
          y[(row + r) * w->n + first + j] += (float)sums[r * PANEL + j] * (scales[row + r] * w->scales[first + j]);
    }
  }
}
