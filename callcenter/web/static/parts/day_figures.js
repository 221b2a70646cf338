// The waiting screen of a desk: today's figures of this seat and its last calls.

import { computed, onMounted, ref } from "vue";
import { api } from "../api.js";
import { clock, points, startOfDay, timeOfDay, today } from "../formats.js";
import { CALL_STATES } from "../labels.js";
import { figuresOf } from "./figures.js";

const MOST_CALLS = 200;
const SHOWN_CALLS = 8;

export const DayFigures = {
  props: { seat: String },
  emits: ["open"],
  setup(props) {
    const calls = ref([]);
    const total = ref(0);
    const trouble = ref("");

    async function refresh() {
      try {
        const page = await api.calls({ seat: props.seat, from: startOfDay(today()), limit: MOST_CALLS });
        calls.value = page.calls;
        total.value = page.total;
        trouble.value = "";
      } catch (refusal) {
        trouble.value = refusal.message;
      }
    }
    onMounted(refresh);

    const figures = computed(() => figuresOf(calls.value, total.value));
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
