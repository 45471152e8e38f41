// C interface to oneDNN's matrix products, with the elementwise loops around them.
// All matrices are row-major and dense unless a leading dimension is given. "x becomes …" marks arguments that are
// changed in place.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: The library

/// Version of the loaded oneDNN, `major.minor.patch`.
const char *etude_onednn_version(void);
/// The instruction set that oneDNN generates code for, in oneDNN's spelling, such as `avx512_core_vnni`.
const char *etude_onednn_isa(void);
/// Limits oneDNN to one thread for calls from the calling thread.
void etude_onednn_stay_on_thread(void);

// MARK: Matrix product

/// C (m×n) = A (m×k) · B (k×n) + beta · C. A and B are transposed if requested. Returns 0 or oneDNN's status.
int etude_product(
  bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda, const float *b,
  int64_t ldb, float beta, float *c, int64_t ldc);

// MARK: Matrix product with a packed factor

/// C (m×n) = A (m×k) · B (k×n), or C += A · B, for repeated products of one shape.
typedef struct etude_matmul etude_matmul;

typedef struct {
  int64_t m, n, k;
  /// Leading dimensions of A, as it is stored, and of C.
  int64_t lda, ldc;
  /// Reads A transposed, from a k×m matrix.
  bool transpose_a;
  /// Computes C += A · B instead of C = A · B.
  bool adding;
  /// Rounds A and B to bfloat16; sums and C stay in single precision.
  bool bfloat16;
} etude_product_shape;

/// Whether the processor has instructions for bfloat16 products.
bool etude_has_bfloat16(void);
/// Returns 0 or oneDNN's status, like the two int functions below.
int etude_matmul_create(const etude_product_shape *shape, etude_matmul **matmul);
void etude_matmul_destroy(etude_matmul *matmul);
/// Packs B for the following products. With `transpose`, b is stored as n×k.
int etude_matmul_load(etude_matmul *matmul, bool transpose, const float *b, int64_t ldb);
int etude_matmul_run(etude_matmul *matmul, const float *a, float *c);

// MARK: One step of an LSTM layer (docs/lstm.md), for B streams of H units; gates in the order i, f, g, o.

/// z (B×4H), the sums without bias, becomes the gates. Reads c_before; writes c and h (B×H).
void etude_lstm_forward(
  int64_t streams, int64_t h, const float *bias, const float *c_before, float *z, float *c, float *y);
/// dy: gradient of h. dc: gradient of c from the next step, becomes that for the previous step. z: the gates, become
/// the gradients of their sums, which are also added to dbias.
void etude_lstm_backward(
  int64_t streams, int64_t h, const float *c_before, const float *c, const float *dy, float *dc, float *z,
  float *dbias);

// MARK: Attention over a window of W events (docs/lstm.md), for the T steps of one stream; columns: W−1+T.

/// z (T×columns), the products of queries and keys, becomes the weights: in row t softmax(scale · z + bias) over the
/// columns t…t+W−1, and zero elsewhere. Of the first W−1 columns only the last `length` are used. bias (W): the largest
/// distance first.
void etude_attention_weights(
  int64_t steps, int64_t window, int64_t length, float scale, const float *bias, float *z);
/// p: the weights. dz (T×columns): gradient of the weights, becomes that of the products. dbias (W) += gradient of the
/// biases.
void etude_attention_weights_backward(
  int64_t steps, int64_t window, float scale, const float *p, float *dz, float *dbias);

// MARK: Elementwise loops. Their results are the same bits on every x86-64 processor, whatever its vector width.

/// y += x.
void etude_add(int64_t n, const float *x, float *y);
/// x *= scale.
void etude_scale(int64_t n, float scale, float *x);
/// y += each row of x (rows×n, leading dimension ld).
void etude_add_rows(int64_t rows, int64_t n, const float *x, int64_t ld, float *y);
/// y = x rounded to bfloat16, ties to even.
void etude_round(int64_t n, const float *x, uint16_t *y);
/// Packs x (k×n; with `transpose`, stored as n×k; leading dimension ld), rounded to bfloat16, in panels of `width`
/// columns: panels×(k/2)×width pairs from rows 2i and 2i+1, with k rounded up to a multiple of 32. Doesn't write the
/// padding.
void etude_pack_bfloat16(
  bool transpose, int64_t k, int64_t n, const float *x, int64_t ld, int64_t width, uint32_t *y);
/// Adds row `places[r]` of the table (rows of n) to row r of y (rows×n); −1 adds nothing.
void etude_gather(int64_t rows, int64_t n, const int32_t *places, const float *table, float *y);
/// Adds row r of x (rows×n) to row `places[r]` of the table; −1 is skipped.
void etude_scatter(int64_t rows, int64_t n, const int32_t *places, const float *x, float *table);
/// x = max(x, 0); NaN stays NaN.
void etude_relu(int64_t n, float *x);
/// dx = 0 where x, the output of etude_relu, is 0.
void etude_relu_backward(int64_t n, const float *x, float *dx);
/// z (V), the logits, becomes softmax(z). Returns the cross-entropy of `target` in nats; `likelier` is the number of
/// classes with a larger logit than the target.
float etude_softmax(int64_t v, int64_t target, float *z, int32_t *likelier);
/// y = x / keep where the counter-based random number at (key, first + i) keeps the element, 0 elsewhere. x and y may
/// be the same.
void etude_dropout(int64_t n, uint64_t key, uint64_t first, float keep, const float *x, float *y);
/// Replaces the rows of x (n×n) with an orthonormal basis of the same space (modified Gram–Schmidt).
void etude_orthonormalize(int64_t n, float *x);
/// Sum of squares.
double etude_square_sum(int64_t n, const float *x);
/// One update of Adam (Kingma and Ba 2015, algorithm 1, with the bias correction folded into `rate`).
void etude_adam(
  int64_t n, float rate, float beta1, float beta2, float epsilon, float scale, const float *g, float *m, float *v,
  float *w);
/// Stochastic gradient descent with momentum: m = momentum · m + scale · g; w −= rate · m.
void etude_sgd(int64_t n, float rate, float momentum, float scale, const float *g, float *m, float *w);
/// average += share · (x − average).
void etude_average(int64_t n, float share, const float *x, float *average);
/// For each stream: y (n) += x (k) · w (k×n), summed in the order of k.
void etude_vector_products(int64_t streams, int64_t k, int64_t n, const float *x, const float *w, float *y);
/// Number of events whose keys and values are stored in one block.
#define ETUDE_EVENTS 32
/// z (32) = scale · query (units) · keys (units×32 bytes, each event's times its step).
void etude_attention_scores(
  int64_t units, const float *query, float scale, const int8_t *keys, const float *steps, float *z);
/// z becomes softmax(z + bias).
void etude_attention_softmax(int64_t n, const float *bias, float *z);
/// y (units) += shares (n) · values (n×units bytes, each event's times its step); n is at most 32.
void etude_attention_mix(
  int64_t n, int64_t units, const float *shares, const int8_t *values, const float *steps, float *y);
/// One LSTM step of each stream: reads the gate sums z (4H: i, f, g, o), updates c (H), writes y (H).
void etude_lstm_gates(int64_t streams, int64_t h, const float *z, float *c, float *y);

// MARK: Products of 8-bit integers (−127…127, with scales). Their results are the same bits on every processor.

/// Number of columns that are packed together.
#define ETUDE_PANEL 64

/// An 8-bit matrix (k×n), packed in panels of 64 columns and quads of four rows; both dimensions are rounded up.
typedef struct {
  int64_t k, n;
  /// panels×quads×64×4.
  const int8_t *bytes;
  /// n scales: the value of one integer step in each column.
  const float *scales;
  /// panels×64: −128 times the sum of each column of bytes.
  const int32_t *starts;
} etude_packed;

/// Packs w (k×n) into the three arrays of an `etude_packed`; `bytes` must be zero before. If a column contains NaN or
/// infinity, so does its scale.
void etude_pack(int64_t k, int64_t n, const float *w, int8_t *bytes, float *scales, int32_t *starts);
/// Quantizes x (rows×k) to bytes (rows×k, k rounded up to a multiple of 4) with one scale per row.
void etude_quantize(int64_t rows, int64_t k, const float *x, int8_t *bytes, float *scales);
/// Number of kernels that this processor can run, numbered from 0 (portable C) to the fastest.
int etude_kernels(void);
/// y (rows×n) += x · w with the given kernel. x: rows×k bytes and scales from `etude_quantize`; k is at most 2¹⁷.
void etude_byte_products(
  int kernel, int64_t rows, const etude_packed *w, const int8_t *x, const float *scales, float *y);

#ifdef __cplusplus
}
#endif
