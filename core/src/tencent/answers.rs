//! Reading the answers of other calls of the table.

use super::parse::{List, read_list};
use crate::error::ApiError;
use crate::members::members;
#[cfg(feature = "serde")]
use crate::members::serialize_list;
use crate::prelude::*;
use crate::response::Response;
use iot_accounts_json::Rows;

/// A page of a product's devices ([source](https://cloud.tencent.com/document/product/1465/59063)).
#[derive(Clone)]
#[non_exhaustive]
pub struct DeviceList {
    /// `RequestId`: the request's, repeated.
    pub request_id: Option<String>,
    /// `Total`: how many devices there are, on all pages together.
    pub total: u64,
    /// How many members of these devices were left out because they are neither texts nor numbers.
    pub dropped_cells: u64,
    rows: Rows,
    columns: &'static [&'static str],
}

members! {
    /// One device ([source](https://cloud.tencent.com/document/product/1465/59061)), every member as the vendor wrote it. It has
    /// no `Debug`, since the last four are secrets.
    pub struct Device {
        /// `DeviceName`, which is always there.
        device_name: "DeviceName",
        /// `Status`: `0` offline, `1` online, `2` failed, `3` inactive.
        status: "Status",
        /// `FirstOnlineTime`.
        first_online_time: "FirstOnlineTime",
        /// `LoginTime`.
        login_time: "LoginTime",
        /// `CreateTime`.
        create_time: "CreateTime",
        /// `Version`.
        version: "Version",
        /// `DeviceCert`.
        device_cert: "DeviceCert",
        /// `LogLevel`.
        log_level: "LogLevel",
        /// `DevAddr`.
        dev_addr: "DevAddr",
        /// `DevEUI`.
        #[cfg_attr(feature = "serde", serde(rename = "devEUI"))]
        dev_eui: "DevEUI",
        /// `AppKey`: the key that a LoRaWAN device joins with, a secret.
        app_key: "AppKey",
        /// `DevicePsk`: a secret.
        device_psk: "DevicePsk",
        /// `AppSKey`: a secret.
        app_s_key: "AppSKey",
        /// `NwkSKey`: a secret.
        nwk_s_key: "NwkSKey",
    }
}

/// How many members of a device are secrets, the last of them.
const SECRETS: usize = 4;

impl DeviceList {
    /// The devices of this page.
    pub fn devices(&self) -> impl Iterator<Item = Device<'_>> {
        self.rows.rows(self.columns.len()).map(Device::from_row)
    }

    /// The same as a table: the cells of each device in turn.
    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The names on the wire of the cells of a row.
    #[must_use]
    pub fn columns(&self) -> &'static [&'static str] {
        self.columns
    }
}

/// As `{ requestId?, total, droppedCells, devices: [ … ] }`, with the secrets if they were asked for.
#[cfg(feature = "serde")]
impl serde::Serialize for DeviceList {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = ("devices", self.devices().collect());
        serialize_list(serializer, self.request_id.as_deref(), Some(self.total), self.dropped_cells, rows)
    }
}

/// Reads the answer of `ServiceGetDeviceList`. The secrets of the devices are left out unless they are asked for. Without every
/// device's name there is no page.
///
/// ```
/// use iot_accounts_core::{Response, tencent};
///
/// let body = br#"{"Devices":[{"DeviceName":"lamp","DevicePsk":"secret"}],"Total":1}"#;
/// let list = tencent::parse_device_list(&Response::new(200, &[], body), false)?;
/// let lamp = list.devices().next();
/// assert_eq!(lamp.map(|lamp| (lamp.device_name, lamp.device_psk)), Some((Some("lamp"), None)));
/// # Ok::<(), iot_accounts_core::ApiError>(())
/// ```
///
/// # Errors
/// As for [`parse_customer_list`](super::parse_customer_list), without the start of an answer that cannot be read.
pub fn parse_device_list(response: &Response<'_>, with_secrets: bool) -> Result<DeviceList, ApiError> {
    const WITHOUT_SECRETS: usize = Device::NAMES.len().saturating_sub(SECRETS);
    let kept = if with_secrets { Device::NAMES.len() } else { WITHOUT_SECRETS };
    let columns = const { &Device::NAMES }.get(..kept).unwrap_or_default();
    let page = read_list(response, List { name: "Devices", columns }).map_err(ApiError::without_body)?;
    let (request_id, total, dropped_cells, rows) = page;
    Ok(DeviceList { request_id, total, dropped_cells, rows, columns })
}

/// A page of orders ([source](https://cloud.tencent.com/document/product/1465/59076)).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderList {
    /// `RequestId`: the request's, repeated.
    pub request_id: Option<String>,
    /// `Total`: how many orders fit the filters, on all pages together.
    pub total: u64,
    /// How many members of these orders were left out because they are neither texts nor numbers.
    pub dropped_cells: u64,
    rows: Rows,
}

members! {
    /// One order, every member as the vendor wrote it.
    #[derive(Debug)]
    pub struct Order {
        /// `OrderNo`, which is always there.
        order_no: "OrderNo",
        /// `CustomerId`.
        customer_id: "CustomerId",
        /// `ItemId`.
        item_id: "ItemId",
        /// `ItemVNO`.
        #[cfg_attr(feature = "serde", serde(rename = "itemVNO"))]
        item_vno: "ItemVNO",
        /// `ItemNum`.
        item_num: "ItemNum",
    }
}

impl OrderList {
    /// The orders of this page.
    pub fn orders(&self) -> impl Iterator<Item = Order<'_>> {
        self.rows.rows(Order::NAMES.len()).map(Order::from_row)
    }

    /// The same as a table: the cells of each order in turn.
    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The names on the wire of the cells of a row.
    #[must_use]
    pub fn columns(&self) -> &'static [&'static str] {
        const { &Order::NAMES }
    }
}

/// As `{ requestId?, total, droppedCells, orders: [ … ] }`.
#[cfg(feature = "serde")]
impl serde::Serialize for OrderList {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = ("orders", self.orders().collect());
        serialize_list(serializer, self.request_id.as_deref(), Some(self.total), self.dropped_cells, rows)
    }
}

/// Reads the answer of `ServiceGetOrderList`. Without every order's number there is no page.
///
/// ```
/// use iot_accounts_core::{Response, tencent};
///
/// let body = br#"{"Response":{"Orders":[{"OrderNo":"1","ItemNum":2}],"Total":1}}"#;
/// let list = tencent::parse_order_list(&Response::new(200, &[], body))?;
/// assert_eq!(list.orders().next().and_then(|order| order.item_num), Some("2"));
/// # Ok::<(), iot_accounts_core::ApiError>(())
/// ```
///
/// # Errors
/// As for [`parse_customer_list`](super::parse_customer_list).
pub fn parse_order_list(response: &Response<'_>) -> Result<OrderList, ApiError> {
    let list = List { name: "Orders", columns: const { &Order::NAMES } };
    let (request_id, total, dropped_cells, rows) = read_list(response, list)?;
    Ok(OrderList { request_id, total, dropped_cells, rows })
}
