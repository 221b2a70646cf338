// Review of one recorded call: waveform, transcript that follows the sound, score, findings to accept or reject.

import { computed, onMounted, onUnmounted, ref } from "vue";
import { ElMessage } from "element-plus";
import { api } from "./api.js";
import { lastPathPart, mount } from "./boot.js";
import { CallLog } from "./call_log.js";
import { clock, dateTime, points, seconds, spell } from "./formats.js";
import { CALL_STATES, DIRECTIONS, SOURCES_OF_CALLS, causeName } from "./labels.js";
import { FindingsReview } from "./parts/findings_review.js";
import { Scorecard } from "./parts/scorecard.js";
import { Ticket } from "./parts/ticket.js";
import { TopBar } from "./parts/top_bar.js";
import { Transcript } from "./parts/transcript.js";
import { Waveform } from "./parts/waveform.js";
import { person } from "./person.js";

const callId = lastPathPart();
const REVIEWER_KEY = "reviewer";
const AGAIN_MS = 3000;
const LEAD_IN_MS = 500;
const SKIP_MS = 5000;
const SPEEDS = [1, 1.25, 1.5, 2];
const MEASURES = [
  ["agent_rate_cpm", "坐席语速", (v) => `${Math.round(v)} 字/分`], ["rings", "振铃", (v) => `${v} 声`],
  ["talk_s", "通话", (v) => spell(v * 1000)], ["hold_s", "等候", (v) => spell(v * 1000)],
  ["interruptions", "打断客户", (v) => `${v} 次`], ["dead_air_s", "静默", (v) => seconds(v * 1000)],
];

const Review = {
  components: { FindingsReview, Scorecard, Ticket, TopBar, Transcript, Waveform },
  setup() {
    const log = new CallLog();
    const state = log.state;
    const trouble = ref("");
    const picked = ref("");
    const marked = ref("");
    const timeMs = ref(0);
    const playing = ref(false);
    const wave = ref(null);
    const rate = ref(1);
    const tab = ref("score");
    const reviewer = ref(person?.signature ?? localStorage.getItem(REVIEWER_KEY) ?? "");
    const nameBox = ref(null);
    const findings = computed(() => [...state.findings.values()]);
    const marks = computed(() => findings.value.filter((f) => f.verdict === "missed" && f.review !== "rejected"));
    const measures = computed(() => MEASURES.filter(([key]) => state.measures[key] !== undefined)
      .map(([key, name, text]) => [name, text(state.measures[key])]));
    const heading = computed(() => (state.call?.source === "live" ? `${DIRECTIONS[state.call.direction]}电话`
      : SOURCES_OF_CALLS[state.call?.source]));
    const ending = computed(() => [{ customer: "客户先挂机", agent: "坐席先挂机" }[state.call?.ended_by], causeName(state.call?.end_cause)]
      .filter(Boolean).join("，"));
    let timer = 0;

    async function load() {
      try {
        log.load(await api.call(callId));
        trouble.value = "";
        if (state.call.state === "processing") timer = setTimeout(load, AGAIN_MS);
      } catch (refusal) {
        trouble.value = refusal.message;
      }
    }
    function showLine(finding) {
      const line = finding.utterance === null ? null : state.segments.get(`${finding.leg}:${finding.utterance}`);
      marked.value = line?.key ?? "";
    }
    function pick(key) {
      const finding = state.findings.get(key);
      picked.value = key;
      if (!finding) return;
      showLine(finding);
      if (finding.start_ms !== null && !playing.value) wave.value?.seek(Math.max(0, finding.start_ms - LEAD_IN_MS));
    }
    function play(evidence) {
      if (evidence.key) picked.value = evidence.key;
      wave.value?.play(Math.max(0, evidence.start_ms - LEAD_IN_MS));
    }
    const markSlot = (slot) => showLine({ ...slot, leg: slot.source });
    async function reviewed(answer) {
      if (answer?.key) state.findings.set(answer.key, answer);
      try {
        log.load(await api.call(callId)); // a rejected finding gives points back
      } catch (refusal) {
        ElMessage.error(refusal.message);
      }
    }
    function needName() {
      ElMessage.warning("请先填写复核人");
      nameBox.value?.focus();
    }
    const keepName = () => localStorage.setItem(REVIEWER_KEY, reviewer.value.trim());
    function nextSpeed() {
      rate.value = SPEEDS[(SPEEDS.indexOf(rate.value) + 1) % SPEEDS.length];
      wave.value?.speed(rate.value);
    }
    function keys(event) {
      if (event.target.closest("input, textarea, select, button, [contenteditable]") || event.ctrlKey || event.metaKey) return;
      const action = { " ": () => wave.value?.toggle(), ArrowLeft: () => wave.value?.skip(-SKIP_MS), ArrowRight: () => wave.value?.skip(SKIP_MS) }[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    }
    load();
    onMounted(() => addEventListener("keydown", keys));
    onUnmounted(() => { removeEventListener("keydown", keys); clearTimeout(timer); });
    return {
      CALL_STATES, callId, clock, dateTime, ending, findings, heading, keepName, log, marked, marks, markSlot, measures, nameBox, needName,
      nextSpeed, person, pick, picked, play, playing, points, rate, reviewed, reviewer, state, tab, timeMs, trouble, wave,
    };
  },
  template: `
    <div class="frame">
      <top-bar place="录音复核" :demo="state.call?.demonstration_model">
        <label v-if="!person" class="row reviewer">复核人 <el-input ref="nameBox" v-model="reviewer" size="small" maxlength="20" style="width: 110px"
          aria-label="复核人" @change="keepName" /></label>
      </top-bar>
      <p v-if="trouble" class="notice error" role="alert">{{ trouble }} <a href="/qa">返回列表</a></p>
      <main v-if="state.call" class="review">
        <section class="card facts" aria-label="通话信息">
          <a href="/qa">‹ 返回</a>
          <b>{{ heading }}</b>
          <span class="number">{{ state.call.caller || '' }}</span>
          <span v-if="state.call.agent_no">{{ state.call.agent_no }}号坐席</span>
          <span class="number">{{ dateTime(state.call.answered_at || state.call.offered_at) }}</span>
          <span v-if="state.call.state !== 'ended'" class="tag" :class="state.call.state === 'failed' ? 'bad' : 'warn'">{{ CALL_STATES[state.call.state] }}</span>
          <span v-if="state.call.sentence" class="bad">{{ state.call.sentence }}</span>
          <span v-for="[name, text] in measures" :key="name" class="measure"><span class="soft">{{ name }}</span> <b class="number">{{ text }}</b></span>
          <span v-if="ending" class="soft">{{ ending }}</span>
          <span class="grow"></span>
          <span v-if="state.call.phrasebook" class="small faint number" title="评分所用规则的版本">规则 {{ state.call.phrasebook.slice(0, 8) }}</span>
        </section>
        <section v-if="state.call.has_recording" class="card sound" aria-label="录音">
          <div class="controls">
            <el-button type="primary" :aria-label="playing ? '暂停' : '播放'" @click="wave?.toggle()">{{ playing ? '❚❚' : '▶' }}</el-button>
            <span class="number" data-testid="position">{{ clock(timeMs) }} <i class="faint">/ {{ clock(state.lengthMs) }}</i></span>
            <div class="row"><button type="button" class="plain-button" @click="nextSpeed">{{ rate }}×</button>
              <button type="button" class="plain-button" @click="wave?.zoom()">{{ wave?.zoomed ? '全览' : '放大' }}</button></div>
          </div>
          <waveform ref="wave" class="grow" :call-id="callId" :length-ms="state.lengthMs" :findings="marks" :gaps="state.gaps" :picked="picked"
            @time="timeMs = $event" @playing="playing = $event" @pick="pick" />
        </section>
        <p v-else-if="state.call.state === 'processing'" class="card empty">录音正在识别和评分，完成后自动显示</p>
        <div class="review-columns">
          <transcript :state="state" :marked="marked" :playing-ms="playing || timeMs ? timeMs : null" :seekable="state.call.has_recording"
            @seek="wave?.play($event)" @pick="pick" />
          <findings-review :call-id="callId" :findings="findings" :picked="picked" :reviewer="reviewer" @pick="pick" @play="play"
            @reviewed="reviewed" @need-name="needName" />
          <div class="panel side">
            <div class="tabs" role="tablist">
              <button type="button" role="tab" :aria-selected="tab === 'score'" @click="tab = 'score'">评分</button>
              <button type="button" role="tab" :aria-selected="tab === 'ticket'" @click="tab = 'ticket'">工单</button>
            </div>
            <scorecard v-if="tab === 'score'" :state="state" @pick="pick" />
            <ticket v-else :log="log" readonly :playable="state.call.has_recording" @mark="markSlot" @play="play" />
          </div>
        </div>
      </main>
    </div>`,
};

mount(Review);
