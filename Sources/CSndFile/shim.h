#include <sndfile.h>

// Swift does not import arrays of unnamed structures.
/// Returns the first loop of an instrument: its mode (`SF_LOOP_…`), first frame and the frame after its last.
static inline int etude_first_loop(const SF_INSTRUMENT *instrument, uint32_t *start, uint32_t *end) {
  *start = instrument->loops[0].start;
  *end = instrument->loops[0].end;
  return instrument->loop_count > 0 ? instrument->loops[0].mode : SF_LOOP_NONE;
}

/// Gives an instrument one endless forward loop.
static inline void etude_set_loop(SF_INSTRUMENT *instrument, uint32_t start, uint32_t end) {
  instrument->loop_count = 1;
  instrument->loops[0].mode = SF_LOOP_FORWARD;
  instrument->loops[0].start = start;
  instrument->loops[0].end = end;
  instrument->loops[0].count = 0;
}
