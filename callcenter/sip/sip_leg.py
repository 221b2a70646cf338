"""One SIP dialog of the bridge; translates pjsua2's callbacks into calls on its owner.

``pj::Call`` keeps its numeric id after the dialog has ended. If the Python object dies later than the callback that
reports the end, its destructor hangs up whichever call has the number then. Hence the owner lets go of the leg inside
``leg_closed``, and everything worth keeping is kept in the owner.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import pjsua2 as pj

from callcenter.domain.events import Leg

logger = logging.getLogger(__name__)

_WITH_SOUND = (pj.PJSUA_CALL_MEDIA_ACTIVE, pj.PJSUA_CALL_MEDIA_REMOTE_HOLD)
"""A party that sends ``a=sendonly`` counts as REMOTE_HOLD, yet may play music: it is connected and tapped too."""
_AGREED = (*_WITH_SOUND, pj.PJSUA_CALL_MEDIA_LOCAL_HOLD)

F = TypeVar("F", bound=Callable[..., None])


class LegOwner(Protocol):
    """Who is told; every method runs in the thread that owns pjsua2."""

    def leg_reached(self) -> None:
        """Something answered our INVITE with a provisional response."""

    def leg_ringing(self, leg: Leg) -> None:
        """180 or 183 came."""

    def leg_confirmed(self, leg: Leg) -> None:
        """200 and ACK are exchanged."""

    def leg_media_changed(self, leg: Leg, held: bool) -> None:
        """Sound was negotiated (again); ``held``: by the far end of this leg."""

    def leg_closed(self, leg: Leg, code: int, by_peer: bool) -> None:
        """The dialog is over; ``by_peer``: a BYE or CANCEL came from the far end. Drop the leg before returning."""


def guarded(callback: F) -> F:
    """Reports what a callback raises: pjsua2 would print it to stderr and go on with a call half set up."""

    @functools.wraps(callback)
    def wrapper(self: Any, *args: Any) -> None:
        try:
            callback(self, *args)
        except Exception as problem:
            logger.error("SIP callback failed", extra={"callback": callback.__name__, "error": type(problem).__name__})

    return wrapper  # type: ignore[return-value]


class SipLeg(pj.Call):  # type: ignore[misc]  # pjsua2 has no type information
    """The customer's or the agent's dialog."""

    def __init__(self, account: pj.Account, party: Leg, owner: LegOwner, number: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(account, number)
        self.party = party
        self._owner: LegOwner | None = owner
        self._ended_by_peer = False
        self._closed = False

    def dial(self, address: str) -> None:
        """Sends the INVITE.

        Raises:
            pj.Error: not an address that can be called, or no free slot.
        """
        options = pj.CallOpParam(True)
        options.opt.audioCount = 1
        options.opt.videoCount = 0
        self.makeCall(address, options)

    def respond(self, code: int) -> None:
        """Answers the far end's INVITE."""
        options = pj.CallOpParam(True)
        options.opt.audioCount = 1
        options.opt.videoCount = 0
        options.statusCode = code
        self.answer(options)

    def end(self, code: int = 0) -> None:
        """BYE, CANCEL or a final response, whichever fits; does nothing where no dialog is.

        The wheel is built with assertions: hanging up a call without a number aborts the process.
        """
        if self._closed or self.getId() < 0:
            return
        options = pj.CallOpParam()
        options.statusCode = code
        try:
            self.hangup(options)
        except pj.Error as problem:
            logger.warning("leg could not be ended", extra={"leg": self.party, "status": problem.status})

    def has_agreed_on_sound(self) -> bool:
        """Whether the answer named a codec that was offered; pjsua confirms the dialog in any case."""
        info = self.getInfo()
        return any(media.type == pj.PJMEDIA_TYPE_AUDIO and media.status in _AGREED for media in info.media)

    def media(self) -> pj.AudioMedia | None:
        """The leg's port of the conference; a new one after each re-INVITE, none on ``a=inactive``."""
        if self._closed or not self.isActive():
            return None
        info = self.getInfo()  # named: its media would dangle if it died before the loop
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status in _WITH_SOUND:
                try:
                    return self.getAudioMedia(index)
                except pj.Error:
                    return None
        return None

    @guarded
    def onCallState(self, _prm: pj.OnCallStateParam) -> None:  # noqa: N802  # the names pjsua2 calls
        """Ringing, answered, over."""
        info = self.getInfo()
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self._closed = True
            owner, self._owner = self._owner, None
            if owner is not None:
                owner.leg_closed(self.party, info.lastStatusCode, self._ended_by_peer)
        elif self._owner is not None:
            if info.state == pj.PJSIP_INV_STATE_EARLY and info.role == pj.PJSIP_ROLE_UAC:
                self._owner.leg_ringing(self.party)
            elif info.state == pj.PJSIP_INV_STATE_CONFIRMED:
                self._owner.leg_confirmed(self.party)

    @guarded
    def onCallTsxState(self, prm: pj.OnCallTsxStateParam) -> None:  # noqa: N802
        """A BYE or CANCEL that came in says who ended; it is reported before the end itself."""
        transaction = prm.e.body.tsxState.tsx
        if transaction.method in ("BYE", "CANCEL"):
            if transaction.role == pj.PJSIP_ROLE_UAS:
                self._ended_by_peer = True
        elif self._owner is not None and _is_provisional_answer(transaction):
            self._owner.leg_reached()

    @guarded
    def onCallMediaState(self, _prm: pj.OnCallMediaStateParam) -> None:  # noqa: N802
        """After the answer and after each re-INVITE."""
        if self._owner is None:
            return
        info = self.getInfo()
        for media in info.media:
            if media.type == pj.PJMEDIA_TYPE_AUDIO:
                self._owner.leg_media_changed(self.party, media.status == pj.PJSUA_CALL_MEDIA_REMOTE_HOLD)

    @guarded
    def onCallTransferRequest(self, prm: pj.OnCallTransferRequestParam) -> None:  # noqa: N802
        """Refused: accepted without a new call object, the transfer would run under this leg's name and crash."""
        prm.statusCode = 603


def _is_provisional_answer(transaction: pj.SipTransaction) -> bool:
    ours = transaction.method == "INVITE" and transaction.role == pj.PJSIP_ROLE_UAC
    return bool(ours and transaction.state == pj.PJSIP_TSX_STATE_PROCEEDING)
