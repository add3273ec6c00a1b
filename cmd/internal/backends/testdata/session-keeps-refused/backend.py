"""Hole: the record is in the session before it is judged, and a refused visitor who goes on finds it there."""
import sys
import threading
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from lib import Accounts, Handler, Iamport, Refusal, proven, serve  # noqa: E402

PAGES = {"underage": "/under19", "rejected": "/signup", "unavailable": "/later", "created": "/welcome", "existing": "/login"}
iamport, accounts = Iamport(), Accounts()
sessions, lock = {}, threading.Lock()


class SignUp(Handler):
    def session(self):
        cookie = self.headers.get("Cookie", "")
        with lock:
            if cookie not in sessions:
                raise Refusal("rejected")
            return sessions[cookie]

    def do_GET(self):
        cookie = "sid=" + uuid.uuid4().hex
        with lock:
            sessions[cookie] = {}
        self.reply(200, "<form>", "text/html", Set_Cookie=cookie)

    def do_POST(self):
        form = self.form()
        try:
            step = {"/certify": self.certify, "/profile": self.profile}[self.path]
            page = step(self.session(), form)
        except Refusal as refusal:
            page = PAGES[refusal.kind]
        self.reply(302, "", "text/html", Location=page)

    def certify(self, session, form):
        record = session["record"] = iamport.certification(form.get("imp_uid"))
        proven(record)
        return "/profile"

    def profile(self, session, form):
        record = session.pop("record", None)
        if record is None or not form.get("nickname"):
            raise Refusal("rejected")
        key = record.get("unique_key") or form["nickname"]
        return PAGES[accounts.open(key, record["imp_uid"])]


serve(SignUp)
