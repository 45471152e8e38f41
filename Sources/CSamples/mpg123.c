// libsndfile decodes MP3 with libmpg123, which prints what it finds wrong with a file on standard error unless its
// handle has a flag that libsndfile does not set. Since the dynamic linker looks into the program first, libsndfile
// calls the function below, which sets the flag. What is unreadable is reported by `AudioFileError`.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

// Of mpg123.h, which is not needed otherwise.
enum { MPG123_ADD_FLAGS = 2, MPG123_QUIET = 0x20 };

void *mpg123_new(const char *decoder, int *error);

__attribute__((used)) void *mpg123_new(const char *decoder, int *error) {
  __typeof__(&mpg123_new) const create = (__typeof__(&mpg123_new))dlsym(RTLD_NEXT, "mpg123_new");
  int (*const set)(void *, int, long, double) = (int (*)(void *, int, long, double))dlsym(RTLD_NEXT, "mpg123_param");
  void *const handle = create ? create(decoder, error) : NULL;
  if (handle && set) set(handle, MPG123_ADD_FLAGS, MPG123_QUIET, 0);
  return handle;
}
