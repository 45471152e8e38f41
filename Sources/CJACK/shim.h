#include <jack/jack.h>
#include <jack/midiport.h>

// Swift cannot call a function with a variable number of arguments.
static inline jack_client_t *etude_jack_open(const char *name) {
  return jack_client_open(name, JackNoStartServer, NULL);
}
