//! A page of customers.

#[cfg(feature = "serde")]
use crate::members::serialize_list;
use crate::prelude::*;
use iot_accounts_json::Rows;

/// A page of customers ([source](https://cloud.tencent.com/document/product/1465/59074)).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CustomerList {
    /// `RequestId`: the request's, repeated.
    pub request_id: Option<String>,
    /// `Total`: how many customers fit the filters, on all pages together.
    pub total: u64,
    /// How many country codes and telephone numbers of this page were left out because they are neither texts nor numbers.
    pub dropped_cells: u64,
    pub(super) rows: Rows,
}

/// One customer ([source](https://cloud.tencent.com/document/product/1465/59061)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct Customer<'a> {
    /// `CustomerId`: the id that the product gave this user.
    pub customer_id: &'a str,
    /// `CountryCode`: the country code of the telephone, digits.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub country_code: Option<&'a str>,
    /// `PhoneNumber`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub phone_number: Option<&'a str>,
}

impl Customer<'_> {
    /// The names of the members on the wire, in the order of a row's cells.
    pub(super) const NAMES: [&'static str; 3] = ["CustomerId", "CountryCode", "PhoneNumber"];
}

impl CustomerList {
    /// The customers of this page.
    pub fn customers(&self) -> impl Iterator<Item = Customer<'_>> {
        self.rows.rows(Customer::NAMES.len()).map(|[customer_id, country_code, phone_number]| Customer {
            customer_id: customer_id.unwrap_or_default(),
            country_code,
            phone_number,
        })
    }

    /// The same as a table: id, country code and phone number of each customer in turn.
    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.rows
    }
}

/// As `{ requestId?, total, droppedCells, customers: [ … ] }`.
#[cfg(feature = "serde")]
impl serde::Serialize for CustomerList {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = ("customers", self.customers().collect());
        serialize_list(serializer, self.request_id.as_deref(), Some(self.total), self.dropped_cells, rows)
    }
}
