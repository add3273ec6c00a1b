"""Python's http.server as it comes: HTTP/1.0, one request at a time, five that wait."""
import json
import os
import sys
from http.server import HTTPServer

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from lib import Accounts, Handler, Iamport, Refusal, proven, serve  # noqa: E402

iamport = Iamport()
accounts = Accounts()


class Backend(Handler):
    protocol_version = "HTTP/1.0"

    def do_POST(self):
        try:
            record = proven(iamport.certification(self.json().get("imp_uid")))
            result = accounts.open(record["unique_key"], record["imp_uid"])
            self.reply({"created": 201, "existing": 200}[result], json.dumps({"result": result}))
        except Refusal as refusal:
            status = {"underage": 403, "rejected": 400, "unavailable": 503}[refusal.kind]
            self.reply(status, json.dumps({"result": refusal.kind}))


serve(Backend, HTTPServer)
