import time

import pytest

from ui.limited_child import ChildFailed, run_in_child

ENOUGH = {"seconds": 10, "memory_bytes": 512 * 1024**2}


def told_back(content):
    return {"length": len(content)}


def eat_memory(content):
    return len([bytearray(1024**2) for _ in range(2_000)])


def never_end(content):
    while True:
        pass


def sleep_on(content):
    time.sleep(60)


def write_a_file(content):
    with open("/tmp/left-behind-by-a-child", "wb") as file:  # noqa: PTH123, S108
        file.write(b"x")


def quote_the_file(content):
    raise ValueError(content.decode())


def run(function, content=b"abc", **limits):
    return run_in_child(f"{__name__}:{function.__name__}", content, **(ENOUGH | limits))


def why_not(function, **limits):
    with pytest.raises(ChildFailed) as caught:
        run(function, **limits)
    return caught.value.reason


def test_a_child_answers():
    assert run(told_back, b"x" * 100_000) == {"length": 100_000}


def test_what_eats_memory_ends_the_child_alone():
    assert why_not(eat_memory) == "memory"


def test_what_never_ends_is_ended():
    assert why_not(never_end, seconds=1) == "time"
    assert why_not(sleep_on, seconds=1) == "time"


def test_a_child_writes_no_file():
    assert why_not(write_a_file) == "crash"


def test_a_failure_does_not_quote_the_file():
    with pytest.raises(ChildFailed) as caught:
        run(quote_the_file, b"Amina Khan")
    assert caught.value.reason == "crash"
    assert "Amina" not in str(caught.value)
