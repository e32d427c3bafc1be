//! The WebAssembly module: what `ioid-wasm` exports, linked, with an allocator and what a panic does.
//! Apart from it, because its tests need a library, and a module that is compiled as one, too, is a
//! tenth larger.
//!
//! A panic is a defect, and an instance that was left in the middle of something would go on
//! answering from broken memory: it traps, and `npm/src/crossing-instance.ts` makes another one.

#![cfg_attr(not(feature = "full"), no_std)]

pub use ioid_wasm::*;

/// A fifth of the standard library's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Reads no message. So without the standard library, which would, the compiler leaves out the
/// sentences of all panics, the places where they happen, and what makes text of them.
#[cfg(all(not(feature = "full"), target_arch = "wasm32"))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
