// The commit that the program was built from; only the build knows it.
#pragma once

/// Abbreviated, with "-dirty" if files had been changed; empty if unknown.
const char *etude_commit(void);
