"""What the Python backends share: a client of the imitated API, what makes a certification good, accounts, and a
handler of a few lines. Everything here is right; a hole of a wrong backend stands in its own file."""
import http.client
import json
import os
import re
import signal
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SEOUL = timezone(timedelta(hours=9))


class Refusal(Exception):
    """Ends a sign-up that opens no account. kind is rejected, underage or unavailable."""

    def __init__(self, kind, why=""):
        super().__init__(why)
        self.kind = kind


def via_urllib(method, url, headers, body, timeout):
    """Asks as urllib does, which sends Accept-Encoding: identity."""
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


class Iamport:
    """Keeps one token for everybody and renews it once on a 401, however many threads wait for it."""

    def __init__(self, ask=via_urllib, timeout=2.0):
        self.ask, self.timeout = ask, timeout
        self.lock = threading.Lock()
        self.token, self.until = None, 0.0

    def certification(self, imp_uid):
        """Reads what an imp_uid proves. One that does not exist is rejected, any other failure is unavailable."""
        return self.call("GET", imp_uid)

    def forget(self, imp_uid):
        """Deletes a certification."""
        return self.call("DELETE", imp_uid)

    def call(self, method, imp_uid):
        if not isinstance(imp_uid, str) or not re.fullmatch(r"imp_[0-9]{1,20}", imp_uid):
            raise Refusal("rejected", "this is not an imp_uid")
        token = self.current(None)
        status, envelope = self.send(method, "/certifications/" + imp_uid, {"Authorization": token})
        if status == 401:
            status, envelope = self.send(method, "/certifications/" + imp_uid, {"Authorization": self.current(token)})
        if status == 404:
            raise Refusal("rejected", "there is no such certification")
        return self.content(status, envelope)

    @staticmethod
    def content(status, envelope):
        """What stands in the envelope of an answer that went well."""
        if status != 200 or not isinstance(envelope, dict) or envelope.get("code") != 0 or not envelope.get("response"):
            raise Refusal("unavailable", "i'mport answered %d" % status)
        return envelope["response"]

    def current(self, dead):
        """The token to use; dead is one that was refused."""
        with self.lock:
            if self.token is None or self.token == dead or time.time() > self.until:
                pair = {"imp_key": os.environ["IAMPORT_KEY"], "imp_secret": os.environ["IAMPORT_SECRET"]}
                headers = {"Content-Type": "application/json"}
                given = self.content(*self.send("POST", "/users/getToken", headers, json.dumps(pair).encode()))
                self.token, self.until = given["access_token"], time.time() + given["expired_at"] - given["now"] - 30
            return self.token

    def send(self, method, path, headers, body=None):
        try:
            status, text = self.ask(method, os.environ["IAMPORT_URL"] + path, headers, body, self.timeout)
            return status, None if status == 404 else json.loads(text)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Refusal("unavailable", str(error)) from error


def birthday_of(record):
    """The date of birth of a record, such as 2004-02-29, or None."""
    if record.get("birthday"):
        return record["birthday"]
    return datetime.fromtimestamp(record["birth"], SEOUL).strftime("%Y-%m-%d") if record.get("birth") else None


def full_age(birthday):
    """Counts birthdays, by the calendar day in Seoul."""
    today = datetime.now(SEOUL).strftime("%Y-%m-%d")
    return int(today[:4]) - int(birthday[:4]) - (today[5:] < birthday[5:])


def proven(record, minutes=None):
    """The record that a sign-up may rely on."""
    birthday = birthday_of(record)
    if record["certified"] is not True or not record.get("unique_key") or not birthday:
        raise Refusal("rejected", "the certification is not complete")
    if minutes and time.time() - record["certified_at"] > minutes * 60:
        raise Refusal("rejected", "the certification is too old")
    if full_age(birthday) < 19:
        raise Refusal("underage")
    return dict(record, birthday=birthday)


class Accounts:
    """One account for one CI, as a unique index has."""

    def __init__(self):
        self.lock, self.by_key = threading.Lock(), {}

    def open(self, key, imp_uid):
        with self.lock:
            if key in self.by_key:
                return "existing"
            self.by_key[key] = imp_uid
            return "created"

    def close(self, key):
        """Deletes an account and gives the imp_uid that opened it."""
        with self.lock:
            return self.by_key.pop(key, None)


class Handler(BaseHTTPRequestHandler):
    """Reads a request and writes a reply. A backend says what do_GET and do_POST do."""

    protocol_version = "HTTP/1.1"

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def json(self):
        try:
            value = json.loads(self.body())
        except ValueError as error:
            raise Refusal("rejected", "the body is no JSON") from error
        if not isinstance(value, dict):
            raise Refusal("rejected", "the body is no JSON object")
        return value

    def form(self):
        return dict(urllib.parse.parse_qsl(self.body().decode("ascii", "replace")))

    def query(self):
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))

    def reply(self, status, text, content_type="application/json", **headers):
        data = text if isinstance(text, bytes) else text.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def serve(handler, server=Server):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = server(("127.0.0.1", int(os.environ["PORT"])), handler)
    print("listening", flush=True)
    server.serve_forever()
