// Loops over audio samples.
#pragma once
#include <stdint.h>

/// Largest magnitude of `n` samples.
float etude_largest(int64_t n, const float *samples);

/// For each of `n` samples: the largest magnitude of the three interpolated points between it and the next sample of
/// its channel.
///
/// `samples` is interleaved and must be readable from 5 frames before to 6 frames after. `weights` holds three rows of
/// 12 interpolation weights, for the frames from −5 to +6. `n` is at most 256.
void etude_points(int64_t n, int64_t channels, const float *samples, const float *weights, float *points);

/// The maximum of `peak`, the magnitudes of `n` samples, and the interpolated points after them. The result is exact,
/// but points are only computed where one could be the largest: no point exceeds the largest sample near it times
/// `gain`.
float etude_peak(
    int64_t n, int64_t channels, const float *samples, const float *weights, float gain, float peak);

/// Quantizes `n` samples to 16 or 24 bits, stored in the upper bits of 32-bit integers. Values beyond ±1 are clipped.
///
/// For 16 bits, dither with a triangular distribution two steps wide is added, except to samples that are exactly 0.
/// The dither is a function of the sample's position; `first` is the position of the first sample.
void etude_integers(int64_t n, const float *samples, int bits, uint32_t first, int32_t *integers);

/// For each of `n` samples: the quantized `sums[i]` minus the quantized `before[i]`, both with the same dither and not
/// clipped; otherwise like `etude_integers`. Differences beyond ±1 are clipped.
void etude_differences(
    int64_t n, const float *sums, const float *before, int bits, uint32_t first, int32_t *integers);
