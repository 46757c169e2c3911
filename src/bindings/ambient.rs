//! The clock and the random source of the host. Both are asked at call time only: edge hosts forbid them at import.

use std::cell::Cell;

use uuid::Builder;

use super::thrown::whole;
use crate::error::InvalidInput;

/// Milliseconds since 1970, moved by the caller's correction.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub(super) fn now_ms(clock_offset_ms: f64) -> u64 {
    // A clock that gives no plausible time is reported by the core's own check.
    whole(js_sys::Date::now() + clock_offset_ms).and_then(|ms| ms.try_into().ok()).unwrap_or_default()
}

/// Uniform in 1 … 2^31-1.
pub(super) fn integer_nonce() -> Result<u32, InvalidInput> {
    loop {
        let nonce = u32::from_le_bytes(random()?) >> 1;
        if nonce != 0 {
            return Ok(nonce);
        }
    }
}

/// Uniform in all of `u32`, for what need not be secret: 0 where there is no random source.
pub(super) fn jitter() -> u32 {
    random().map_or(0, u32::from_le_bytes)
}

/// UUID v4 in lower case, with dashes.
pub(super) fn uuid() -> Result<String, InvalidInput> {
    let mut buffer = [0; 36];
    let uuid = Builder::from_random_bytes(random()?).into_uuid();
    Ok(uuid.hyphenated().encode_lower(&mut buffer).to_owned())
}

/// UUID v4 in lower case, without dashes.
pub(super) fn simple_uuid() -> Result<String, InvalidInput> {
    let mut buffer = [0; 32];
    let uuid = Builder::from_random_bytes(random()?).into_uuid();
    Ok(uuid.simple().encode_lower(&mut buffer).to_owned())
}

thread_local! {
    /// Random bytes that nobody has used yet: asking the host costs the same for a page of them as for four.
    static POOL: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

const POOL_SIZE: usize = 4096;

#[expect(clippy::disallowed_methods, reason = "the one place that draws randomness")]
fn random<const N: usize>() -> Result<[u8; N], InvalidInput> {
    let mut pool = POOL.take();
    if pool.len() < N {
        pool.resize(POOL_SIZE, 0);
        getrandom::fill(&mut pool).map_err(|_| {
            InvalidInput::new(
                "nonce",
                "must be given together with `requestId`: this host has no crypto.getRandomValues",
            )
        })?;
    }
    let mut drawn = [0; N];
    let kept = pool.len().saturating_sub(N);
    if let Some(slice) = pool.get_mut(kept..) {
        drawn.copy_from_slice(slice);
        slice.fill(0);
    }
    pool.truncate(kept);
    POOL.set(pool);
    Ok(drawn)
}
