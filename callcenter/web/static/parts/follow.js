// Follows one call read-only in a drawer over the wall, on a connection of its own.

import { onUnmounted, ref } from "vue";
import { api } from "../api.js";
import { CallLog } from "../call_log.js";
import { connectLive } from "../live.js";
import { CallView } from "./call_view.js";

export const Follow = {
  components: { CallView },
  props: { callId: String },
  setup(props) {
    const log = new CallLog();
    const trouble = ref("");
    async function fetchEnded() {
      try {
        log.load(await api.call(props.callId));
      } catch (refusal) {
        trouble.value = refusal.message;
      }
    }
    const live = connectLive({ call: props.callId }, (message) => {
      if (message.kind !== "snapshot") log.apply(message);
      else if (message.detail) log.load(message.detail);
      else fetchEnded();
    });
    onUnmounted(live.close);
    return { log, status: live.status, trouble };
  },
  template: `
    <p v-if="status === 'lost'" class="notice error" role="alert">与服务器的连接已中断，正在重新连接…</p>
    <p v-if="trouble" class="empty bad">{{ trouble }}</p>
    <call-view v-if="log.state.call" :log="log" readonly />
    <p v-else-if="!trouble" class="empty">正在打开…</p>`,
};
