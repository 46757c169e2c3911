//! Tencent Cloud, IoT Explorer: the `serviceapi` family of actions, `ServiceGetCustomerList` among them.
//!
//! Sources: the page of [ServiceGetCustomerList](https://cloud.tencent.com/document/product/1465/59074), the
//! [introduction with the signature](https://cloud.tencent.com/document/product/1465/59055), and the page of the
//! [sister API with the same signature](https://cloud.tencent.com/document/product/1081/40773), which is more precise.
//!
//! ServiceCreateCustomer, ServiceGetDeviceList and the others of [`CALLS`] are signed by [`Client::call`]; [`Client::request`] signs
//! any action of the family that takes scalars.

mod answers;
mod calls;
pub(crate) mod canonical;
mod check;
mod classify;
mod client;
pub(crate) mod explain;
mod list;
mod params;
mod parse;

pub use answers::{Device, DeviceList, Order, OrderList, parse_device_list, parse_order_list};
pub use calls::{CALLS, CUSTOMER_LIST};
pub use client::{CONTENT_TYPE, Client};
pub use list::{Customer, CustomerList};
pub use params::{CustomerListParams, Number, Scalar};
pub use parse::{TencentResult, parse, parse_customer_list};
