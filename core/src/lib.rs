//! Builds and signs the account look-ups of two IoT clouds, and reads their answers:
//! Tencent's [`ServiceGetCustomerList`](https://cloud.tencent.com/document/product/1465/59074) and Alibaba's
//! [`/iotx/account/queryIdentityList`](https://help.aliyun.com/knowledge_detail/177817.html), and any other call
//! of the same two families.
//!
//! What it does not do: it never touches the network, never reads a clock and never draws a random number. Time,
//! nonce and request id are arguments ([`Stamp`]), the answer is an argument ([`Response`]). That is what lets the
//! same code run natively, as a plain library for wasm32-wasip1 hosts, and behind the npm package `iot-accounts`.
//! It does not need std, only an allocator.
//!
//! ```
//! use iot_accounts_core::{Credentials, Response, Stamp, tencent};
//!
//! let client = tencent::Client::new(Credentials::new("app-key", "app-secret".to_owned())?, None)?;
//! let stamp = Stamp {
//!     request_id: "f92406b3-7c3b-4fe8-bc43-45e3d794bb68",
//!     nonce: 170_533_123,
//!     timestamp_ms: 1_599_468_019_000,
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
mod credentials;
mod endpoint;
mod error;
mod explain;
mod hash;
mod http_date;
mod json;
mod request;
mod response;
mod retry;
mod rows;
pub mod tencent;

/// What the bindings of the npm package need besides: parts and forms that save the boundary a copy. No promise is made
/// of it.
#[doc(hidden)]
pub mod internal {
    pub use crate::aliyun::IDENTITY_PATH;
    pub use crate::explain::explain;
    pub use crate::json::strings;
    pub use crate::prelude::decimal;
    pub use crate::retry::{Failure, decide};
    pub use crate::rows::pack;
}

/// What the prelude of std would bring, and numbers as texts. `format!` is not among them: all that it can format
/// would be a quarter of the wasm module.
mod prelude {
    pub(crate) use alloc::borrow::ToOwned;
    #[cfg(test)]
    pub(crate) use alloc::format;
    pub(crate) use alloc::string::String;
    pub(crate) use alloc::vec;
    pub(crate) use alloc::vec::Vec;

    /// A number as its decimal digits.
    #[must_use]
    pub fn decimal(number: impl itoa::Integer) -> String {
        itoa::Buffer::new().format(number).to_owned()
    }
}

pub use credentials::{Credentials, Secret};
pub use endpoint::Endpoint;
pub use error::{ApiError, ErrorKind, InvalidInput, Provider};
pub use explain::{SignatureMismatch, explain_signature_mismatch};
pub use request::{SignedRequest, Stamp, string_to_sign};
pub use response::{HEADERS_READ, Response};
pub use retry::{Attempts, LONGEST_RETRY_AFTER_MS, Retry, retry};

/// The example in README.md compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
