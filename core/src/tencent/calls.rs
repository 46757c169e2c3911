//! The calls that are known by name.

use crate::calls::Rule::{Digits, Id, Integer, Printable};
use crate::calls::When::{Default, Optional, Required};
use crate::calls::{Answer, KnownCall, Param};

/// The action of [`Client::get_customer_list`](super::Client::get_customer_list).
pub const CUSTOMER_LIST: &str = "ServiceGetCustomerList";

/// Every action of the family that is known by name.
pub const CALLS: &[KnownCall] = &[
    // https://cloud.tencent.com/document/product/1465/59074; signed by a function of its own, which is hot.
    KnownCall {
        name: "getCustomerList",
        target: CUSTOMER_LIST,
        version: "",
        answer: Answer::Customers,
        writes: false,
        takes: &[],
    },
    // https://cloud.tencent.com/document/product/1465/59073
    KnownCall {
        name: "createCustomer",
        target: "ServiceCreateCustomer",
        version: "",
        answer: Answer::Any,
        writes: true,
        takes: &[&[
            Param::new("customerId", "CustomerId", Id, Required),
            Param::new("countryCode", "CountryCode", Digits, Required),
            Param::new("phoneNumber", "PhoneNumber", Digits, Required),
        ]],
    },
    // https://cloud.tencent.com/document/product/1465/59063
    KnownCall {
        name: "getDeviceList",
        target: "ServiceGetDeviceList",
        version: "",
        answer: Answer::Devices,
        writes: false,
        takes: &[&[
            Param::new("productId", "ProductId", Printable, Required),
            Param::new("offset", "Offset", Integer { min: 0 }, Default(0)),
            Param::new("limit", "Limit", Integer { min: 1 }, Default(20)),
        ]],
    },
    // https://cloud.tencent.com/document/product/1465/59076
    KnownCall {
        name: "getOrderList",
        target: "ServiceGetOrderList",
        version: "",
        answer: Answer::Orders,
        writes: false,
        takes: &[&[
            Param::new("customerId", "CustomerId", Id, Optional),
            Param::new("orderNo", "OrderNo", Printable, Optional),
            Param::new("offset", "Offset", Integer { min: 0 }, Optional),
            Param::new("limit", "Limit", Integer { min: 1 }, Optional),
        ]],
    },
];
