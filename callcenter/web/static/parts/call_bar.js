// State of the call in one line: who calls, rings, talk and hold timers, stage, how far recognition is behind.

import { computed } from "vue";
import { serverNow } from "../api.js";
import { clock, seconds, timeOfDay } from "../formats.js";
import { CALL_STATES, DIRECTIONS, STAGES, causeName, stageName } from "../labels.js";
import { useTick } from "./ticking.js";

const RING_LIMIT = 3;
const AMBER_MS = 150_000;
const RED_MS = 180_000;
const HOLD_AMBER_MS = 45_000;
const HOLD_RED_MS = 60_000;
const LAG_SHOWN_MS = 2000;

/** Media time now: the server's last word plus what has passed since, while the call runs. */
export function mediaNow(call, anchor, tick) {
  if (!call) return 0;
  const runs = call.state === "talking" || call.state === "held";
  return runs ? anchor.mediaMs + Math.max(0, tick - anchor.at) : Math.max(call.media_ms, anchor.mediaMs);
}

export function ringsNow(call) {
  if (call.state !== "ringing") return call.rings;
  if (!call.offered_at) return call.rings ?? 1;
  const waited = serverNow() - Date.parse(call.offered_at);
  const counted = Math.floor(Math.max(0, waited) / (call.ring_cadence_ms || 5000)) + 1;
  return Math.max(counted, call.rings ?? 0);
}

export function talkColour(ms) {
  return ms > RED_MS ? "bad" : ms >= AMBER_MS ? "warn" : "";
}

export const CallBar = {
  props: { call: Object, anchor: Object },
  setup(props) {
    const tick = useTick();
    const now = computed(() => mediaNow(props.call, props.anchor, tick.value));
    const rings = computed(() => (tick.value, ringsNow(props.call)));
    const holdMs = computed(() => (props.call.state === "held" ? now.value - (props.call.hold_started_ms ?? now.value) : 0));
    const holdColour = computed(() => (holdMs.value > HOLD_RED_MS ? "bad" : holdMs.value > HOLD_AMBER_MS ? "warn" : ""));
    const stageAt = computed(() => STAGES.findIndex(([key]) => key === props.call.stage));
    const ended = computed(() => ["ended", "missed", "failed"].includes(props.call.state));
    const ending = computed(() => {
      const who = { customer: "客户先挂机", agent: "坐席先挂机" }[props.call.ended_by] ?? "";
      return [who, causeName(props.call.end_cause)].filter(Boolean).join("，");
    });
    return {
      CALL_STATES, DIRECTIONS, LAG_SHOWN_MS, RING_LIMIT, STAGES, clock, ended, ending, holdColour, holdMs, now, rings, seconds, stageAt,
      stageName, talkColour, timeOfDay,
    };
  },
  template: `
    <section class="card call-bar" :class="call.state" aria-label="当前通话">
      <div class="cell state">
        <span class="lamp" :class="call.state"></span>
        <b data-testid="call-state">{{ CALL_STATES[call.state] }}</b>
      </div>
      <div class="cell">
        <span class="faint small">{{ DIRECTIONS[call.direction] }}号码</span>
        <b class="number">{{ call.caller || '未显示号码' }}</b>
      </div>
      <div class="cell">
        <span class="faint small">{{ call.answered_at ? '接通时间' : '来电时间' }}</span>
        <span class="number">{{ timeOfDay(call.answered_at || call.offered_at) }}</span>
      </div>
      <div class="cell" v-if="rings !== null && rings !== undefined">
        <span class="faint small">振铃</span>
        <span class="rings" :class="{over: rings > RING_LIMIT}" data-testid="rings" :aria-label="'振铃 ' + rings + ' 声'">
          <i v-for="n in RING_LIMIT" :key="n" :class="{on: rings >= n}"></i>
          <b class="number">{{ rings }} 声</b>
          <em v-if="rings > RING_LIMIT">{{ call.state === 'ringing' ? '超过三声，接听后先致歉' : '超过三声' }}</em>
        </span>
      </div>
      <div class="cell" v-if="call.state !== 'ringing' && call.state !== 'missed'">
        <span class="faint small">{{ ended ? '通话时长' : '通话计时' }}</span>
        <b class="number timer" :class="talkColour(now)" data-testid="talk-timer">{{ clock(now) }}</b>
      </div>
      <div class="cell" v-if="call.state === 'held'">
        <span class="faint small">本次等候</span>
        <b class="number timer" :class="holdColour" data-testid="hold-timer">{{ clock(holdMs) }}</b>
      </div>
      <div class="cell" v-if="ended && ending"><span class="faint small">结束方式</span><span>{{ ending }}</span></div>
      <p v-if="call.sentence" class="grow bad small">{{ call.sentence }}</p>
      <span v-else class="grow"></span>
      <span v-if="call.lag_ms > LAG_SHOWN_MS" class="tag warn">识别落后 {{ seconds(call.lag_ms) }}</span>
      <ol v-if="stageAt >= 0 && !ended" class="stages" aria-label="通话阶段">
        <li v-for="([key, name], n) in STAGES" :key="key" :class="{now: n === stageAt, past: n < stageAt}">{{ name }}</li>
      </ol>
      <span v-else-if="call.stage && !ended" class="tag">{{ stageName(call.stage) }}</span>
    </section>`,
};
