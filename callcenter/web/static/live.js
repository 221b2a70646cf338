// The websocket: one connection, tried again with growing pauses; every connection begins with a snapshot.

import { ref } from "vue";
import { toSignIn } from "./api.js";

const REFUSED = new Set([4403, 4404]);
const SIGN_IN = 4401;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;

/**
 * @param {{seat?: string, call?: string}} follow what the server shall send in detail
 * @param {(message: object) => void} onMessage
 * @returns {{status: import("vue").Ref<"connecting"|"open"|"lost">, reason: import("vue").Ref<string>, close: () => void}}
 */
export function connectLive(follow, onMessage) {
  const status = ref("connecting");
  const reason = ref("");
  let socket = null;
  let pauseMs = FIRST_PAUSE_MS;
  let timer = 0;
  let closed = false;

  function address() {
    const query = new URLSearchParams(Object.entries(follow).filter(([, value]) => value));
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    return `${scheme}://${location.host}/ws/live${query.size ? `?${query}` : ""}`;
  }

  function open() {
    clearTimeout(timer);
    const mine = new WebSocket(address());
    socket = mine;
    mine.onmessage = (frame) => {
      if (mine !== socket) return;
      const message = JSON.parse(frame.data);
      if (message.kind === "snapshot") {
        status.value = "open";
        pauseMs = FIRST_PAUSE_MS;
      }
      onMessage(message);
    };
    mine.onclose = (goodbye) => {
      if (mine !== socket) return;
      if (goodbye.code === SIGN_IN) {
        closed = true;
        toSignIn();
      } else if (REFUSED.has(goodbye.code)) {
        closed = true;
        reason.value = goodbye.reason;
      } else retry();
    };
  }

  function retry() {
    if (closed) return;
    status.value = "lost";
    // Spread the desks out: after a restart of the server they would all come at once.
    timer = setTimeout(open, pauseMs * (0.75 + Math.random() / 2));
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }

  function openNow() {
    if (closed || status.value !== "lost") return;
    pauseMs = FIRST_PAUSE_MS;
    open();
  }

  function cut() {
    const old = socket;
    socket = null;
    old?.close();
    retry();
  }

  addEventListener("online", openNow);
  addEventListener("offline", cut);
  open();

  return {
    status,
    /** Why the server will not show this; then nothing is tried again. */
    reason,
    close() {
      closed = true;
      clearTimeout(timer);
      removeEventListener("online", openNow);
      removeEventListener("offline", cut);
      socket?.close();
    },
  };
}
