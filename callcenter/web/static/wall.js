// Supervisor wall: all seats by urgency; one click follows a call live.

import { computed, onUnmounted, reactive, ref, watch } from "vue";
import { api } from "./api.js";
import { mount } from "./boot.js";
import { startOfDay, today } from "./formats.js";
import { connectLive } from "./live.js";
import { Emergencies } from "./parts/emergencies.js";
import { figuresOf } from "./parts/figures.js";
import { Follow } from "./parts/follow.js";
import { Notices, isEmergency, noteNotice } from "./parts/notices.js";
import { SeatTile, isRunning, urgency } from "./parts/seat_tile.js";
import { useTick } from "./parts/ticking.js";
import { TopBar } from "./parts/top_bar.js";

const MOST_CALLS = 200;
const REORDER_MS = 2000;

const Wall = {
  components: { Emergencies, Follow, Notices, SeatTile, TopBar },
  setup() {
    const seats = ref([]);
    const notices = ref([]);
    /** By seat: {call, anchor}; anchor as in the call log. */
    const entries = reactive({});
    const followed = ref(null);
    const page = ref({ calls: [], total: 0 });
    const tick = useTick();
    const order = ref([]);
    let orderedAt = -Infinity;

    function keep(call) {
      const known = entries[call.seat]?.call;
      if (known && known.call_id !== call.call_id && isRunning(known) && !isRunning(call)) return; // an old call's last word
      entries[call.seat] = { call, anchor: { mediaMs: call.media_ms, at: performance.now() } };
    }
    function snapshot(message) {
      seats.value = message.seats;
      notices.value = message.notices;
      for (const key of Object.keys(entries)) delete entries[key];
      for (const call of [...message.calls].sort((a, b) => Number(isRunning(a)) - Number(isRunning(b)))) keep(call);
      countDay();
    }
    function receive(message) {
      if (message.kind === "snapshot") snapshot(message);
      else if (message.kind === "call") {
        keep(message.call);
        if (!isRunning(message.call)) countDay();
      } else if (message.kind === "seat") {
        const others = seats.value.filter((seat) => seat.seat !== message.seat.seat);
        seats.value = [...others, message.seat];
      } else if (message.kind === "notice") notices.value = noteNotice(notices.value, message);
    }
    async function countDay() {
      try {
        page.value = await api.calls({ from: startOfDay(today()), limit: MOST_CALLS });
      } catch {
        // The figures of the day are a side matter: the old ones stay until the next call ends.
      }
    }

    // Tiles that jump under the pointer are worse than an order two seconds old.
    watch(() => [tick.value, seats.value, Object.keys(entries).length], () => {
      if (tick.value - orderedAt < REORDER_MS && order.value.length === seats.value.length) return;
      orderedAt = tick.value;
      order.value = seats.value.map((seat) => [seat.seat, urgency(seat, entries[seat.seat], tick.value)])
        .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "zh-CN", { numeric: true })).map(([name]) => name);
    });
    const sorted = computed(() => {
      const all = order.value.map((name) => seats.value.find((seat) => seat.seat === name)).filter(Boolean);
      const busy = all.filter((seat) => isRunning(entries[seat.seat]?.call));
      return { busy, idle: all.filter((seat) => !busy.includes(seat)) };
    });
    const counts = computed(() => {
      const running = seats.value.map((seat) => entries[seat.seat]?.call).filter(isRunning);
      const inState = (...states) => seats.value.filter((seat) => states.includes(seat.state)).length;
      return [
        ["通话", running.filter((call) => call.state === "talking").length, ""],
        ["等候", running.filter((call) => call.state === "held").length, "warn"],
        ["振铃", running.filter((call) => call.state === "ringing").length, ""],
        ["话后", inState("wrap-up"), ""],
        ["空闲", inState("ready"), ""],
        ["不可用", inState("down", "unregistered", "starting"), "bad"],
      ];
    });
    const figures = computed(() => figuresOf(page.value.calls, page.value.total));
    const demo = computed(() => Object.values(entries).some(({ call }) => isRunning(call) && call.demonstration_model)
      || notices.value.some((notice) => notice.key.includes("demonstration")));
    const others = computed(() => notices.value.filter((notice) => !isEmergency(notice)));
    const title = computed(() => {
      const seat = seats.value.find((one) => one.seat === followed.value?.seat);
      return followed.value ? `${seat?.agent_name || followed.value.agent_no + "号坐席"} · 分机 ${followed.value.seat}` : "";
    });
    /** At once: the seat is already in the other group. */
    const leave = (tile, done) => done();
    const live = connectLive({}, receive);
    onUnmounted(live.close);
    return { counts, demo, entries, figures, followed, leave, notices, others, seats, sorted, status: live.status, tick, title };
  },
  template: `
    <div class="frame">
      <top-bar place="现场监控" :status="status" :demo="demo" />
      <emergencies :notices="notices" />
      <notices :notices="others" />
      <main class="wall">
        <div class="row totals">
          <ul class="row states" aria-label="坐席状态">
            <li v-for="[name, count, colour] in counts" :key="name"><span class="soft">{{ name }}</span>
              <b class="number" :class="count ? colour : 'faint'">{{ count }}</b></li>
          </ul>
          <span class="grow"></span>
          <ul class="row today" aria-label="今日">
            <li v-for="[name, value, unit] in figures" :key="name"><span class="soft">{{ name }}</span>
              <b class="number">{{ value }}</b><i>{{ unit }}</i></li>
          </ul>
        </div>
        <p v-if="!seats.length && status === 'open'" class="card empty">还没有配置坐席，请在配置文件的 seats 中添加分机。</p>
        <transition-group v-for="(group, name) in sorted" :key="name" name="tiles" tag="div" class="tiles" :class="name" @leave="leave">
          <seat-tile v-for="seat in group" :key="seat.seat" :seat="seat" :entry="entries[seat.seat]" :tick="tick"
            :followed="followed?.seat === seat.seat" @follow="followed = $event" />
        </transition-group>
      </main>
      <el-drawer :model-value="Boolean(followed)" size="88%" :title="title" append-to-body class="follow-drawer" @close="followed = null">
        <follow v-if="followed" :key="followed.call_id" :call-id="followed.call_id" />
      </el-drawer>
    </div>`,
};

mount(Wall);
