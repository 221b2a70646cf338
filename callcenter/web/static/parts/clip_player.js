// Plays a call's recording or one stretch of it; the position is reactive, so that the transcript can follow.

import { onUnmounted, reactive } from "vue";
import { ElMessage } from "element-plus";
import { api } from "../api.js";
import { clock } from "../formats.js";

export function useClipPlayer() {
  const sound = new Audio();
  sound.preload = "none";
  const player = reactive({ playing: false, ms: null, lengthMs: 0 });
  let loaded = "";
  let stopAtMs = Infinity;
  let frame = 0;

  function follow() {
    player.ms = sound.currentTime * 1000;
    if (player.ms >= stopAtMs) sound.pause();
    frame = sound.paused ? 0 : requestAnimationFrame(follow);
  }
  sound.onplay = () => { player.playing = true; if (!frame) frame = requestAnimationFrame(follow); };
  sound.onpause = () => { player.playing = false; };
  sound.onseeked = () => { player.ms = sound.currentTime * 1000; };
  sound.ondurationchange = () => { player.lengthMs = Number.isFinite(sound.duration) ? sound.duration * 1000 : 0; };

  /** While a call runs its recording grows: then the file is asked for again each time. */
  function choose(call) {
    const grows = call.state === "talking" || call.state === "held";
    const key = grows ? `${call.call_id}@${Date.now()}` : call.call_id;
    if (key === loaded) return;
    loaded = key;
    sound.src = api.recordingUrl(call.call_id) + (grows ? `?at=${Date.now()}` : "");
  }

  async function play(call, fromMs, toMs = Infinity) {
    choose(call);
    stopAtMs = toMs;
    if (fromMs !== undefined) sound.currentTime = Math.max(0, fromMs) / 1000;
    try {
      await sound.play();
    } catch (problem) {
      if (problem.name !== "AbortError") ElMessage.error("录音暂时无法播放");
    }
  }

  function toggle(call) {
    if (player.playing) sound.pause();
    else play(call);
  }
  function stop() {
    sound.pause();
    sound.removeAttribute("src");
    loaded = "";
    Object.assign(player, { playing: false, ms: null, lengthMs: 0 });
  }
  function seek(ms) {
    stopAtMs = Infinity;
    sound.currentTime = ms / 1000;
  }

  onUnmounted(() => { stop(); cancelAnimationFrame(frame); });
  return { play, player, seek, stop, toggle };
}

export const PlayerBar = {
  props: { player: Object, lengthMs: Number },
  emits: ["toggle", "seek"],
  setup() {
    return { clock };
  },
  template: `
    <div class="player-bar" role="group" aria-label="录音">
      <el-button size="small" :aria-label="player.playing ? '暂停' : '播放录音'" @click="$emit('toggle')">
        {{ player.playing ? '❚❚ 暂停' : '▶ 播放录音' }}</el-button>
      <input type="range" min="0" :max="player.lengthMs || lengthMs || 1" step="100" :value="player.ms ?? 0" aria-label="播放位置"
        @input="$emit('seek', Number($event.target.value))">
      <span class="number small soft">{{ clock(player.ms) }} / {{ clock(player.lengthMs || lengthMs) }}</span>
    </div>`,
};
