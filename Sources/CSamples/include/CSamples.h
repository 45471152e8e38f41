// Loops over samples. Must not know what the numbers mean.
#pragma once
#include <stdint.h>

/// The largest magnitude of `n` samples.
float etude_largest(int64_t n, const float *samples);

/// For each of `n` samples the magnitude of the largest of the three points between it and the next of its channel.
///
/// `samples` is interleaved, and readable from 5 frames before to 6 frames behind; `weights` are three rows of 12, of the
/// frames from 5 before to 6 behind. `n` is at most 256.
void etude_points(int64_t n, int64_t channels, const float *samples, const float *weights, float *points);

/// The largest magnitude of `n` samples, of the points after them, and of `peak`; exactly, but points are computed only
/// where one could be the largest: none is further out than the largest sample near it, times `gain`.
float etude_peak(
    int64_t n, int64_t channels, const float *samples, const float *weights, float gain, float peak);

/// Rounds `n` samples to 16 or 24 bits, each in the upper bits of 32; beyond ±1 is clipped.
///
/// To 16 bits with noise of triangular density, two steps wide, but for samples that are 0. The noise is the same for the
/// same place; `first` is the place of the first sample.
void etude_integers(int64_t n, const float *samples, int bits, uint32_t first, int32_t *integers);
