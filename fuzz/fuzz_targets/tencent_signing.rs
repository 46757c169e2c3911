#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| iot_accounts_fuzz::tencent_signing::check(data));
