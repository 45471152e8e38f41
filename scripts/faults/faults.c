// Makes one system call of a program fail, to be loaded with LD_PRELOAD; scripts/prove-faults builds and uses it.
//
// ETUDE_FAULT=CALL:N:ERRNO makes the N-th call of a kind fail with an error number; N = 0 only counts. The calls of all
// threads count together. Those of files count where the file lies below ETUDE_FAULT_FOLDER, an absolute path without
// links:
//
//   write   write, pwrite, writev and pwritev; short: the call writes half of its bytes instead
//   fsync   fsync and fdatasync
//   rename  rename, renameat, renameat2, link and linkat: how files get their names
//   open    open, openat, fopen and mkdir, for reading and for writing
//   close   close and fclose of files open for writing, which are closed nevertheless
//   cut     ftruncate
//   unlink  unlink, unlinkat, rmdir and remove
//   read    read, pread, readv and fread
//   malloc  malloc, calloc, realloc and the aligned allocations of the whole process
//
// ETUDE_FAULT_COUNT names a file of eight bytes in which the number of calls so far is kept; it outlives the process.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { NONE, WRITE, SHORT, FSYNC, RENAME, OPEN, CLOSE, CUT, UNLINK, READ, MALLOC };
static const char *const names[] = {
  "", "write", "short", "fsync", "rename", "open", "close", "cut", "unlink", "read", "malloc"};

static enum kind failing;
static long long place;
static int code;
static const char *folder;
static atomic_llong uncounted;
static atomic_llong *count = &uncounted;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void start(void) {
  char call[16] = "";
  const char *fault = getenv("ETUDE_FAULT"), *counter = getenv("ETUDE_FAULT_COUNT");
  folder = getenv("ETUDE_FAULT_FOLDER");
  if (!fault || !folder || sscanf(fault, "%15[a-z]:%lld:%d", call, &place, &code) != 3) return;
  if (counter) {
    const int descriptor = REAL(open)(counter, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (ftruncate(descriptor, sizeof *count) == 0)
      count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    REAL(close)(descriptor);
  }
  for (enum kind kind = WRITE; kind <= MALLOC; kind++)
    if (strcmp(call, names[kind]) == 0) failing = kind;
}

/// Counts a call; whether it is the one that fails.
static int fails(enum kind kind) {
  if (kind != failing || atomic_fetch_add(count, 1) + 1 != place) return 0;
  errno = code;
  return 1;
}

static int isBelow(const char *path) {
  const size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

/// Whether a descriptor's file is one of the program's own (proc(5)).
static int isOwn(int descriptor) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return isBelow(path);
}

/// Whether a path, from a folder's descriptor on, is one of the program's own.
static int isOwnPath(int start, const char *path) {
  if (path[0] == '/') return isBelow(path);
  if (start != AT_FDCWD) return isOwn(start);
  char current[4096];
  return getcwd(current, sizeof current) && isBelow(current);
}

// MARK: Bytes

#define WRITING(name, type, parameters, arguments, halved) \
  type name parameters { \
    if (failing == WRITE && isOwn(file) && fails(WRITE)) return -1; \
    if (failing == SHORT && isOwn(file) && fails(SHORT)) return REAL(name) halved; \
    return REAL(name) arguments; \
  }

WRITING(write, ssize_t, (int file, const void *bytes, size_t n), (file, bytes, n), (file, bytes, (n + 1) / 2))
WRITING(pwrite, ssize_t, (int file, const void *bytes, size_t n, off_t offset), (file, bytes, n, offset),
  (file, bytes, (n + 1) / 2, offset))
WRITING(pwrite64, ssize_t, (int file, const void *bytes, size_t n, off64_t offset), (file, bytes, n, offset),
  (file, bytes, (n + 1) / 2, offset))
WRITING(writev, ssize_t, (int file, const struct iovec *parts, int n), (file, parts, n), (file, parts, (n + 1) / 2))
WRITING(pwritev, ssize_t, (int file, const struct iovec *parts, int n, off_t offset), (file, parts, n, offset),
  (file, parts, (n + 1) / 2, offset))

#define READING(name, parameters, arguments) \
  ssize_t name parameters { return failing == READ && isOwn(file) && fails(READ) ? -1 : REAL(name) arguments; }

READING(read, (int file, void *bytes, size_t n), (file, bytes, n))
READING(pread, (int file, void *bytes, size_t n, off_t offset), (file, bytes, n, offset))
READING(pread64, (int file, void *bytes, size_t n, off64_t offset), (file, bytes, n, offset))
READING(readv, (int file, const struct iovec *parts, int n), (file, parts, n))
size_t fread(void *bytes, size_t size, size_t n, FILE *file) {
  return failing == READ && isOwn(fileno(file)) && fails(READ) ? 0 : REAL(fread)(bytes, size, n, file);
}

int ftruncate(int file, off_t length) {
  return failing == CUT && isOwn(file) && fails(CUT) ? -1 : REAL(ftruncate)(file, length);
}
int ftruncate64(int file, off64_t length) {
  return failing == CUT && isOwn(file) && fails(CUT) ? -1 : REAL(ftruncate64)(file, length);
}

int fsync(int file) { return failing == FSYNC && isOwn(file) && fails(FSYNC) ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return failing == FSYNC && isOwn(file) && fails(FSYNC) ? -1 : REAL(fdatasync)(file); }

// MARK: Names

#define NAMING(name, parameters, arguments, start, path) \
  int name parameters { \
    return failing == RENAME && isOwnPath(start, path) && fails(RENAME) ? -1 : REAL(name) arguments; \
  }

NAMING(rename, (const char *old, const char *new), (old, new), AT_FDCWD, new)
NAMING(link, (const char *old, const char *new), (old, new), AT_FDCWD, new)
NAMING(renameat, (int from, const char *old, int to, const char *new), (from, old, to, new), to, new)
NAMING(renameat2, (int from, const char *old, int to, const char *new, unsigned flags), (from, old, to, new, flags), to,
  new)
NAMING(linkat, (int from, const char *old, int to, const char *new, int flags), (from, old, to, new, flags), to, new)

#define REMOVING(name, parameters, arguments, start) \
  int name parameters { \
    return failing == UNLINK && isOwnPath(start, path) && fails(UNLINK) ? -1 : REAL(name) arguments; \
  }

REMOVING(unlink, (const char *path), (path), AT_FDCWD)
REMOVING(unlinkat, (int start, const char *path, int flags), (start, path, flags), start)
REMOVING(rmdir, (const char *path), (path), AT_FDCWD)
REMOVING(remove, (const char *path), (path), AT_FDCWD)

// MARK: Opening and closing

#define OPENS(start, path) (failing == OPEN && isOwnPath(start, path) && fails(OPEN))

/// The third argument of open(2), which only calls that create something have.
#define MODE(flags, mode) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | __O_TMPFILE)) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = va_arg(rest, mode_t); \
    va_end(rest); \
  }

#define OPENING(name) \
  int name(const char *path, int flags, ...) { \
    MODE(flags, mode) \
    return OPENS(AT_FDCWD, path) ? -1 : REAL(name)(path, flags, mode); \
  }
#define OPENING_AT(name) \
  int name(int start, const char *path, int flags, ...) { \
    MODE(flags, mode) \
    return OPENS(start, path) ? -1 : REAL(name)(start, path, flags, mode); \
  }

OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)

FILE *fopen(const char *path, const char *mode) { return OPENS(AT_FDCWD, path) ? NULL : REAL(fopen)(path, mode); }
FILE *fopen64(const char *path, const char *mode) { return OPENS(AT_FDCWD, path) ? NULL : REAL(fopen64)(path, mode); }
int mkdir(const char *path, mode_t mode) { return OPENS(AT_FDCWD, path) ? -1 : REAL(mkdir)(path, mode); }
int mkdirat(int start, const char *path, mode_t mode) {
  return OPENS(start, path) ? -1 : REAL(mkdirat)(start, path, mode);
}

/// Whether a file is one of the program's own, and open for writing.
static int isWritten(int file) { return (fcntl(file, F_GETFL) & O_ACCMODE) != O_RDONLY && isOwn(file); }

int close(int file) {
  const int isFaulty = failing == CLOSE && isWritten(file) && fails(CLOSE);
  const int result = REAL(close)(file);
  if (!isFaulty) return result;
  errno = code;
  return -1;
}

int fclose(FILE *file) {
  const int isFaulty = failing == CLOSE && isWritten(fileno(file)) && fails(CLOSE);
  const int result = REAL(fclose)(file);
  if (!isFaulty) return result;
  errno = code;
  return EOF;
}

// MARK: Memory

// dlsym(3) may allocate memory itself, so glibc's own functions are called by their other names.
void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

void *malloc(size_t n) { return fails(MALLOC) ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t size) { return fails(MALLOC) ? NULL : __libc_calloc(n, size); }
void *realloc(void *old, size_t n) { return fails(MALLOC) ? NULL : __libc_realloc(old, n); }
void *memalign(size_t alignment, size_t n) { return fails(MALLOC) ? NULL : __libc_memalign(alignment, n); }
void *aligned_alloc(size_t alignment, size_t n) { return memalign(alignment, n); }

int posix_memalign(void **result, size_t alignment, size_t n) {
  if (fails(MALLOC)) return code;
  void *memory = __libc_memalign(alignment, n);
  if (!memory) return ENOMEM;
  *result = memory;
  return 0;
}
