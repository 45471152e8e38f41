// The commit that the program was built from, which only the build knows.
#pragma once

/// Abbreviated, with "-dirty" where files had been changed; empty where it isn't known.
const char *etude_commit(void);
