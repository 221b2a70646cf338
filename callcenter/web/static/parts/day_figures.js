// The waiting screen of a desk: today's figures of this seat and its last calls.

import { computed, onMounted, ref } from "vue";
import { api } from "../api.js";
import { clock, points, spell, timeOfDay, today } from "../formats.js";
import { CALL_STATES } from "../labels.js";

const MOST_CALLS = 200;
const SHOWN_CALLS = 8;
const RING_LIMIT = 3;

const mean = (values) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null);
const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)}%` : "—");

export const DayFigures = {
  props: { seat: String },
  emits: ["open"],
  setup(props) {
    const calls = ref([]);
    const total = ref(0);
    const trouble = ref("");

    async function refresh() {
      try {
        const page = await api.calls({ seat: props.seat, from: today(), limit: MOST_CALLS });
        calls.value = page.calls;
        total.value = page.total;
        trouble.value = "";
      } catch (refusal) {
        trouble.value = refusal.message;
      }
    }
    onMounted(refresh);

    const answered = computed(() => calls.value.filter((call) => call.answered_at));
    const figures = computed(() => {
      const done = answered.value;
      const rung = done.filter((call) => call.rings !== null);
      const talk = mean(done.map((call) => call.media_ms));
      const score = mean(done.map((call) => call.score).filter((value) => value !== null));
      return [
        ["今日来电", `${total.value}`, "通"],
        ["已接听", `${done.length}`, "通"],
        ["三声内接听", percent(rung.filter((call) => call.rings <= RING_LIMIT).length, rung.length), ""],
        ["平均通话", talk === null ? "—" : spell(talk), ""],
        ["平均得分", points(score === null ? null : score), ""],
        ["违规", `${done.reduce((sum, call) => sum + call.violations, 0)}`, "次"],
      ];
    });
    const latest = computed(() => calls.value.slice(0, SHOWN_CALLS));
    return { CALL_STATES, clock, figures, latest, points, refresh, timeOfDay, trouble };
  },
  template: `
    <div class="day">
      <ul class="figures">
        <li v-for="[name, value, unit] in figures" :key="name" class="card">
          <span class="soft">{{ name }}</span><b class="number">{{ value }}<i>{{ unit }}</i></b></li>
      </ul>
      <section class="card latest" aria-label="今日通话">
        <header><h2>今日通话</h2><span class="grow"></span><span v-if="trouble" class="bad small">{{ trouble }}</span></header>
        <p v-if="!latest.length" class="empty">今天还没有通话</p>
        <table v-else>
          <thead><tr><th>时间</th><th>号码</th><th>类型</th><th>状态</th><th class="right">时长</th><th class="right">违规</th>
            <th class="right">得分</th><th></th></tr></thead>
          <tbody>
            <tr v-for="call in latest" :key="call.call_id">
              <td class="number">{{ timeOfDay(call.answered_at || call.offered_at) }}</td>
              <td class="number">{{ call.caller || '未显示号码' }}</td>
              <td>{{ call.ticket_type || '—' }}</td>
              <td :class="{bad: call.state === 'missed'}">{{ CALL_STATES[call.state] }}</td>
              <td class="right number">{{ clock(call.media_ms) }}</td>
              <td class="right number" :class="{bad: call.violations}">{{ call.violations }}</td>
              <td class="right number">{{ points(call.score) }}</td>
              <td class="right"><button v-if="call.answered_at" type="button" class="plain-button" @click="$emit('open', call.call_id)">查看</button></td>
            </tr>
          </tbody>
        </table>
      </section>
    </div>`,
};
