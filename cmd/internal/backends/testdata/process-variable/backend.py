"""Hole: the certification of step 1 is kept in one variable of the process."""
import sys
import threading
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from lib import Accounts, Handler, Iamport, Refusal, proven, serve  # noqa: E402

PAGES = {"underage": "/under19", "rejected": "/signup", "unavailable": "/later", "created": "/welcome", "existing": "/login"}
iamport, accounts = Iamport(), Accounts()
sessions, lock = {}, threading.Lock()
certified = None


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
        global certified
        certified = proven(iamport.certification(form.get("imp_uid")))
        return "/profile"

    def profile(self, session, form):
        record = certified
        if record is None or not form.get("nickname"):
            raise Refusal("rejected")
        return PAGES[accounts.open(record["unique_key"], record["imp_uid"])]


serve(SignUp)
