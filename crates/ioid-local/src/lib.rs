//! A value of each thread: [`local!`] is `thread_local!` of the standard library, and on WebAssembly
//! without threads a plain `static`. A module that links the standard library for nothing but its
//! memories pays for the messages of its panics, too.

#![no_std]

/// Declares a `static` of which each thread has its own: `with`, and for a `RefCell`
/// `with_borrow`, `with_borrow_mut` and `set`, as a `std::thread::LocalKey` has them.
///
/// ```
/// use core::cell::RefCell;
///
/// ioid_local::local! {
///     static LAST: RefCell<u32> = const { RefCell::new(1) };
/// }
/// LAST.set(2);
/// assert_eq!(LAST.with_borrow(|last| *last), 2);
/// assert_eq!(std::thread::spawn(|| LAST.with_borrow(|last| *last)).join().ok(), Some(1));
/// ```
#[macro_export]
macro_rules! local {
    ($($(#[$about:meta])* static $name:ident: $type:ty = const $value:block;)+) => {
        $crate::declare! { $($(#[$about])* static $name: $type = const $value;)+ }
    };
}

#[cfg(not(all(target_arch = "wasm32", not(target_feature = "atomics"))))]
mod threads {
    extern crate std;

    #[doc(hidden)]
    pub use std::thread_local as declare;
}
#[cfg(not(all(target_arch = "wasm32", not(target_feature = "atomics"))))]
#[doc(hidden)]
pub use threads::declare;

#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
mod alone {
    use core::cell::RefCell;

    #[doc(hidden)]
    #[macro_export]
    macro_rules! declare {
        ($($(#[$about:meta])* static $name:ident: $type:ty = const $value:block;)+) => {
            $($(#[$about])* static $name: $crate::Local<$type> = $crate::Local::new($value);)+
        };
    }

    /// What [`local!`](crate::local!) declares where there is one thread.
    #[derive(Debug)]
    pub struct Local<T>(T);

    // SAFETY: there is no second thread that could share it: without the feature `atomics` no
    // instance of this module shares its memory.
    #[allow(unsafe_code)]
    unsafe impl<T> Sync for Local<T> {}

    impl<T> Local<T> {
        #[doc(hidden)]
        pub const fn new(value: T) -> Self {
            Self(value)
        }

        /// Hands the value to `work`.
        pub fn with<R>(&self, work: impl FnOnce(&T) -> R) -> R {
            work(&self.0)
        }
    }

    impl<T> Local<RefCell<T>> {
        /// Hands what the cell holds to `work`.
        pub fn with_borrow<R>(&self, work: impl FnOnce(&T) -> R) -> R {
            work(&self.0.borrow())
        }

        /// Hands what the cell holds to `work`, which may change it.
        pub fn with_borrow_mut<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
            work(&mut self.0.borrow_mut())
        }

        /// Replaces what the cell holds.
        pub fn set(&self, value: T) {
            self.0.replace(value);
        }
    }
}
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
pub use alone::Local;
