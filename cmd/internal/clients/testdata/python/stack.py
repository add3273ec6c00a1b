"""requests or httpx as such, as programs use them that have no client of the API."""

import importlib
import json
import sys

from driver import KEY, SECRET, URL, walk

http = importlib.import_module(sys.argv[1])
token = None


def call(method, path, body=None):
    headers = {"Authorization": token} if token else {}
    response = http.request(method, URL + path, headers=headers, json=body)
    envelope = json.loads(response.text)
    return {"status": response.status_code, "envelope": envelope, "fields": envelope["response"]}


def grant(secret):
    return call("POST", "/users/getToken", {"imp_key": KEY, "imp_secret": secret})


def renew():
    global token
    granted = grant(SECRET)
    token = granted["fields"]["access_token"]
    return granted


def read(imp_uid):
    answer = call("GET", "/certifications/" + imp_uid)
    if answer["status"] == 401:
        renew()  # good for the next one
    return answer


walk({
    "token": renew,
    "certification": read,
    "wrong secret": lambda: grant("not-" + SECRET),
    "delete": lambda imp_uid: call("DELETE", "/certifications/" + imp_uid),
    "otp request": lambda person: call("POST", "/certifications/otp/request", person),
    "otp confirm": lambda imp_uid, otp: call("POST", "/certifications/otp/confirm/" + imp_uid, {"otp": otp}),
}, lambda thrown: {})
