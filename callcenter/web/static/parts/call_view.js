// The whole view of one call: transcript, duties, alerts, ticket. The desk edits it, the wall only reads it.

import { computed, ref, watch } from "vue";
import { Alerts } from "./alerts.js";
import { CallBar } from "./call_bar.js";
import { Duties } from "./duties.js";
import { PlayerBar, useClipPlayer } from "./clip_player.js";
import { Scorecard } from "./scorecard.js";
import { Ticket } from "./ticket.js";
import { Transcript } from "./transcript.js";
import { WrapUp } from "./wrap_up.js";

const OVER = new Set(["ended", "failed"]);
const LEAD_IN_MS = 300;

export const CallView = {
  components: { Alerts, CallBar, Duties, PlayerBar, Scorecard, Ticket, Transcript, WrapUp },
  props: { log: Object, agentNo: { type: String, default: "" }, readonly: Boolean, wrapUp: Boolean },
  emits: ["wrapped"],
  setup(props) {
    const state = props.log.state;
    const marked = ref("");
    const picked = ref("");
    const clip = useClipPlayer();
    const ticket = ref(null);
    const over = computed(() => OVER.has(state.call?.state));
    const running = computed(() => ["ringing", "talking", "held"].includes(state.call?.state));
    const callId = computed(() => state.call?.call_id);
    watch(callId, () => { marked.value = ""; picked.value = ""; clip.stop(); });

    /** A finding or a ticket field: shows the line it was heard in. */
    function mark(evidence) {
      if (evidence.key) picked.value = evidence.key;
      const leg = evidence.leg ?? evidence.source;
      const line = evidence.utterance !== null && state.segments.get(`${leg}:${evidence.utterance}`);
      marked.value = line ? line.key : nearest(evidence.start_ms);
    }
    function nearest(ms) {
      if (ms === null || ms === undefined) return "";
      const lines = [...state.segments.values()].filter((line) => line.start_ms <= ms && line.end_ms >= ms);
      return lines.at(-1)?.key ?? "";
    }
    function playSlot(slot) {
      mark(slot);
      clip.play(state.call, slot.start_ms - LEAD_IN_MS, (slot.end_ms ?? slot.start_ms + 3000) + LEAD_IN_MS);
    }
    const focusTicket = () => ticket.value?.focusFirst();
    const togglePlayer = () => { if (over.value && state.call.has_recording) clip.toggle(state.call); };
    return { clip, focusTicket, mark, marked, over, picked, playSlot, running, state, ticket, togglePlayer };
  },
  template: `
    <div class="call-view" :class="{over}">
      <call-bar :call="state.call" :anchor="state.anchor" />
      <div class="columns">
        <transcript :state="state" :live="running" :marked="marked" :playing-ms="clip.player.playing ? clip.player.ms : null"
          :seekable="over && state.call.has_recording"
          @seek="clip.play(state.call, $event)" @pick="picked = $event">
          <template #tools>
            <player-bar v-if="over && state.call.has_recording" :player="clip.player" :length-ms="state.call.media_ms"
              @toggle="togglePlayer" @seek="clip.seek" />
          </template>
        </transcript>
        <div class="stack">
          <wrap-up v-if="wrapUp && !readonly" :key="state.call.call_id" :state="state" @done="$emit('wrapped', $event)" />
          <scorecard v-if="over && state.total !== null" :state="state" @pick="picked = $event" />
          <duties v-else :state="state" />
          <alerts :state="state" :picked="picked" :over="over" @mark="mark" />
        </div>
        <ticket ref="ticket" :log="log" :agent-no="agentNo" :readonly="readonly" :playable="state.call.has_recording"
          @mark="mark" @play="playSlot" />
      </div>
    </div>`,
};
