"""Every answer is a bare number in a 200: 1 new, 2 known, -1 too young, -2 not certified, -9 later. urllib asks i'mport."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from lib import Accounts, Handler, Iamport, Refusal, proven, serve  # noqa: E402

iamport = Iamport()
accounts = Accounts()


class Backend(Handler):
    def do_GET(self):
        self.reply(200, "0")

    def do_POST(self):
        try:
            record = proven(iamport.certification(self.json().get("imp_uid")))
            number = {"created": 1, "existing": 2}[accounts.open(record["unique_key"], record["imp_uid"])]
        except Refusal as refusal:
            number = {"underage": -1, "rejected": -2, "unavailable": -9}[refusal.kind]
        self.reply(200, str(number))


serve(Backend)
