"""The fixture `emulator`: the address of an emulator that runs as long as the tests."""

import re
import subprocess

import pytest


@pytest.fixture(scope="session")
def emulator():
    command = ["lockgroove-emulator", "--port", "0", "--any-client", "--set", "login_outcome=agree"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield next(found[0] for found in map(re.compile(r"http://[^\s/]+").search, process.stdout) if found)
        process.terminate()
