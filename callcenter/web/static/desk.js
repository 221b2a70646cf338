// Agent desk: the running call of one seat, its after-call work, or the waiting screen.

import { computed, onMounted, onUnmounted, ref, shallowRef } from "vue";
import { api } from "./api.js";
import { ElMessage } from "element-plus";
import { lastPathPart, mount } from "./boot.js";
import { CallLog } from "./call_log.js";
import { connectLive } from "./live.js";
import { SEAT_STATES } from "./labels.js";
import { CallView } from "./parts/call_view.js";
import { DayFigures } from "./parts/day_figures.js";
import { isEmergency, noteNotice, orderOf } from "./parts/notices.js";
import { TopBar } from "./parts/top_bar.js";

const seatName = lastPathPart();
const RUNNING = new Set(["ringing", "talking", "held"]);

const Desk = {
  components: { CallView, DayFigures, TopBar },
  setup() {
    const seat = ref(null);
    const notices = ref([]);
    const log = new CallLog();
    const view = shallowRef(null);
    /** Calls this page is done with: wrapped up here, or closed after looking. */
    const done = ref(new Set());
    /** An earlier call opened from the list of the day. */
    const opened = ref("");
    const unknown = ref(false);
    let lastAt = "";

    const call = computed(() => log.state.call);
    const running = computed(() => RUNNING.has(call.value?.state));
    const wrapUp = computed(() => call.value?.state === "ended" && !done.value.has(call.value.call_id) && !opened.value);
    const showsCall = computed(() => call.value && (running.value || wrapUp.value || opened.value === call.value.call_id
      || (call.value.state === "failed" && !done.value.has(call.value.call_id))));
    const missed = computed(() => call.value?.state === "missed" && !done.value.has(call.value.call_id));
    const demo = computed(() => call.value?.demonstration_model || notices.value.some((n) => n.key.includes("demonstration")));

    /** The emergency of this very call has its card beside the ticket. */
    const others = computed(() => notices.value.filter((notice) => !isEmergency(notice) || !showsCall.value
      || orderOf(notice).number !== log.state.ticket?.number));

    function snapshot(message) {
      seat.value = message.seats.find((one) => one.seat === seatName) ?? null;
      unknown.value = !seat.value;
      notices.value = message.notices;
      if (!message.detail) {
        if (!opened.value) log.clear();
        return;
      }
      const id = message.detail.call.call_id;
      // A page opened on an idle seat begins with the waiting screen, not with the last call.
      if (lastAt === "" && !RUNNING.has(message.detail.call.state) && seat.value?.state !== "wrap-up") done.value.add(id);
      lastAt = id;
      log.load(message.detail);
    }

    async function beginCall(next) {
      opened.value = "";
      lastAt = next.call_id;
      log.clear();
      log.setCall(next);
    }

    function receive(message) {
      if (message.kind === "snapshot") snapshot(message);
      else if (message.kind === "seat") {
        if (message.seat.seat !== seatName) return;
        // Wrapped up in another window of the same seat.
        if (seat.value?.state === "wrap-up" && message.seat.state !== "wrap-up" && !running.value) close();
        seat.value = message.seat;
        unknown.value = false; // its process has just come up
      } else if (message.kind === "notice") notices.value = noteNotice(notices.value, message);
      else if (message.kind === "call" && message.call.seat === seatName && message.call.call_id !== call.value?.call_id) {
        if (RUNNING.has(message.call.state)) beginCall(message.call);
      } else log.apply(message);
    }

    async function open(id) {
      try {
        const detail = await api.call(id);
        if (running.value) return;
        opened.value = id;
        log.load(detail);
      } catch (refusal) {
        ElMessage.error(refusal.message);
      }
    }
    function close() {
      if (call.value) done.value.add(call.value.call_id);
      opened.value = "";
    }
    function keys(event) {
      const action = { F2: "focusTicket", F4: "togglePlayer", F7: "toggleCustomer", F8: "register", F9: "confirmReport" }[event.key];
      if (!action) return;
      view.value?.[action]();
      event.preventDefault();
    }

    const live = connectLive({ seat: seatName }, receive);
    onMounted(() => addEventListener("keydown", keys));
    onUnmounted(() => { removeEventListener("keydown", keys); live.close(); });
    return {
      SEAT_STATES, call, close, demo, log, missed, open, opened, others, running, seat, seatName, showsCall, status: live.status,
      unknown, view, wrapUp,
    };
  },
  template: `
    <div class="frame">
      <top-bar place="坐席工作台" :status="status" :notices="others" :demo="demo">
        <span v-if="seat" class="row">
          <b>{{ seat.agent_name || seat.agent_no + '号坐席' }}</b>
          <span class="dim number">工号 {{ seat.agent_no }} · 分机 {{ seat.seat }}</span>
        </span>
        <span v-if="seat" class="seat-state" :class="seat.state" data-testid="seat-state"><i></i>{{ SEAT_STATES[seat.state] }}</span>
        <span v-if="seat?.sentence" class="seat-sentence ellipsis" :title="seat.sentence">{{ seat.sentence }}</span>
      </top-bar>
      <main class="desk">
        <p v-if="unknown" class="card empty" role="alert">没有分机 {{ seatName }}，请核对网址，或<a href="/">返回选择岗位</a>。</p>
        <template v-else-if="showsCall">
          <div v-if="opened" class="row opened-bar"><b>历史通话</b><span class="grow"></span>
            <el-button size="small" @click="close">返回</el-button></div>
          <call-view ref="view" :log="log" :agent-no="seat?.agent_no ?? ''" :wrap-up="wrapUp" @wrapped="close" />
        </template>
        <div v-else class="waiting">
          <p v-if="missed" class="card missed-call row" role="status" data-testid="missed">
            <b class="bad">有未接来电</b><span class="number">{{ call.caller || '未显示号码' }}</span><span class="soft">{{ call.sentence }}</span>
            <span class="grow"></span><el-button size="small" @click="close">知道了</el-button></p>
          <h1>{{ seat?.state === 'ready' ? '等待来电' : seat ? SEAT_STATES[seat.state] : '正在连接…' }}</h1>
          <p class="soft">{{ seat?.sentence || '来电后本页自动切换到通话画面' }}</p>
          <day-figures :key="call?.call_id ?? ''" :seat="seatName" @open="open" />
        </div>
      </main>
      <footer v-if="showsCall" class="keys small soft">
        <span><kbd>F2</kbd> 到工单</span><span><kbd>F7</kbd> 客户资料</span><span><kbd>F8</kbd> 登记工单</span><span><kbd>Enter</kbd> 确认并到下一项</span><span><kbd>Esc</kbd> 撤销修改</span>
        <template v-if="!running"><span><kbd>F4</kbd> 播放/暂停录音</span><span><kbd>Ctrl</kbd>+<kbd>Enter</kbd> 完成话后处理</span></template>
      </footer>
    </div>`,
};

mount(Desk);
