private import Glibc

/// Size of this machine's memory in bytes (sysconf(3)).
package let machineMemory = sysconf(CInt(_SC_PHYS_PAGES)) * sysconf(CInt(_SC_PAGESIZE))
