"""Signs requests with the official library: reads one JSON object a line from stdin, writes one signature a line."""

import json
import sys

from alibabacloud_apigateway_util.client import Client
from Tea.request import TeaRequest

for line in sys.stdin:
    call = json.loads(line)
    request = TeaRequest()
    request.method = "POST"
    request.pathname = call["path"]
    # The library signs the query in the order of the dictionary.
    request.query = dict(call["query"])
    # The library would sign a missing Date header as the text "None".
    request.headers = {**call["headers"], "date": ""}
    md5 = Client.get_content_md5(call["body"])
    signature = Client.get_signature(request, call["appSecret"])
    json.dump({"md5": md5, "signature": signature, "listed": request.headers["x-ca-signature-headers"]}, sys.stdout)
    sys.stdout.write("\n")
