"""http.client with the headers that the program names and no other: no Accept-Encoding. Answers have a code of their own."""
import http.client
import json
import os
import sys
from urllib.parse import urlsplit

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from lib import Accounts, Handler, Iamport, Refusal, proven, serve  # noqa: E402


def bare(method, url, headers, body, timeout):
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
    try:
        connection.putrequest(method, parts.path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


iamport = Iamport(ask=bare)
accounts = Accounts()


class Backend(Handler):
    def do_POST(self):
        try:
            record = proven(iamport.certification(self.json().get("imp_uid")), minutes=10)
            result = accounts.open(record["unique_key"], record["imp_uid"])
            self.reply(200, json.dumps({"ok": True, "code": {"created": "NEW", "existing": "KNOWN"}[result]}))
        except Refusal as refusal:
            self.reply(400, json.dumps({"ok": False, "code": refusal.kind.upper()}))


serve(Backend)
