// Both sides of a recording as one waveform each, with findings as marks and lost sound shaded.

import { onMounted, onUnmounted, ref, watch } from "vue";
import WaveSurfer from "wavesurfer.js";
import Regions from "wavesurfer.js/regions";
import Timeline from "wavesurfer.js/timeline";
import { api } from "../api.js";
import { clock, seconds } from "../formats.js";
import { LEGS } from "../labels.js";

const LEG_ORDER = ["customer", "agent"];
const CHANNEL_PX = 56;
const LABEL_PX = 52;
const SHORTEST_MARK_MS = 500;
const TINTS = { S1: "168, 7, 26", S2: "212, 84, 30", S3: "217, 154, 0", S4: "92, 124, 160" };

const colourOf = (finding) => `rgba(${TINTS[finding.severity] ?? TINTS.S4}, ${finding.listen ? 0.18 : 0.38})`;

function lostMark(gap, widthPx) {
  const label = document.createElement("span");
  label.textContent = widthPx >= LABEL_PX ? "音频缺失" : "";
  label.title = `音频缺失 ${seconds(gap.length_ms)}`;
  Object.assign(label.style, { display: "block", height: "100%", fontSize: "11px", color: "#333", whiteSpace: "nowrap", paddingLeft: "3px" });
  return label;
}

export const Waveform = {
  props: { callId: String, lengthMs: Number, findings: Array, gaps: Array, picked: String },
  emits: ["time", "pick", "playing", "ready"],
  setup(props, { emit, expose }) {
    const box = ref(null);
    const trouble = ref("");
    const zoomed = ref(false);
    let wave = null;
    let regions = null;
    let goal = null; // seconds: where the player is to go while it is not there yet
    const marks = new Map();

    async function begin() {
      let peaks = null;
      try {
        peaks = await api.peaks(props.callId);
      } catch (refusal) {
        trouble.value = refusal.status === 404 ? "这通电话没有录音" : refusal.message;
        return;
      }
      if (!box.value) return;
      regions = Regions.create();
      wave = WaveSurfer.create({
        container: box.value, url: api.recordingUrl(props.callId), height: CHANNEL_PX, normalize: false,
        peaks: [peaks.customer, peaks.agent], duration: peaks.length_ms / 1000, cursorColor: "#16304a", cursorWidth: 2, hideScrollbar: false,
        splitChannels: [
          { waveColor: "#d9a066", progressColor: "#a4540b" },
          { waveColor: "#8db4da", progressColor: "#1d5f9e" },
        ],
        dragToSeek: true, plugins: [regions, Timeline.create({ height: 16, style: { fontSize: "11px", color: "#566372" }, formatTimeCallback: (s) => clock(s * 1000) })],
      });
      wave.on("ready", () => { draw(); emit("ready"); });
      wave.on("timeupdate", (at) => emit("time", (goal ?? at) * 1000));
      const sound = wave.getMediaElement();
      sound.addEventListener("loadedmetadata", () => { if (goal !== null) wave.setTime(goal); });
      sound.addEventListener("seeked", () => { if (!sound.seeking) goal = null; });
      wave.on("play", () => emit("playing", true));
      wave.on("pause", () => emit("playing", false));
      wave.on("finish", () => emit("playing", false));
      wave.on("error", () => { trouble.value = "录音无法播放，请稍后重试"; });
      regions.on("region-clicked", (region, event) => {
        if (!region.id.startsWith("finding:")) return;
        event.stopPropagation();
        emit("pick", region.id.slice("finding:".length));
      });
    }

    function draw() {
      if (!regions) return;
      regions.clearRegions();
      marks.clear();
      const pxPerMs = wave.getWrapper().clientWidth / (wave.getDuration() * 1000);
      for (const [n, gap] of props.gaps.entries()) {
        const end = gap.start_ms + gap.length_ms;
        mark(`gap:${n}`, gap.leg, gap.start_ms, end, "rgba(90, 98, 108, .45)", lostMark(gap, gap.length_ms * pxPerMs));
      }
      for (const finding of props.findings.filter((one) => one.start_ms !== null)) {
        const end = Math.max(finding.end_ms ?? 0, finding.start_ms + SHORTEST_MARK_MS);
        marks.set(finding.key, mark(`finding:${finding.key}`, finding.leg, finding.start_ms, end, colourOf(finding)));
      }
      highlight(props.picked);
    }
    function mark(id, leg, startMs, endMs, color, content) {
      const channelIdx = LEG_ORDER.indexOf(leg);
      const region = regions.addRegion({ id, start: startMs / 1000, end: endMs / 1000, channelIdx, color, content, drag: false, resize: false });
      // The plugin divides the whole height, timeline included, by the channels.
      if (region.element) Object.assign(region.element.style, { top: `${channelIdx * CHANNEL_PX}px`, height: `${CHANNEL_PX}px` });
      return region;
    }
    function highlight(key) {
      for (const [one, region] of marks) {
        if (region.element) region.element.style.outline = one === key ? "2px solid #16304a" : "none";
      }
    }

    function play(ms) {
      if (ms !== undefined) seek(ms);
      return wave?.play();
    }
    const toggle = () => wave?.playPause();
    function seek(ms) {
      if (!wave) return;
      goal = Math.max(0, Math.min(ms / 1000, wave.getDuration()));
      wave.setTime(goal);
    }
    const skip = (ms) => wave && seek((goal ?? wave.getCurrentTime()) * 1000 + ms);
    const speed = (rate) => wave?.setPlaybackRate(rate, true);
    function zoom() {
      zoomed.value = !zoomed.value;
      wave?.zoom(zoomed.value ? 60 : 0);
    }

    watch(() => props.findings, draw);
    watch(() => props.picked, highlight);
    onMounted(begin);
    onUnmounted(() => wave?.destroy());
    expose({ zoomed, play, seek, skip, speed, toggle, zoom });
    return { LEGS, LEG_ORDER, box, trouble, zoomed };
  },
  template: `
    <div class="waveform">
      <p v-if="trouble" class="empty" role="alert">{{ trouble }}</p>
      <template v-else>
        <div class="channel-names" aria-hidden="true"><span v-for="leg in LEG_ORDER" :key="leg" :class="leg">{{ LEGS[leg] }}</span></div>
        <div class="channels" ref="box" data-testid="waveform"></div>
      </template>
    </div>`,
};
