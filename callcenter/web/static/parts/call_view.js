// The whole view of one call: transcript, duties, alerts, ticket. The desk edits it, the wall only reads it.

import { computed, ref, watch } from "vue";
import { Alerts } from "./alerts.js";
import { CallBar } from "./call_bar.js";
import { CallCallback, callbacksOf } from "./call_callback.js";
import { useCallOrder } from "./call_order.js";
import { CustomerCard, useCustomer } from "./customer_card.js";
import { Duties } from "./duties.js";
import { EmergencyCard } from "./emergency_card.js";
import { PlayerBar, useClipPlayer } from "./clip_player.js";
import { Scorecard } from "./scorecard.js";
import { Ticket } from "./ticket.js";
import { Transcript } from "./transcript.js";
import { WrapUp } from "./wrap_up.js";

const OVER = new Set(["ended", "failed"]);
const FINISHED = new Set(["closed", "archived", "void", "no-callback"]);
const LEAD_IN_MS = 300;

export const CallView = {
  components: { Alerts, CallBar, CallCallback, CustomerCard, Duties, EmergencyCard, PlayerBar, Scorecard, Ticket, Transcript, WrapUp },
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
    const made = useCallOrder(props.log, () => (props.readonly ? "" : props.agentNo));
    const customer = useCustomer(state);
    const expanded = ref(false);
    const emergency = computed(() => Boolean(made.order?.emergency) && !FINISHED.has(made.order.state));
    const callbacks = computed(() => (props.readonly || !props.agentNo ? [] : callbacksOf(state.call, customer.value)));
    /** While the call runs its recording grows and can be listened to all the same. */
    const playable = computed(() => state.call?.has_recording || ["talking", "held"].includes(state.call?.state));
    watch(callId, () => { marked.value = ""; picked.value = ""; expanded.value = false; clip.stop(); });

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
    const register = () => ticket.value?.register();
    const confirmReport = () => { if (emergency.value && !made.busy) made.reported(); };
    const toggleCustomer = () => { expanded.value = !expanded.value; };
    return {
      callbacks, clip, confirmReport, customer, emergency, expanded, focusTicket, made, mark, marked, over, picked, playSlot, playable, register,
      running, state, ticket, toggleCustomer, togglePlayer,
    };
  },
  template: `
    <div class="call-view" :class="{over}">
      <call-bar :call="state.call" :anchor="state.anchor" />
      <div class="columns">
        <div class="stack talk">
          <customer-card v-if="customer" :customer="customer" :ringing="state.call.state === 'ringing'" :expanded="expanded" @toggle="toggleCustomer" />
          <transcript :state="state" :live="running" :marked="marked" :playing-ms="clip.player.playing ? clip.player.ms : null"
            :seekable="over && state.call.has_recording"
            @seek="clip.play(state.call, $event)" @pick="picked = $event">
            <template #tools>
              <player-bar v-if="over && state.call.has_recording" :player="clip.player" :length-ms="state.call.media_ms"
                @toggle="togglePlayer" @seek="clip.seek" />
            </template>
          </transcript>
        </div>
        <div class="stack">
          <emergency-card v-if="emergency" :order="made.order" :heard="made.values" :can-report="!readonly && Boolean(agentNo)" :busy="made.busy" @reported="confirmReport" />
          <wrap-up v-if="wrapUp && !readonly" :key="state.call.call_id" :state="state" :agent-no="agentNo" :registered="Boolean(made.number)" @done="$emit('wrapped', $event)" />
          <call-callback v-if="callbacks.length" :key="'callback ' + state.call.call_id" :orders="callbacks" :by="agentNo" :call-id="state.call.call_id" />
          <scorecard v-if="over && state.total !== null" :state="state" @pick="picked = $event" />
          <duties v-else :state="state" />
          <alerts :state="state" :picked="picked" :over="over" @mark="mark" />
        </div>
        <ticket ref="ticket" :log="log" :agent-no="agentNo" :readonly="readonly" :playable="playable" :made="made"
          @mark="mark" @play="playSlot" />
      </div>
    </div>`,
};
