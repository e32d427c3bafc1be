//! The WebAssembly module: what `ioid-wasm` exports, linked and nothing else. Apart from it, because
//! its tests need a library, and a module that is compiled as one, too, is a tenth larger.

pub use ioid_wasm::*;
