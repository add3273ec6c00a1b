"""What the drivers share: steps walked with a client; what it hands back is printed as one JSON object."""

import json
import os
import urllib.request

URL = os.environ.get("MOCK_URL") or "https://api.iamport.kr"
KEY = os.environ["MOCK_KEY"]
SECRET = os.environ["MOCK_SECRET"]
PERSON = {"name": "김보기", "phone": "01000000000", "birth": "900517", "gender_digit": "2", "carrier": "SKT", "company": "보기"}


def code(imp_uid):
    """The one-time code that the mock sent, asked of its control API, past any proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(os.environ["MOCK_SITE"] + "/messages") as answer:
        return next(m["code"] for m in json.load(answer)["messages"] if m["imp_uid"] == imp_uid)


def walk(steps, explain):
    """Take functions by name, and explain, which turns an exception into what the client tells of it."""
    report = {}

    def step(name, take):
        try:
            report[name] = take()
        except Exception as thrown:  # how a client fails is what the test wants to see
            report[name] = {"failed": True, "thrown": repr(thrown), **explain(thrown)}

    read = steps["certification"]
    step("token", steps["token"])
    step("certification", lambda: read(os.environ["MOCK_KNOWN"]))
    step("unknown", lambda: read(os.environ["MOCK_UNKNOWN"]))
    step("wrong secret", steps["wrong secret"])
    step("delete", lambda: steps["delete"](os.environ["MOCK_KNOWN"]))
    step("after delete", lambda: read(os.environ["MOCK_KNOWN"]))
    if "otp request" in steps:
        step("otp request", lambda: steps["otp request"](PERSON))
        imp_uid = (report["otp request"].get("fields") or {}).get("imp_uid")
        step("otp confirm", lambda: steps["otp confirm"](imp_uid, code(imp_uid)))
    # Last, since a client may keep the dead token.
    step("expired", lambda: read(os.environ["MOCK_EXPIRED"]))
    step("after expired", lambda: read(os.environ["MOCK_EXPIRED"]))
    print(json.dumps(report))
