// What `Network` asks of the machine: oneDNN's matrix products, and the few elementwise loops around them.
// All matrices are row-major and dense unless a leading dimension is given. Must not know what the numbers mean.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: The library

/// `major.minor.patch` of the oneDNN that is loaded.
const char *etude_onednn_version(void);
/// The instruction set that oneDNN generates code for, as it calls it, such as `avx512_core_vnni`.
const char *etude_onednn_isa(void);
/// Keeps what the calling thread asks of oneDNN on the calling thread.
void etude_onednn_stay_on_thread(void);

// MARK: Matrix product

/// C (m×n) = A (m×k) · B (k×n) + beta · C, with A and B read transposed where asked; 0, or oneDNN's status.
int etude_product(
  bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda, const float *b,
  int64_t ldb, float beta, float *c, int64_t ldc);

// MARK: Matrix product with a packed factor

/// C (m×n) = A (m×k) · B (k×n), or C += A · B, for many A and one B.
typedef struct etude_matmul etude_matmul;

enum {
  /// C += instead of C =.
  ETUDE_ADDING = 1,
  /// A and B are rounded to bfloat16; sums and C are not.
  ETUDE_BFLOAT16 = 2,
  /// A is k×m, read transposed; B is not packed, as there will be one A.
  ETUDE_TRANSPOSED = 4,
};

/// Whether the processor multiplies bfloat16 itself.
bool etude_has_bfloat16(void);
/// 0, or oneDNN's status.
int etude_matmul_create(int64_t m, int64_t n, int64_t k, int options, etude_matmul **matmul);
void etude_matmul_destroy(etude_matmul *matmul);
/// Packs B for the products that follow; with `transpose`, b is n×k.
int etude_matmul_load(etude_matmul *matmul, bool transpose, const float *b);
int etude_matmul_run(etude_matmul *matmul, const float *a, float *c);

// MARK: One step of an LSTM layer (docs/lstm.md), for B streams of H units; gates in the order i, f, g, o.

/// z (B×4H): sums without bias ▶ gates; c_before ▶ c, h (B×H).
void etude_lstm_forward(
  int64_t streams, int64_t h, const float *bias, const float *c_before, float *z, float *c, float *y);
/// dy: of h; dc: from the step after ▶ for the step before; z: gates ▶ gradients of their sums, added to dbias too.
void etude_lstm_backward(
  int64_t streams, int64_t h, const float *c_before, const float *c, const float *dy, float *dc, float *z, float *dbias);

// MARK: Attention over a window of W events (docs/lstm.md), for the T steps of one stream; columns: W−1+T.

/// z (T×columns): products of queries and keys ▶ weights, softmax(scale · z + bias) of each row t over its columns t…t+W−1,
/// zero elsewhere. Of the first W−1 columns only the last `length` count. bias (W): the largest distance first.
void etude_attention_weights(
  int64_t steps, int64_t window, int64_t length, float scale, const float *bias, float *z);
/// p: the weights; dz (T×columns): their gradients ▶ those of the products; dbias (W) += those of the biases.
void etude_attention_weights_backward(
  int64_t steps, int64_t window, float scale, const float *p, float *dz, float *dbias);

// MARK: Elementwise loops. Their results are the same bits on every x86-64 processor, whatever its vector width.

/// y += x.
void etude_add(int64_t n, const float *x, float *y);
/// x *= scale.
void etude_scale(int64_t n, float scale, float *x);
/// y += each row of x (rows×n, leading dimension ld).
void etude_add_rows(int64_t rows, int64_t n, const float *x, int64_t ld, float *y);
/// x ▶ the nearest bfloat16, ties to even.
void etude_round(int64_t n, const float *x, uint16_t *y);
/// y (rows×n): each row += the row of the table (n wide) that `places` names; −1: none.
void etude_gather(int64_t rows, int64_t n, const int32_t *places, const float *table, float *y);
/// The row of the table that `places` names += each row of x (rows×n).
void etude_scatter(int64_t rows, int64_t n, const int32_t *places, const float *x, float *table);
/// x = max(x, 0); what is not a number stays so.
void etude_relu(int64_t n, float *x);
/// dx = 0 where the rectified x is 0.
void etude_relu_backward(int64_t n, const float *x, float *dx);
/// Logits z (V) ▶ softmax(z); returns the cross-entropy of `target` in nats, and how many classes are likelier.
float etude_softmax(int64_t v, int64_t target, float *z, int32_t *likelier);
/// y = x where the counter-based noise at (key, first + i) keeps it, scaled by 1 / keep; 0 elsewhere. In place allowed.
void etude_dropout(int64_t n, uint64_t key, uint64_t first, float keep, const float *x, float *y);
/// The n rows of x (n×n) ▶ orthonormal ones that span the same (modified Gram and Schmidt).
void etude_orthonormalize(int64_t n, float *x);
/// Sum of squares.
double etude_square_sum(int64_t n, const float *x);
/// Adam (Kingma and Ba 2015, algorithm 1, second form: `rate` carries the bias correction).
void etude_adam(
  int64_t n, float rate, float beta1, float beta2, float epsilon, float scale, const float *g, float *m, float *v, float *w);
/// Stochastic gradient descent with momentum: m = momentum · m + scale · g; w −= rate · m.
void etude_sgd(int64_t n, float rate, float momentum, float scale, const float *g, float *m, float *w);
/// average += share · (x − average).
void etude_average(int64_t n, float share, const float *x, float *average);
/// For each of the streams: y (n) += x (k) · w (k×n), summed in the order of k.
void etude_vector_products(int64_t streams, int64_t k, int64_t n, const float *x, const float *w, float *y);
/// Events whose keys and values are kept together.
#define ETUDE_EVENTS 32
/// z (32) = scale · query (units) · keys (units×32).
void etude_attention_scores(int64_t units, const float *query, float scale, const float *keys, float *z);
/// z ▶ softmax(z + bias).
void etude_attention_softmax(int64_t n, const float *bias, float *z);
/// y (units) += shares (n) · values (n×units).
void etude_attention_mix(int64_t n, int64_t units, const float *shares, const float *values, float *y);
/// One LSTM step of each stream: gate sums z (4H: i, f, g, o) and c (H) ▶ new c, y (H).
void etude_lstm_gates(int64_t streams, int64_t h, const float *z, float *c, float *y);

// MARK: Products of bytes: numbers as −127…127 steps of a scale. Their results are the same bits on every processor.

/// Columns that are packed together.
#define ETUDE_PANEL 64

/// A matrix (k×n) as bytes. With panels of 64 columns and quads of four rows, rounded up, both:
typedef struct {
  int64_t k, n;
  /// panels×quads×64×4.
  const int8_t *bytes;
  /// n: what one step of each column is worth.
  const float *scales;
  /// panels×64: −128 times the sum of each column of bytes.
  const int32_t *starts;
} etude_packed;

/// w (k×n) ▶ the parts of an `etude_packed`, of which `bytes` is zero before. Where a column holds NaN or infinity, so
/// does its scale.
void etude_pack(int64_t k, int64_t n, const float *w, int8_t *bytes, float *scales, int32_t *starts);
/// x (rows×k) ▶ bytes (rows×k, k rounded up to a multiple of 4) and a scale for each row, as above.
void etude_quantize(int64_t rows, int64_t k, const float *x, int8_t *bytes, float *scales);
/// How many kernels this processor has, the best last; 0 is portable C.
int etude_kernels(void);
/// y (rows×n) += x (rows×k: what `etude_quantize` gave) · w, with the kernel of that number; k up to 2¹⁷.
void etude_byte_products(
  int kernel, int64_t rows, const etude_packed *w, const int8_t *x, const float *scales, float *y);

#ifdef __cplusplus
}
#endif
