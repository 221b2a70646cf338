// Follows one call read-only in a drawer over the wall, on a connection of its own.

import { onUnmounted } from "vue";
import { CallLog } from "../call_log.js";
import { connectLive } from "../live.js";
import { CallView } from "./call_view.js";

export const Follow = {
  components: { CallView },
  props: { callId: String },
  setup(props) {
    const log = new CallLog();
    const live = connectLive({ call: props.callId }, (message) => {
      if (message.kind !== "snapshot") log.apply(message);
      else if (message.detail) log.load(message.detail);
    });
    onUnmounted(live.close);
    return { log, status: live.status, trouble: live.reason };
  },
  template: `
    <p v-if="status === 'lost'" class="notice error" role="alert">与服务器的连接已中断，正在重新连接…</p>
    <p v-if="trouble" class="empty bad">{{ trouble }}</p>
    <call-view v-if="log.state.call" :log="log" readonly />
    <p v-else-if="!trouble" class="empty">正在打开…</p>`,
};
