"""Sends one request through the official client: reads a JSON object from stdin, writes one to stdout."""

import json
import sys

from alibabacloud_iot_api_gateway.client import Client
from alibabacloud_iot_api_gateway.models import CommonParams, Config, IoTApiRequest
from alibabacloud_tea_util.models import RuntimeOptions

call = json.load(sys.stdin)
client = Client(Config(domain=call["domain"], app_key=call["appKey"], app_secret=call["appSecret"]))
body = IoTApiRequest(
    version="1.0",
    params=call["params"],
    request=CommonParams(api_ver=call["apiVersion"]),
)
response = client.do_request(call["path"], "HTTP", "POST", {}, body, RuntimeOptions())
result = {
    "status": response.status_code,
    "headers": {name.lower(): value for name, value in response.headers.items()},
    "body": response.body.decode("utf-8"),
}
json.dump(result, sys.stdout)
