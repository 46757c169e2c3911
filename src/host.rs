//! What the module brings in place of what std has on this target.

#[cfg(target_arch = "wasm32")]
use rlsf::SmallGlobalTlsf;

// A tenth of the size of std's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: SmallGlobalTlsf = SmallGlobalTlsf::new();
