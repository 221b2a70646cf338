// Both sides as a conversation; partial words grey, forbidden words marked, lost sound and holds told in between.

import { computed, nextTick, ref, watch } from "vue";
import { clock, seconds, spell } from "../formats.js";
import { LEGS, LEG_EVENTS, causeName } from "../labels.js";
import { pieces } from "./highlight.js";

const NEAR_END_PX = 60;
const SAME_MOMENT_MS = 1000;
const TOLD = new Set(["held", "resumed", "transferred", "failed", "ended"]);

function eventText(entry) {
  const cause = causeName(entry.cause);
  if (entry.state === "ended") return `${LEGS[entry.leg]}挂机${entry.first ? "（先挂）" : ""}${cause ? "，" + cause : ""}`;
  return `${LEG_EVENTS[entry.state] ?? entry.state}${cause ? "，" + cause : ""}`;
}

/** Both legs tell a hold and the end; people want to read it once. */
function toldOnce(timeline) {
  const told = timeline.filter((entry) => TOLD.has(entry.state) && entry.at_ms !== null);
  const firstEnd = told.find((entry) => entry.state === "ended" && entry.first) ?? told.find((entry) => entry.state === "ended");
  return told.filter((entry, n) => (entry.state === "ended" ? entry === firstEnd
    : !told.slice(0, n).some((other) => other.state === entry.state && Math.abs(other.at_ms - entry.at_ms) < SAME_MOMENT_MS)));
}

export const Transcript = {
  props: {
    state: Object,
    live: Boolean,
    /** "customer:4": this line is brought into view and shown. */
    marked: String,
    /** Media time of the sound being played; null when nothing plays. */
    playingMs: { type: Number, default: null },
    seekable: Boolean,
  },
  emits: ["seek", "pick"],
  setup(props, { emit }) {
    const box = ref(null);
    const behind = ref(false);

    const lines = computed(() => {
      const findings = [...props.state.findings.values()].filter((f) => f.verdict === "missed" && !f.withdrawn && f.review !== "rejected");
      const spoken = [...props.state.segments.values()].map((line) => ({
        ...line,
        at: line.start_ms,
        pieces: pieces(line, findings.filter((f) => f.leg === line.leg && f.utterance === line.utterance)),
      }));
      const gaps = props.state.gaps.map((gap, n) => ({
        key: `gap${n}`, at: gap.start_ms, note: `${LEGS[gap.leg]}音频缺失 ${seconds(gap.length_ms)}`, lost: true,
      }));
      const events = toldOnce(props.state.timeline)
        .map((entry, n) => ({ key: `event${n}`, at: entry.at_ms, note: eventText(entry) }));
      return [...spoken, ...gaps, ...events].sort((a, b) => a.at - b.at);
    });
    const playing = computed(() => (props.playingMs === null ? null
      : lines.value.findLast((line) => !line.note && line.start_ms <= props.playingMs && line.end_ms >= props.playingMs)?.key ?? null));

    function scrolled() {
      const { scrollHeight, scrollTop, clientHeight } = box.value;
      behind.value = scrollHeight - scrollTop - clientHeight > NEAR_END_PX;
    }
    function toEnd() {
      box.value?.scrollTo({ top: box.value.scrollHeight });
      behind.value = false;
    }
    function show(key) {
      box.value?.querySelector(`[data-line="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" });
    }
    function click(line, piece) {
      if (piece.finding) emit("pick", piece.finding.key);
      if (props.seekable) emit("seek", piece.startMs ?? line.start_ms);
    }
    const heardNow = (piece) => props.playingMs !== null && piece.startMs !== null
      && piece.startMs <= props.playingMs && piece.endMs > props.playingMs;

    watch(lines, () => { if (props.live && !behind.value) nextTick(toEnd); }, { flush: "post", immediate: true });
    watch(() => props.marked, (key) => { if (key) nextTick(() => show(key)); });
    watch(playing, (key) => { if (key) show(key); });
    return { LEGS, behind, box, click, clock, heardNow, lines, playing, scrolled, spell, toEnd };
  },
  template: `
    <section class="card panel transcript" aria-label="通话记录">
      <header><h2>通话文字</h2><span class="grow"></span><slot name="tools" /></header>
      <div class="scroll" ref="box" @scroll.passive="scrolled" role="log" aria-live="off" tabindex="0">
        <p v-if="!lines.length" class="empty">{{ live ? '接通后，双方说的话会显示在这里' : '这通电话没有识别出文字' }}</p>
        <template v-for="line in lines" :key="line.key">
          <p v-if="line.note" class="told" :class="{'no-sound': line.lost}">
            <span class="number">{{ clock(line.at) }}</span> {{ line.note }}
          </p>
          <div v-else class="line" :class="[line.leg, line.stage, {marked: marked === line.key, playing: playing === line.key}]"
            :data-line="line.key">
            <span class="who"><b>{{ LEGS[line.leg] }}</b><i class="number">{{ clock(line.start_ms) }}</i></span>
            <p class="words" :class="{seekable}"><span v-for="(piece, n) in line.pieces" :key="n"
              :class="[piece.soft ? 'soft-words' : '', piece.finding ? 'forbidden ' + piece.finding.severity : '',
                       piece.finding?.provisional ? 'provisional' : '', piece.finding?.listen ? 'unsure-words' : '', heardNow(piece) ? 'heard' : '']"
              :title="piece.finding?.title" @click="click(line, piece)">{{ piece.text }}</span></p>
          </div>
        </template>
      </div>
      <button v-if="live && behind" class="to-end" @click="toEnd">↓ 回到最新</button>
    </section>`,
};
