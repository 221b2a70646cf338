// One seat on the wall: state, timer, rings, stage, violations, duties, last alert.

import { computed } from "vue";
import { clock, points, timeOfDay } from "../formats.js";
import { SEAT_STATES, SEVERITIES, SEVERITY_ORDER, stageName } from "../labels.js";
import { mediaNow, ringsNow, talkColour } from "./call_bar.js";

const RING_LIMIT = 3;
const HOLD_LIMIT_MS = 60_000;
const FAULTS = new Set(["down", "unregistered"]);

/** How much a seat needs the supervisor: a call that goes wrong first, then faults, then calls, then the idle. */
export function urgency(seat, entry, tick) {
  const call = entry?.call;
  if (!isRunning(call)) return FAULTS.has(seat.state) ? 50 : seat.state === "wrap-up" ? 5 : seat.state === "ready" ? 1 : 2;
  if (call.state === "ringing") return ringsNow(call) > RING_LIMIT ? 900 : 40;
  const severe = call.severities.S1 ? 1000 : 0;
  const held = call.state === "held" && mediaNow(call, entry.anchor, tick) - (call.hold_started_ms ?? 0) > HOLD_LIMIT_MS ? 300 : 0;
  const long = talkColour(mediaNow(call, entry.anchor, tick)) === "bad" ? 100 : 0;
  return severe + held + long + 60 + 10 * call.violations;
}

export function isRunning(call) {
  return Boolean(call) && ["ringing", "talking", "held"].includes(call.state);
}

export const SeatTile = {
  props: { seat: Object, entry: { type: Object, default: null }, tick: Number, followed: Boolean },
  emits: ["follow"],
  setup(props) {
    const call = computed(() => props.entry?.call ?? null);
    const running = computed(() => isRunning(call.value));
    const now = computed(() => mediaNow(call.value, props.entry?.anchor, props.tick));
    const rings = computed(() => (props.tick, call.value ? ringsNow(call.value) : null));
    const holdMs = computed(() => (call.value?.state === "held" ? now.value - (call.value.hold_started_ms ?? now.value) : null));
    const chips = computed(() => SEVERITY_ORDER.map((key) => [key, call.value?.severities[key] ?? 0]).filter(([, count]) => count));
    const state = computed(() => (call.value?.state === "held" ? "held" : running.value ? call.value.state : props.seat.state));
    const stateName = computed(() => (state.value === "held" ? "等候中" : SEAT_STATES[state.value]));
    const grave = computed(() => running.value && (Boolean(call.value.severities.S1)
      || (call.value.state === "ringing" && rings.value > RING_LIMIT)));
    return {
      HOLD_LIMIT_MS, RING_LIMIT, SEVERITIES, call, chips, clock, grave, holdMs, now, points, rings, running, stageName, state, stateName,
      talkColour, timeOfDay,
    };
  },
  template: `
    <button type="button" class="card tile" :class="[state, {grave, followed, quiet: !running}]" :disabled="!call || call.state === 'missed'"
      :data-seat="seat.seat" @click="$emit('follow', call)">
      <span class="row head">
        <span class="lamp" :class="state"></span><b>{{ stateName }}</b>
        <span class="grow ellipsis who">{{ seat.agent_name || seat.agent_no + '号坐席' }}
          <i class="number">{{ seat.agent_name ? seat.agent_no + '号 · ' : '' }}{{ seat.seat }}</i></span>
        <b v-if="running && call.state !== 'ringing'" class="number timer" :class="talkColour(now)">{{ clock(now) }}</b>
      </span>
      <template v-if="running">
        <span class="row">
          <span class="number">{{ call.caller || '未显示号码' }}</span>
          <span v-if="call.ticket_type" class="tag">{{ call.ticket_type }}</span>
          <span class="grow"></span>
          <span v-if="call.state === 'ringing'" class="number" :class="{bad: rings > RING_LIMIT}">振铃 {{ rings }} 声</span>
          <span v-else-if="holdMs !== null" class="number" :class="holdMs > HOLD_LIMIT_MS ? 'bad' : 'warn'">已等候 {{ clock(holdMs) }}</span>
          <span v-else-if="call.stage" class="soft">{{ stageName(call.stage) }}</span>
        </span>
        <span v-if="call.state !== 'ringing'" class="row">
          <span v-for="[severity, count] in chips" :key="severity" class="tag" :class="severity">{{ SEVERITIES[severity] }} {{ count }}</span>
          <span v-if="!chips.length" class="tag" :class="call.violations ? 'bad' : 'good'">
            {{ call.violations ? '违规 ' + call.violations : '无违规' }}</span>
          <span class="grow"></span>
          <span class="small soft number">应做 {{ call.duties_met }}/{{ call.duties_total }}</span>
          <span class="duty-meter" aria-hidden="true"><i :style="{width: (call.duties_total ? 100 * call.duties_met / call.duties_total : 0) + '%'}"></i></span>
        </span>
        <span v-if="call.last_alert" class="last-alert ellipsis" :class="call.last_alert_severity">{{ call.last_alert }}</span>
        <span v-else-if="call.state !== 'ringing'" class="last-alert faint">暂无提醒</span>
      </template>
      <template v-else>
        <span v-if="seat.sentence" class="small bad sentence">{{ seat.sentence }}</span>
        <span v-else-if="call && call.state === 'missed'" class="small bad">上一通未接 {{ timeOfDay(call.offered_at) }}</span>
        <span v-else-if="call" class="small soft number">上一通 {{ timeOfDay(call.answered_at) }} · {{ clock(call.media_ms) }}
          · {{ call.score === null ? '评分中' : points(call.score) + ' 分' }}</span>
        <span v-else class="small faint">今天还没有通话</span>
      </template>
    </button>`,
};
