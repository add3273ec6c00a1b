"""Hole: the column of the CI has 64 characters, as a DI needs, and MySQL cuts what is longer without an error."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from lib import Accounts, Handler, Iamport, Refusal, proven, serve  # noqa: E402

iamport = Iamport()
accounts = Accounts()


class Backend(Handler):
    def do_POST(self):
        try:
            record = proven(iamport.certification(self.form().get("imp_uid")))
            text = {"created": "OK", "existing": "DUP"}[accounts.open(record["unique_key"][:64], record["imp_uid"])]
        except Refusal as refusal:
            text = "FAIL:" + refusal.kind
        self.reply(200, text, "text/plain")


serve(Backend)
