//! What the module brings in place of what std has on this target.

#![cfg(target_arch = "wasm32")]

use core::alloc::{GlobalAlloc, Layout};
use core::ptr::{NonNull, null_mut};

use rlsf::{CAlloc, SmallGlobalTlsf};

// A tenth of the size of std's allocator.
#[global_allocator]
static ALLOCATOR: Wiping<SmallGlobalTlsf> = Wiping(SmallGlobalTlsf::new());

/// Overwrites each block that is freed. What a secret goes through on its way in and out, wasm-bindgen and JavaScript
/// allocate and free as well as Rust: no type of this crate could wipe all of it.
struct Wiping<Inner>(Inner);

// SAFETY: what the inner allocator gives and takes back has no null pointers and is its own; a block's usable bytes belong
// to the caller until it is freed.
#[expect(unsafe_code, reason = "there is no other way to write an allocator")]
unsafe impl<Inner: CAlloc> GlobalAlloc for Wiping<Inner> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.0.allocate(layout).map_or(null_mut(), NonNull::as_ptr)
    }

    // Not inlined into the many that call it.
    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, _: Layout) {
        unsafe {
            let block = NonNull::new_unchecked(block);
            block.write_bytes(0, self.0.allocation_usable_size(block));
            self.0.deallocate(block);
        }
    }

    // What crosses to JavaScript is cut to its length first. It stays where it is, unless most of the block would lie idle.
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if (layout.size() / 2..=layout.size()).contains(&size) {
            return block;
        }
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, size.min(layout.size()));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}
