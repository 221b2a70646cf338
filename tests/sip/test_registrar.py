"""The registrar's decisions, one packet at a time."""

import hashlib
import random
import socket
from pathlib import Path

import pytest

from callcenter.settings import Settings, SipSettings
from callcenter.sip.registrar import Registrar, run_registrar
from callcenter.sip.sip_message import SipMessage, parameter, parse

OWN = ("127.0.0.1", 5060)
PHONE = ("127.0.0.1", 5080)
CALLER = ("127.0.0.1", 5092)


@pytest.fixture
def registrar() -> Registrar:
    return Registrar(OWN, {"8001": "right", "8002": ""})


def request(method: str, uri: str, *, branch: str = "z9hG4bK1", extra: str = "", hops: str = "70") -> bytes:
    return (
        f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5092;branch={branch}\r\nMax-Forwards: {hops}\r\n"
        f"From: <sip:8001@127.0.0.1>;tag=a\r\nTo: <sip:8001@127.0.0.1>\r\nCall-ID: c1\r\nCSeq: 1 {method}\r\n{extra}"
        "Content-Length: 0\r\n\r\n"
    ).encode()


def sent(registrar: Registrar, packet: bytes, source: tuple[str, int] = CALLER) -> tuple[SipMessage, tuple[str, int]]:
    out = registrar.handle(packet, source)
    assert out is not None
    return parse(out[0].encode()), out[1]


def credentials(challenge: str, password: str, user: str = "8001") -> str:
    nonce, uri = parameter(challenge.replace(", ", ";"), "nonce"), "sip:127.0.0.1"

    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    answer = md5(f"{md5(f'{user}:callcenter:{password}')}:{nonce}:00000001:xyz:auth:{md5(f'REGISTER:{uri}')}")
    return (
        f'Authorization: Digest username="{user}", realm="callcenter", nonce="{nonce}", uri="{uri}", '
        f'response="{answer}", cnonce="xyz", qop=auth, nc=00000001\r\n'
    )


def register(registrar: Registrar, *, password: str = "right", contact: str = "", expires: int = 60) -> SipMessage:
    contact = contact or f"<sip:8001@{PHONE[0]}:{PHONE[1]};ob>"
    asked, _ = sent(registrar, request("REGISTER", "sip:127.0.0.1"))
    assert asked.start == "SIP/2.0 401 Unauthorized"
    extra = credentials(asked.first("WWW-Authenticate"), password) + f"Contact: {contact}\r\nExpires: {expires}\r\n"
    return sent(registrar, request("REGISTER", "sip:127.0.0.1", extra=extra))[0]


def test_registers_with_the_right_password(registrar: Registrar) -> None:
    given = register(registrar)
    assert given.start == "SIP/2.0 200 OK"
    assert given.first("Contact") == "<sip:8001@127.0.0.1:5080;ob>;expires=60"


def test_refuses_a_wrong_password_and_a_stranger(registrar: Registrar) -> None:
    assert register(registrar, password="wrong").start == "SIP/2.0 403 Forbidden"
    stranger = request("REGISTER", "sip:127.0.0.1").replace(b"8001", b"9999")
    assert sent(registrar, stranger)[0].start == "SIP/2.0 404 Not Found"
    assert registrar.contact_of("8001") is None


def test_a_nonce_of_somebody_else_is_stale_not_wrong(registrar: Registrar) -> None:
    other = credentials('Digest realm="callcenter", nonce="1-abc"', "right")
    again, _ = sent(registrar, request("REGISTER", "sip:127.0.0.1", extra=other))
    assert again.start == "SIP/2.0 401 Unauthorized"
    assert "stale=true" in again.first("WWW-Authenticate")


def test_newest_registration_wins_and_a_late_farewell_of_the_old_one_changes_nothing(registrar: Registrar) -> None:
    register(registrar)
    register(registrar, contact="<sip:8001@127.0.0.1:5099>")
    register(registrar, expires=0)
    assert registrar.contact_of("8001") == "sip:8001@127.0.0.1:5099"
    register(registrar, contact="<sip:8001@127.0.0.1:5099>", expires=0)
    assert registrar.contact_of("8001") is None


def test_invite_goes_to_the_contact_and_its_answer_back(registrar: Registrar) -> None:
    register(registrar)
    invite, where = sent(registrar, request("INVITE", "sip:8001@127.0.0.1:5060", hops="7"))
    assert where == PHONE
    assert invite.start == "INVITE sip:8001@127.0.0.1:5080;ob SIP/2.0"
    assert invite.first("Max-Forwards") == "6"
    assert invite.first("Record-Route") == "<sip:127.0.0.1:5060;lr>"
    vias = "".join(f"Via: {via}\r\n" for via in invite.all("Via"))
    rest = "From: <sip:a@b>;tag=a\r\nTo: <sip:8001@127.0.0.1>;tag=b\r\nCall-ID: c1\r\nCSeq: 1 INVITE\r\n\r\n"
    back, caller = sent(registrar, f"SIP/2.0 180 Ringing\r\n{vias}{rest}".encode(), PHONE)
    assert caller == CALLER
    assert len(back.all("Via")) == 1


def test_cancel_and_retransmission_have_the_branch_of_their_invite(registrar: Registrar) -> None:
    register(registrar)
    uri = "sip:8001@127.0.0.1:5060"
    branches = {
        parameter(sent(registrar, request(method, uri, branch=branch))[0].first("Via"), "branch")
        for method, branch in (
            ("INVITE", "z9hG4bK1"),
            ("INVITE", "z9hG4bK1"),
            ("CANCEL", "z9hG4bK1"),
            ("ACK", "z9hG4bK1"),
        )
    }
    assert len(branches) == 1
    other = sent(registrar, request("INVITE", uri, branch="z9hG4bK2"))[0]
    assert parameter(other.first("Via"), "branch") not in branches
    old = {parameter(sent(registrar, request(m, uri, branch="7"))[0].first("Via"), "branch") for m in ("INVITE", "ACK")}
    assert len(old) == 1, "a phone of before 2002 has branches without the cookie"


@pytest.mark.parametrize(
    ("uri", "hops", "status"),
    [
        ("sip:8001@127.0.0.1:5060", "70", "480 Temporarily Unavailable"),
        ("sip:7777@127.0.0.1:5060", "70", "404 Not Found"),
        ("sip:8001@127.0.0.1:5060", "0", "483 Too Many Hops"),
        ("sip:8001@192.0.2.1", "70", "403 Forbidden"),
        ("tel:110", "70", "416 Unsupported URI Scheme"),
    ],
)
def test_refusals(registrar: Registrar, uri: str, hops: str, status: str) -> None:
    refused, where = sent(registrar, request("INVITE", uri, hops=hops))
    assert refused.start == f"SIP/2.0 {status}"
    assert where == CALLER
    assert registrar.handle(request("ACK", uri, hops=hops), CALLER) is None, "an ACK is never answered"


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\r\n\r\n",
        b"\x00\xff" * 50,
        b"INVITE sip:8001@127.0.0.1 SIP/2.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        request("INVITE", "sip:8001@127.0.0.1:5060").replace(b"Via: SIP/2.0/UDP 127.0.0.1:5092", b"Via: ;"),
        request("REGISTER", "sip:127.0.0.1").replace(b"To: <sip:8001@127.0.0.1>", b"To: nobody"),
        request("OPTIONS", "sip:127.0.0.1").replace(b"127.0.0.1:5092", b"127.0.0.1:999999"),
        b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:5060\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 BYE\r\n\r\n",
    ],
)
def test_bad_packets_are_ignored_and_counted(registrar: Registrar, packet: bytes) -> None:
    assert registrar.handle(packet, CALLER) is None
    assert registrar.ignored == 1


def test_damaged_packets_never_stop_it(registrar: Registrar) -> None:
    register(registrar)
    extra = (
        "Route: <sip:127.0.0.1:5060;lr>, <sip:1@127.0.0.1:7>\r\nContact: <sip:8001@127.0.0.1:5080>;expires=60\r\n"
        'Authorization: Digest username="8001", nonce="1-2", realm="callcenter", qop=auth\r\n'
    )
    methods = ("INVITE", "REGISTER", "OPTIONS", "ACK", "BYE", "CANCEL")
    whole = [request(method, "sip:8001@127.0.0.1:5060", extra=extra) for method in methods]
    chance = random.Random(2)
    for _ in range(5000):
        packet = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(packet))
            packet[at : at + chance.choice((0, 1, 15))] = chance.choice(
                (b"\r\n", b";", b":", b",", b"\xff", b'"', b"99999")
            )
        out = registrar.handle(bytes(packet), CALLER)
        assert out is None or out[0].encode()


def test_only_this_machine_is_served(registrar: Registrar) -> None:
    assert registrar.handle(request("OPTIONS", "sip:127.0.0.1"), ("192.0.2.7", 5060)) is None
    assert registrar.ignored == 1
    assert sent(registrar, request("OPTIONS", "sip:127.0.0.1"))[0].start == "SIP/2.0 200 OK"


def test_an_address_in_use_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"sip:127.0.0.1:{taken.getsockname()[1]}"
        assert run_registrar(Settings(data=tmp_path, sip=SipSettings(registrar=address))) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert address in said
    assert "sip.registrar" in said
