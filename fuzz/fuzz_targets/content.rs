#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ioid_fuzz::run("content", data));
