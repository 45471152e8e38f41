#include <alsa/asoundlib.h>

// libasound prints what goes wrong to standard error, unless it is given a handler.
static void etude_ignore_alsa_error(const char *file, int line, const char *function, int code, const char *format, ...) {
  (void)file, (void)line, (void)function, (void)code, (void)format;
}

static inline void etude_silence_alsa(void) { snd_lib_error_set_handler(etude_ignore_alsa_error); }
