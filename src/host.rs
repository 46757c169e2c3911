//! What the module brings of its own in place of what std has on this target.

#[cfg(target_arch = "wasm32")]
use rlsf::SmallGlobalTlsf;

// A tenth of the size of std's own allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: SmallGlobalTlsf = SmallGlobalTlsf::new();
