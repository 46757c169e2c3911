//! Tencent's answers, against serde_json.

use iot_accounts_core::tencent::{self, CustomerList, Device, DeviceList, OrderList};
use iot_accounts_core::{ApiError, Rows};

use crate::json::{Json, Object, Reading, read};
use crate::message::{Answer, check_parsed};

const CUSTOMER: [&str; 3] = ["CustomerId", "CountryCode", "PhoneNumber"];
const ORDER: [&str; 5] = ["OrderNo", "CustomerId", "ItemId", "ItemVNO", "ItemNum"];
/// The last four are secrets.
const DEVICE: [&str; 14] = [
    "DeviceName",
    "Status",
    "FirstOnlineTime",
    "LoginTime",
    "CreateTime",
    "Version",
    "DeviceCert",
    "LogLevel",
    "DevAddr",
    "DevEUI",
    "AppKey",
    "DevicePsk",
    "AppSKey",
    "NwkSKey",
];

pub fn check(data: &[u8]) {
    let answer = Answer::read(data);
    let response = answer.response();
    let read = answer.text().map_or(Reading::Broken, read);
    let top = if let Reading::Read(Json::Object(top)) = &read { Some(top) } else { None };
    let said = Said { payload: top.map(Payload::find), answer: &answer };

    said.check(tencent::parse(&response), said.success(), |result, payload| {
        assert_eq!(result.result_json, payload.object.map_or("{}", |object| object.source));
        assert_eq!(result.request_id.as_deref(), payload.request_id());
    });
    let customers = said.page("Customers", &CUSTOMER);
    said.check(tencent::parse_customer_list(&response), customers, |list, page| {
        let CustomerList { request_id, total, dropped_cells, .. } = list;
        page.check(list.rows(), (request_id.as_deref(), *total, *dropped_cells));
        let texts =
            list.customers().flat_map(|one| [Some(one.customer_id), one.country_code, one.phone_number]);
        assert!(texts.eq(list.rows().cells()));
    });
    said.check(tencent::parse_order_list(&response), said.page("Orders", &ORDER), |list, page| {
        let OrderList { request_id, total, dropped_cells, .. } = list;
        page.check(list.rows(), (request_id.as_deref(), *total, *dropped_cells));
        assert_eq!(list.columns(), ORDER);
        let texts = list
            .orders()
            .flat_map(|one| [one.order_no, one.customer_id, one.item_id, one.item_vno, one.item_num]);
        assert!(texts.eq(list.rows().cells()));
    });
    for (with_secrets, names) in [(false, &DEVICE[..10]), (true, &DEVICE)] {
        let devices = said.page("Devices", names);
        said.check(tencent::parse_device_list(&response, with_secrets), devices, |list, page| {
            let DeviceList { request_id, total, dropped_cells, .. } = list;
            page.check(list.rows(), (request_id.as_deref(), *total, *dropped_cells));
            assert_eq!(list.columns(), names);
            let texts: Vec<_> = list.devices().map(|one| texts_of(&one)).collect();
            assert!(texts.iter().flat_map(|row| &row[..names.len()]).copied().eq(list.rows().cells()));
            assert!(texts.iter().flat_map(|row| &row[names.len()..]).all(Option::is_none));
        });
    }
}

fn texts_of<'a>(device: &Device<'a>) -> [Option<&'a str>; DEVICE.len()] {
    [
        device.device_name,
        device.status,
        device.first_online_time,
        device.login_time,
        device.create_time,
        device.version,
        device.device_cert,
        device.log_level,
        device.dev_addr,
        device.dev_eui,
        device.app_key,
        device.device_psk,
        device.app_s_key,
        device.nwk_s_key,
    ]
}

/// What the cloud said, which no parser may lose.
struct Said<'a, 'b> {
    /// Of an answer that is an object.
    payload: Option<Payload<'a, 'b>>,
    answer: &'b Answer<'a>,
}

impl<'a, 'b> Said<'a, 'b> {
    fn success(&self) -> Option<&Payload<'a, 'b>> {
        let is_success = |payload: &&Payload<'_, '_>| payload.refusal.is_none() && !payload.is_odd;
        self.payload.as_ref().filter(is_success).filter(|_| !self.answer.has_failed())
    }

    /// The page, if it is one: it has a total, and every row has the first of the texts with these names.
    fn page(&self, list: &str, names: &[&str]) -> Option<Page<'b>> {
        let payload = self.success()?;
        let object = payload.object?;
        let total = object.get("Total").and_then(Json::whole_number)?;
        let mut page = Page { request_id: payload.request_id(), total, dropped: 0, cells: Vec::new() };
        let rows = match object.get(list) {
            Some(Json::Array { items, .. }) => items,
            Some(_) => return None,
            None => return (page.total == 0).then_some(page),
        };
        for row in rows {
            let row = row.object()?;
            row.text(names[0])?;
            page.dropped += names.iter().filter(|name| row.has_odd(name)).count() as u64;
            page.cells.extend(names.iter().map(|name| row.text(name)));
        }
        Some(page)
    }

    fn check<T, Expected>(
        &self,
        found: Result<T, ApiError>,
        expected: Option<Expected>,
        compare: impl FnOnce(&T, Expected),
    ) {
        if let Some(error) = check_parsed(found, expected, compare) {
            self.check_failure(&error);
        }
    }

    /// Neither a refusal nor the id of the request is lost, whatever else is odd.
    fn check_failure(&self, error: &ApiError) {
        let Some(payload) = &self.payload else { return };
        assert_eq!(error.request_id.as_deref(), self.answer.request_id(payload.request_id()));
        if let Some(refusal) = payload.refusal {
            assert_eq!((error.code.as_str(), error.vendor_message.as_str()), refusal);
        }
    }
}

struct Page<'b> {
    request_id: Option<&'b str>,
    total: u64,
    dropped: u64,
    cells: Vec<Option<&'b str>>,
}

impl Page<'_> {
    fn check(&self, rows: &Rows, head: (Option<&str>, u64, u64)) {
        assert_eq!(head, (self.request_id, self.total, self.dropped));
        assert_eq!(rows.cells().collect::<Vec<_>>(), self.cells);
    }
}

/// What the answer says, in whichever of the three envelopes.
#[derive(Default)]
struct Payload<'a, 'b> {
    object: Option<&'b Object<'a>>,
    /// Where the id stands when the object has none.
    request_id: Option<&'b str>,
    refusal: Option<(&'b str, &'b str)>,
    /// Where an object or a code belongs, something else is.
    is_odd: bool,
}

impl<'a, 'b> Payload<'a, 'b> {
    fn find(top: &'b Object<'a>) -> Self {
        let response = top.get("Response");
        if let Some(Json::Object(response)) = response {
            return Self::of(response);
        }
        let mut payload = Self::of(top);
        if let Some(code) = top.get("code") {
            let outer = payload.refusal;
            payload = match top.get("data") {
                None => Self::default(),
                Some(Json::Object(data)) => Self::of(data),
                Some(_) => Self { is_odd: true, ..Self::default() },
            };
            payload.request_id = top.text("RequestId");
            payload.refusal = match code.text() {
                Some(text) if code.whole_number() != Some(0) => {
                    Some((text, top.words("msg").unwrap_or_default()))
                }
                text => {
                    payload.is_odd |= text.is_none();
                    outer.or(payload.refusal)
                }
            };
        }
        payload.is_odd |= response.is_some();
        payload
    }

    fn of(object: &'b Object<'a>) -> Self {
        let error = object.get("Error");
        let failure = error.and_then(Json::object).map(|failure| {
            (failure.text("Code").unwrap_or_default(), failure.words("Message").unwrap_or_default())
        });
        let is_odd = error.is_some() && failure.is_none();
        Self { object: Some(object), refusal: failure, is_odd, ..Self::default() }
    }

    fn request_id(&self) -> Option<&'b str> {
        self.object.and_then(|object| object.text("RequestId")).or(self.request_id)
    }
}
