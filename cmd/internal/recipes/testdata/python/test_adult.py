import json
import os
import time
import urllib.request


def ask(url, body=None, **headers):
    request = urllib.request.Request(url, body, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["response"]


def test_the_mock_knows_its_people(iamport):
    token = ask(iamport["api"] + "/users/getToken", b"imp_key=imp_test_recipe&imp_secret=any")["access_token"]
    if os.environ.get("HOLD"):
        time.sleep(60)  # TestKilledRunner kills this one meanwhile
    person = ask(iamport["api"] + "/certifications/imp_100000000001", Authorization=token)
    assert person["birthday"] == "1990-05-17"
