#include "CCommit.h"

// Package.swift defines it, from the environment variable of that name, which `make build` sets.
#ifndef ETUDE_COMMIT
#define ETUDE_COMMIT ""
#endif

const char *etude_commit(void) { return ETUDE_COMMIT; }
