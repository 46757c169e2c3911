//! Builds and signs the account look-ups of two IoT clouds, and reads their answers:
//! Tencent's [`ServiceGetCustomerList`](https://cloud.tencent.com/document/product/1465/59074) and Alibaba's
//! [`/iotx/account/queryIdentityList`](https://help.aliyun.com/knowledge_detail/177817.html), the other calls of the account
//! families by name ([`tencent::CALLS`], [`aliyun::CALLS`]), and any other call of the same gateways.
//!
//! What it does not do: it never touches the network, never reads a clock and never draws a random number. Time,
//! nonce and request id are arguments ([`Stamp`]), the answer is an argument ([`Response`]). That is what lets the
//! same code run natively and on any WebAssembly host. It does not need std, only an allocator, and no input makes it panic.
//!
//! The feature `serde` gives errors, lists and what they hold `serde::Serialize`.
//!
//! ```
//! use core::time::Duration;
//!
//! use iot_accounts_core::{Credentials, Response, Stamp, tencent};
//!
//! let client = tencent::Client::new(Credentials::new("app-key", "app-secret".to_owned())?, None)?;
//! let stamp = Stamp {
//!     request_id: "f92406b3-7c3b-4fe8-bc43-45e3d794bb68",
//!     nonce: 170_533_123,
//!     timestamp: Duration::from_secs(1_599_468_019),
//! };
//! let params = tencent::CustomerListParams { limit: Some(10), ..Default::default() };
//! let request = client.get_customer_list(&params, &stamp)?;
//! assert_eq!(request.url, "https://iot.cloud.tencent.com/api/exploreropen/serviceapi");
//!
//! // Send it by any HTTP client, then:
//! let body = br#"{"Response":{"RequestId":"1","Customers":[{"CustomerId":"Customer100001"}],"Total":1}}"#;
//! let page = tencent::parse_customer_list(&Response::new(200, &[], body))?;
//! assert_eq!(page.customers().next().map(|customer| customer.customer_id), Some("Customer100001"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod aliyun;
mod calls;
mod credentials;
mod endpoint;
mod error;
mod explain;
mod hidden;
mod http_date;
mod invalid_input;
mod members;
mod mismatch;
mod names;
mod prelude;
mod request;
mod response;
mod retry;
pub mod tencent;
mod time;

pub use calls::{Answer, Argument, KnownCall};
pub use credentials::{Credentials, Secret};
pub use endpoint::Endpoint;
pub use error::{ApiError, ErrorKind, Provider};
pub use explain::{explain_signature_mismatch, string_to_sign};
pub use invalid_input::InvalidInput;
pub use iot_accounts_json::Rows;
pub use mismatch::SignatureMismatch;
pub use request::{SignedRequest, Stamp, TIMESTAMPS};
pub use response::{RESPONSE_HEADERS, Response};
pub use retry::{Attempts, MAX_RETRY_AFTER, Retry, retry};
pub use time::parse_time;

/// The example in README.md compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
