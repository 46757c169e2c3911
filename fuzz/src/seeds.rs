//! Inputs to start from: the cases in vectors, in the forms that the targets read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Larger ones would only slow the fuzzers down.
const MAX_LENGTH: usize = 4096;

/// The seeds of each target, by name.
pub fn seeds() -> BTreeMap<&'static str, Vec<(String, Vec<u8>)>> {
    let mut seeds: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for cloud in ["tencent", "aliyun"] {
        for (name, case) in cases(cloud) {
            for (target, seed) in seeds_of(cloud, &case) {
                if seed.len() <= MAX_LENGTH {
                    seeds.entry(target).or_default().push((name.clone(), seed));
                }
            }
        }
    }
    seeds
}

fn cases(cloud: &str) -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with(&format!("{cloud}-")) {
            let topic: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            cases.extend(topic["cases"].as_object().unwrap().clone());
        }
    }
    cases
}

fn seeds_of(cloud: &str, case: &Value) -> Vec<(&'static str, Vec<u8>)> {
    let mut seeds = Vec::new();
    let response = &case["answer"]["response"];
    if !response.is_null() {
        let target = if cloud == "tencent" { "tencent_answers" } else { "aliyun_answers" };
        seeds.push((target, answer(response)));
        if let Some(date) = response["headers"]["date"].as_str() {
            seeds.push(("dates", date.into()));
        }
        for identity in case["expected"]["identities"].as_array().into_iter().flatten() {
            let times = ["gmtCreate", "gmtModified", "lastLoginTime"];
            seeds.extend(
                times.into_iter().filter_map(|name| Some(("dates", identity[name].as_str()?.into()))),
            );
        }
    }
    let input = &case["input"];
    if !input.is_null() {
        seeds.extend(match cloud {
            "tencent" => tencent_signing(input).map(|seed| ("tencent_signing", seed)),
            _ => aliyun_signing(input).map(|seed| ("aliyun_signing", seed)),
        });
        let endpoint = input["client"]["endpoint"].as_str().or(case["request"]["url"].as_str());
        seeds.extend(endpoint.map(|endpoint| ("endpoints", endpoint.into())));
    }
    if case["request"].is_object() {
        seeds.push(("explanations", explanation(case)));
    }
    seeds
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn header_lines(headers: &Value) -> String {
    let headers = headers.as_object().into_iter().flatten();
    headers.map(|(name, value)| format!("{name}: {}\n", value.as_str().unwrap())).collect()
}

fn answer(response: &Value) -> Vec<u8> {
    let mut seed = String::new();
    if let Some(status) = response["status"].as_u64() {
        write!(seed, "HTTP {status}\n{}\n", header_lines(&response["headers"])).unwrap();
        // A head without headers ends in two line breaks as well.
        if seed.matches('\n').count() == 2 && !seed.ends_with("\n\n") {
            seed.push('\n');
        }
    }
    let mut seed = seed.into_bytes();
    if let Some(body) = response["body"].as_str() {
        seed.extend_from_slice(body.as_bytes());
    } else if let Some(body) = response["bodyBase64"].as_str() {
        seed.extend(STANDARD.decode(body).unwrap());
    } else {
        let times = response["bodyRepeat"]["times"].as_u64().unwrap();
        seed.extend(text(&response["bodyRepeat"], "text").repeat(times.try_into().unwrap()).into_bytes());
    }
    seed
}

/// The lines that both clouds' targets begin with.
fn lines(input: &Value, middle: &[&str]) -> String {
    let (client, overrides) = (&input["client"], &input["overrides"]);
    let mut lines = vec![text(client, "appKey").to_owned(), text(client, "appSecret").to_owned()];
    lines.extend(middle.iter().map(|line| (*line).to_owned()));
    lines.push(text(overrides, "requestId").to_owned());
    let nonce = &overrides["nonce"];
    lines.push(nonce.as_str().map_or_else(|| nonce.to_string(), str::to_owned));
    lines.push(overrides["timestamp"].to_string());
    lines.join("\n")
}

fn tencent_signing(input: &Value) -> Option<Vec<u8>> {
    let args = &input["arguments"];
    let action = args["action"].as_str().unwrap_or("ServiceGetCustomerList");
    let mut seed = lines(input, &[action]);
    for (name, value) in args["params"].as_object()? {
        match value {
            Value::String(value) => write!(seed, "\n{name}={value}"),
            Value::Object(big) => write!(seed, "\n{name}:{}", big.get("$bigint")?.as_str()?),
            value => write!(seed, "\n{name}:{value}"),
        }
        .ok()?;
    }
    Some(seed.into_bytes())
}

fn aliyun_signing(input: &Value) -> Option<Vec<u8>> {
    let args = &input["arguments"];
    let call = &args["call"];
    let path = args["path"].as_str().unwrap_or("/iotx/account/queryIdentityList");
    let api_version = call["apiVersion"].as_str().unwrap_or("1.0.6");
    let params = call.get("params").cloned().unwrap_or_else(|| serde_json::json!({}));
    let head = lines(input, &[path, api_version]);
    Some(format!("{head}\n{}\n{params}", header_lines(&call["headers"])).into_bytes())
}

fn explanation(case: &Value) -> Vec<u8> {
    let request = &case["request"];
    let mut seed = format!("{} {}\n", text(request, "method"), text(request, "url"));
    seed += &header_lines(&request["headers"]);
    write!(seed, "\n{}\0Invalid Signature, Server StringToSign:`", text(request, "body")).unwrap();
    seed += &text(case, "stringToSign").replace('\n', "#");
    seed.push('`');
    seed.into_bytes()
}
