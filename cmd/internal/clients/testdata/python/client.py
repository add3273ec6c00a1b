"""iamport-rest-client takes the address as imp_url and asks for a token before every call. Of a failure it tells the
status and HTTP's own words for it."""

import os

from driver import KEY, SECRET, URL, walk
from iamport import Iamport


def client(secret):
    if os.environ.get("MOCK_URL"):
        return Iamport(imp_key=KEY, imp_secret=secret, imp_url=URL + "/")
    return Iamport(imp_key=KEY, imp_secret=secret)  # with its own default


mine = client(SECRET)

walk({
    "token": lambda: {"fields": {"access_token": mine.get_headers()["Authorization"]}},
    "certification": lambda imp_uid: {"fields": mine.find_certification(imp_uid)},
    "wrong secret": lambda: {"fields": client("not-" + SECRET).find_certification("imp_1")},
    "delete": lambda imp_uid: {"fields": mine.cancel_certification(imp_uid)},
}, lambda thrown: {"status": thrown.code} if isinstance(thrown, Iamport.HttpError) else {})
