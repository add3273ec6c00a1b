"""The window comes back to a callback, which redirects to /signup?cert=TOKEN; the form is posted with the token."""
import os
import secrets
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from lib import Accounts, Handler, Iamport, Refusal, proven, serve  # noqa: E402

iamport = Iamport()
accounts = Accounts()
waiting = {}


class Backend(Handler):
    def go(self, location):
        self.reply(302, "", "text/plain", Location=location)

    def do_GET(self):
        query = self.query()
        try:
            if query.get("success") != "true":
                raise Refusal("rejected", "the window reports a failure")
            record = proven(iamport.certification(query.get("imp_uid")))
        except Refusal as refusal:
            return self.go("/error?reason=" + refusal.kind)
        cert = secrets.token_urlsafe(16) + "+/="
        waiting[cert] = record
        return self.go("/signup?step=2&cert=" + cert.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"))

    def do_POST(self):
        record = waiting.pop(self.form().get("cert"), None)
        if record is None:
            return self.go("/error?reason=rejected")
        return self.go({"created": "/hello", "existing": "/login"}[accounts.open(record["unique_key"], record["imp_uid"])])


serve(Backend)
