#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| iot_accounts_fuzz::aliyun_signing::check(data));
