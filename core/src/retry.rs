//! Whether and when to try again. The caller sends, waits and draws the random number; the decision is here.

use core::time::Duration;

use crate::error::{ApiError, ErrorKind};
use crate::request::TIMESTAMPS;

/// What has been tried so far for one call.
#[derive(Clone, Copy, Debug, Default)]
pub struct Attempts {
    /// How many attempts failed, the one in question included.
    pub failed: u32,
    /// How many more than the first are allowed.
    pub retries: u32,
    /// An attempt was already made with a corrected clock.
    pub clock_corrected: bool,
    /// An attempt was already made because of a used nonce.
    pub replayed: bool,
}

/// What to do before the next attempt, which must be signed afresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// How long to wait.
    pub delay: Duration,
    /// Sign with the server's clock, which the error brought along.
    pub correct_clock: bool,
}

/// The longest span that a vendor's `Retry-After` is waited for.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);
/// The span within which the first wait is drawn; it doubles each time.
const FIRST_SPAN_MS: u64 = 300;
const MAX_SPAN_MS: u64 = 10_000;

/// Decides after a failed attempt. `None`: give the error to the caller.
///
/// Waits are drawn evenly from the whole span, so that many clients that failed together do not come back together. A
/// clock error is tried again once, and only when the server told a time that can be signed with; a used nonce once.
///
/// - `random`: drawn evenly from all of `u32`.
///
/// ```
/// use core::time::Duration;
///
/// use iot_accounts_core::{ApiError, Attempts, ErrorKind, Provider, retry};
///
/// let error = ApiError::new(Provider::Tencent, ErrorKind::Timeout);
/// let attempts = Attempts { failed: 1, retries: 3, ..Attempts::default() };
/// let next = retry(&error, attempts, u32::MAX).unwrap();
/// assert_eq!(next.delay, Duration::from_millis(300));
/// ```
#[must_use]
pub fn retry(error: &ApiError, attempts: Attempts, random: u32) -> Option<Retry> {
    if !error.retryable || attempts.failed > attempts.retries {
        return None;
    }
    let at_once = Retry { delay: Duration::ZERO, correct_clock: error.kind == ErrorKind::Clock };
    match error.kind {
        ErrorKind::Clock if attempts.clock_corrected || !error.server_time.is_some_and(is_usable) => {
            return None;
        }
        ErrorKind::Replay if attempts.replayed => return None,
        ErrorKind::Clock | ErrorKind::Replay => return Some(at_once),
        _ => {}
    }
    let asked = error.retry_after.unwrap_or_default();
    if asked > MAX_RETRY_AFTER {
        return None;
    }
    let doublings = attempts.failed.saturating_sub(1).min(16);
    let span = FIRST_SPAN_MS.saturating_mul(1 << doublings).min(MAX_SPAN_MS);
    // The high half of the product is even in 0 … span, without a division's bias that anyone could notice.
    let jitter = span.saturating_add(1).saturating_mul(u64::from(random)) >> 32;
    Some(Retry { delay: asked.saturating_add(Duration::from_millis(jitter)), correct_clock: false })
}

/// Whether a server's time can be signed with, now and at the attempts after this one.
fn is_usable(server_time: Duration) -> bool {
    const DAY: Duration = Duration::from_secs(86_400);
    TIMESTAMPS.contains(&server_time) && TIMESTAMPS.contains(&server_time.saturating_add(DAY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Provider;
    use crate::http_date;

    fn error(kind: ErrorKind) -> ApiError {
        ApiError::new(Provider::Aliyun, kind)
    }

    fn after(failed: u32) -> Attempts {
        Attempts { failed, retries: 3, ..Attempts::default() }
    }

    #[test]
    fn only_what_can_succeed_is_tried_again() {
        use ErrorKind::*;
        for kind in [Throttled, Server, Timeout, Network] {
            assert!(retry(&error(kind), after(1), 0).is_some(), "{kind:?}");
        }
        for kind in [Signature, Credentials, Quota, Forbidden, NotFound, InvalidRequest, MalformedResponse] {
            assert_eq!(retry(&error(kind), after(1), 0), None, "{kind:?}");
        }
        assert_eq!(retry(&error(Server), after(4), 0), None);
        assert_eq!(retry(&error(Server), Attempts { failed: 1, ..Attempts::default() }, 0), None);
    }

    #[test]
    fn a_wait_is_drawn_from_a_span_that_doubles() {
        let wait = |failed, random| {
            let attempts = Attempts { failed, retries: 100, ..Attempts::default() };
            retry(&error(ErrorKind::Server), attempts, random).unwrap().delay.as_millis()
        };
        assert_eq!((wait(1, 0), wait(1, u32::MAX)), (0, 300));
        assert_eq!((wait(2, u32::MAX), wait(3, u32::MAX)), (600, 1200));
        assert_eq!((wait(50, u32::MAX), wait(100, 0)), (10_000, 0));
        assert_eq!(wait(1, u32::MAX / 2), 150);
    }

    #[test]
    fn the_vendor_is_waited_for() {
        let mut throttled = error(ErrorKind::Throttled);
        throttled.retry_after = Some(Duration::from_secs(7));
        assert_eq!(retry(&throttled, after(1), u32::MAX).unwrap().delay.as_millis(), 7_300);
        throttled.retry_after = Some(MAX_RETRY_AFTER.saturating_add(Duration::from_millis(1)));
        assert_eq!(retry(&throttled, after(1), 0), None);
    }

    #[test]
    fn clock_and_replay_are_tried_once() {
        let mut clock = error(ErrorKind::Clock);
        assert_eq!(retry(&clock, after(1), 0), None, "the server's time is not known");
        for date in [
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Sat, 03 Mar 1973 09:46:39 GMT",
            "Mon, 16 Nov 5138 00:00:00 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT",
        ] {
            clock.server_time = http_date::parse(date);
            assert!(clock.server_time.is_some(), "{date}");
            assert_eq!(retry(&clock, after(1), 0), None, "nothing can be signed with {date}");
        }
        clock.server_time = Some(Duration::from_secs(1_599_036_019));
        assert_eq!(retry(&clock, after(1), 0), Some(Retry { delay: Duration::ZERO, correct_clock: true }));
        assert_eq!(retry(&clock, Attempts { clock_corrected: true, ..after(2) }, 0), None);
        let replay = error(ErrorKind::Replay);
        assert_eq!(retry(&replay, after(1), 0), Some(Retry { delay: Duration::ZERO, correct_clock: false }));
        assert_eq!(retry(&replay, Attempts { replayed: true, ..after(2) }, 0), None);
    }
}
