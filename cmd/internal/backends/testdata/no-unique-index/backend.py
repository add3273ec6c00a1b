"""Hole: it looks for the CI, hashes the password, and inserts; no unique index stands behind it."""
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from lib import Handler, Iamport, Refusal, proven, serve  # noqa: E402

iamport = Iamport()
members = []


class Backend(Handler):
    def do_POST(self):
        try:
            record = proven(iamport.certification(self.json().get("imp_uid")))
            result = "existing" if record["unique_key"] in members else "created"
            if result == "created":
                time.sleep(0.1)  # bcrypt
                members.append(record["unique_key"])
            self.reply({"created": 201, "existing": 200}[result], json.dumps({"result": result}))
        except Refusal as refusal:
            status = {"underage": 403, "rejected": 400, "unavailable": 503}[refusal.kind]
            self.reply(status, json.dumps({"result": refusal.kind}))


serve(Backend)
