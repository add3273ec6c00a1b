"""The mock runs on a free port while the tests do: ask for the fixture iamport."""
import json
import subprocess
import time

import pytest


@pytest.fixture(scope="session")
def iamport(tmp_path_factory):
    ready = tmp_path_factory.mktemp("iamport") / "ready.json"
    mock = subprocess.Popen(["iamport-mock", "--addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0",
                             "--ready-file", str(ready), "--stop-with-stdin"],
                            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)  # the pipe closes with this process
    while not ready.exists():
        assert mock.poll() is None, "iamport-mock ended before it was ready"
        time.sleep(0.02)
    yield json.loads(ready.read_text())  # {"api": "http://…", "control": "http://…", "pid": …}
    mock.terminate()
    mock.wait(10)
