"""An old shop: pages in EUC-KR, said in the header where it went well and in the page alone where it did not."""
import os
import secrets
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from lib import Accounts, Handler, Iamport, Refusal, proven, serve  # noqa: E402

iamport = Iamport()
accounts = Accounts()
keys = set()

TEXTS = {
    "created": "회원가입이 완료되었습니다.", "existing": "이미 가입된 회원입니다.", "underage": "만 19세 이상만 가입할 수 있습니다.",
    "rejected": "본인인증에 실패하였습니다.", "unavailable": "잠시 후 다시 시도해 주십시오.",
}


class Backend(Handler):
    def page(self, text, content_type="text/html"):
        head = '<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">'
        page = "<html><head>%s<title>똑똑한 가게</title></head><body>%s</body></html>" % (head, text)
        self.reply(200, page.encode("euc-kr", "xmlcharrefreplace"), content_type)

    def do_GET(self):
        key = secrets.token_hex(8)
        keys.add(key)
        self.page('<form>인증키: <input type=hidden name=key value="%s"></form>' % key)

    def do_POST(self):
        try:
            form = self.form()
            if form.get("key") not in keys:
                raise Refusal("rejected", "the form is not ours")
            record = proven(iamport.certification(form.get("imp_uid")))
            self.page(TEXTS[accounts.open(record["unique_key"], record["imp_uid"])], "text/html; charset=EUC-KR")
        except Refusal as refusal:
            self.page(TEXTS[refusal.kind])


serve(Backend)
