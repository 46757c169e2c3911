//! The clock and the random source of the host; what is drawn is absent where there is none. Both are asked at call time only: edge hosts forbid them at import.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicU32, AtomicUsize};

use uuid::{Builder, Uuid};
use zeroize::Zeroize as _;

/// Milliseconds since 1970, moved by the caller's correction.
#[expect(clippy::disallowed_methods, reason = "the only function that reads the clock")]
#[must_use]
pub fn now_ms(clock_offset_ms: f64) -> f64 {
    js_sys::Date::now() + clock_offset_ms
}

/// Uniform in 1 … 2^31-1.
#[must_use]
pub fn integer_nonce() -> Option<u32> {
    loop {
        let [word] = random()?;
        let nonce = word >> 1;
        if nonce != 0 {
            return Some(nonce);
        }
    }
}

/// Uniform in all of `u32`, for what need not be secret: 0 where there is no random source.
#[must_use]
pub fn jitter() -> u32 {
    random().map_or(0, |[word]| word)
}

/// UUID v4 in lower case, with dashes.
#[must_use]
pub fn uuid() -> Option<String> {
    Some(random_uuid()?.hyphenated().encode_lower(&mut [0; 36]).to_owned())
}

/// UUID v4 in lower case, without dashes.
#[must_use]
pub fn simple_uuid() -> Option<String> {
    Some(random_uuid()?.simple().encode_lower(&mut [0; 32]).to_owned())
}

fn random_uuid() -> Option<Uuid> {
    let mut bytes = [0; 16];
    let words: [u32; 4] = random()?;
    bytes.as_chunks_mut().0.iter_mut().zip(words).for_each(|(chunk, word)| *chunk = word.to_le_bytes());
    Some(Builder::from_random_bytes(bytes).into_uuid())
}

/// Random words that nobody has used yet: asking the host costs the same for a page of them as for one. A word is
/// wiped as it is handed out. Atomic only because a static must be: each instance of the module has its own memory.
static POOL: [AtomicU32; 1024] = [const { AtomicU32::new(0) }; 1024];
static LEFT: AtomicUsize = AtomicUsize::new(0);

fn random<const N: usize>() -> Option<[u32; N]> {
    if LEFT.load(Relaxed) < N {
        refill()?;
    }
    let left = LEFT.load(Relaxed).saturating_sub(N);
    LEFT.store(left, Relaxed);
    let mut drawn = [0; N];
    for (word, slot) in drawn.iter_mut().zip(POOL.iter().skip(left)) {
        *word = slot.swap(0, Relaxed);
    }
    Some(drawn)
}

#[expect(clippy::disallowed_methods, reason = "the only function that draws randomness")]
#[cold]
#[inline(never)]
fn refill() -> Option<()> {
    let mut bytes = [0; POOL.len() * 4];
    getrandom::fill(&mut bytes).ok()?;
    let (words, _) = bytes.as_chunks();
    POOL.iter().zip(words).for_each(|(slot, word)| slot.store(u32::from_le_bytes(*word), Relaxed));
    bytes.zeroize();
    LEFT.store(POOL.len(), Relaxed);
    Some(())
}
