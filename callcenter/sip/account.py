"""The seat's registration: digest, refresh, and a sentence for people when the registrar does not play along."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Protocol

import pjsua2 as pj

from callcenter.settings import SeatSettings, SipSettings
from callcenter.sip.sip_address import SipAddress
from callcenter.sip.sip_leg import guarded

logger = logging.getLogger(__name__)

SILENT_S = 4.0
"""A registrar that does not answer for so long is called silent; SIP itself gives up after 32 s only."""
RETRY_S = 5
REFUSED_RETRY_S = 30.0
"""pjsua stops for good when the password is refused; it may be corrected on the other side."""
RTP_PORTS = 40


class StateSink(Protocol):
    """Who shows the state of this process: the hub."""

    def state(self, **fields: object) -> None:
        """Replaces the named fields of the state."""


class Account(pj.Account):  # type: ignore[misc]  # pjsua2 has no type information
    """The extension's account; calls come in through ``on_invite``."""

    def __init__(self, seat: SeatSettings, sip: SipSettings, hub: StateSink, on_invite: Callable[[int], None]) -> None:
        super().__init__()
        self._seat = seat
        self._registrar = sip.registrar
        self._hub = hub
        self._on_invite = on_invite
        self._told: tuple[bool, str] | None = None
        self._silent_at = 0.0
        self._retry_at = 0.0
        self.create(_config(seat, sip))
        self._silent_at = self._silent_at or time.monotonic() + SILENT_S

    def tick(self, now: float) -> None:
        """Notices a registrar that says nothing."""
        if self._silent_at and now > self._silent_at:
            self._silent_at = 0.0
            self._tell(False, f"注册服务器 {self._registrar} 没有应答，请检查地址、端口和网络；正在自动重试。")
        if self._retry_at and now > self._retry_at:
            self._retry_at = 0.0
            self.setRegistration(True)

    @guarded
    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:  # noqa: N802  # the names pjsua2 calls
        """An INVITE."""
        self._on_invite(prm.callId)

    @guarded
    def onRegState(self, prm: pj.OnRegStateParam) -> None:  # noqa: N802
        """The registrar has answered, or pjsua has given up waiting."""
        now = time.monotonic()
        self._silent_at = self._retry_at = 0.0
        where = f"分机 {self._seat.extension} 在注册服务器 {self._registrar}"
        if prm.code // 100 == 2 and prm.expiration > 0:
            self._silent_at = now + prm.expiration + 1  # a refresh goes out 5 s before that
            self._tell(True, "")
        elif prm.code in (401, 403, 407):
            self._retry_at = now + REFUSED_RETRY_S
            self._tell(False, f"{where} 注册被拒绝（{prm.code}），请核对该坐席的分机号和注册密码。")
        elif prm.code == 404:
            self._retry_at = now + REFUSED_RETRY_S
            self._tell(False, f"{where} 没有登记（404），请在服务器上添加该分机，或改正坐席设置。")
        elif prm.code in (0, 408):
            self._tell(False, f"注册服务器 {self._registrar} 没有应答，请检查地址、端口和网络；正在自动重试。")
        elif prm.code // 100 != 2:
            self._tell(False, f"{where} 注册失败（{prm.code}），请检查该服务器；正在自动重试。")

    def _tell(self, registered: bool, sentence: str) -> None:
        if self._told == (registered, sentence):
            return
        self._told = (registered, sentence)
        self._hub.state(registered=registered, sentence=sentence)
        if registered:
            logger.info("registered", extra={"extension": self._seat.extension, "registrar": self._registrar})
        else:
            logger.warning("not registered: %s", sentence, extra={"extension": self._seat.extension})


def _config(seat: SeatSettings, sip: SipSettings) -> pj.AccountConfig:
    registrar = SipAddress.parse(sip.registrar)
    config = pj.AccountConfig()
    config.idUri = f"sip:{seat.extension}@{registrar.host}"
    registration = config.regConfig
    registration.registrarUri = sip.registrar
    registration.timeoutSec = sip.register_s
    registration.firstRetryIntervalSec = 2
    registration.retryIntervalSec = RETRY_S
    registration.randomRetryIntervalSec = 0
    registration.dropCallsOnFail = False  # a call outlives its registrar
    config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", seat.extension, 0, seat.password))
    transport = config.mediaConfig.transportConfig
    transport.boundAddress = sip.bind
    transport.port = seat.rtp_port
    transport.portRange = RTP_PORTS
    config.callConfig.prackUse = pj.PJSUA_100REL_NOT_USED
    config.callConfig.timerUse = pj.PJSUA_SIP_TIMER_OPTIONAL
    return config
