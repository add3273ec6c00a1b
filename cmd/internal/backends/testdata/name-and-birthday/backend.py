"""Hole: a person is known by name and birthday. Pages in EUC-KR, with an answer in a script as old shops have it."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from lib import Accounts, Handler, Iamport, Refusal, proven, serve  # noqa: E402

iamport = Iamport()
accounts = Accounts()

TEXTS = {
    "created": "가입을 축하합니다", "existing": "이미 가입하셨습니다", "underage": "미성년자는 가입할 수 없습니다",
    "rejected": "본인인증을 확인할 수 없습니다", "unavailable": "잠시 후 이용해 주세요",
}


class Backend(Handler):
    def alert(self, kind):
        page = '<meta charset="euc-kr"><script>alert("%s");history.back()</script>' % TEXTS[kind]
        self.reply(200, page.encode("euc-kr"), "text/html")

    def do_POST(self):
        try:
            record = proven(iamport.certification(self.form().get("imp_uid")))
            self.alert(accounts.open((record["name"], record["birthday"]), record["imp_uid"]))
        except Refusal as refusal:
            self.alert(refusal.kind)


serve(Backend)
