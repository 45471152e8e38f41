#include <alsa/asoundlib.h>

// libasound prints errors to standard error unless it is given a handler.
static void etude_ignore_alsa_error(
    const char *file, int line, const char *function, int code, const char *format, ...) {
  (void)file, (void)line, (void)function, (void)code, (void)format;
}

static inline void etude_silence_alsa(void) { snd_lib_error_set_handler(etude_ignore_alsa_error); }

// The sequencer's events are filled by macros, which Swift cannot call.

// Sends a MIDI message from a port to its subscribers: at a time of a queue, in seconds, or at once.
static inline int etude_seq_send(
    snd_seq_t *seq, int port, int queue, snd_midi_event_t *coder, const unsigned char *bytes, long count,
    double delay) {
  snd_seq_event_t event;
  snd_seq_ev_clear(&event);
  snd_midi_event_reset_encode(coder);
  long used = snd_midi_event_encode(coder, bytes, count, &event);
  if (used < count) return used < 0 ? (int)used : -EINVAL;
  snd_seq_ev_set_source(&event, port);
  snd_seq_ev_set_subs(&event);
  if (delay > 0) {
    snd_seq_real_time_t time = {(unsigned)delay, (unsigned)((delay - (unsigned)delay) * 1e9)};
    snd_seq_ev_schedule_real(&event, queue, 1, &time);
  } else {
    snd_seq_ev_set_direct(&event);
  }
  return snd_seq_event_output_direct(seq, &event);
}

// Cancels events that have been sent but not delivered.
static inline int etude_seq_cancel(snd_seq_t *seq, int queue) {
  snd_seq_remove_events_t *events;
  snd_seq_remove_events_alloca(&events);
  snd_seq_remove_events_set_queue(events, queue);
  snd_seq_remove_events_set_condition(events, SND_SEQ_REMOVE_OUTPUT);
  return snd_seq_remove_events(seq, events);
}
