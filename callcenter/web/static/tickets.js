// The board of work orders: filters that live in the address, due colours, due list, export. "/" searches, ↑ ↓ Enter open.

import { computed, onMounted, onUnmounted, reactive, ref, watch } from "vue";
import { serverNow } from "./api.js";
import { mount } from "./boot.js";
import { dateTime, dayAndTime, startOfDay } from "./formats.js";
import { connectLive } from "./live.js";
import { noteNotice } from "./parts/notices.js";
import { Handover } from "./parts/handover.js";
import { TopBar } from "./parts/top_bar.js";
import { may } from "./person.js";
import { boardQuery, ticketsApi } from "./tickets_api.js";
import { DUE_FILTERS, OPEN_STATES, STATES, TYPES, remaining, standingNow } from "./tickets_labels.js";

const PAGE_SIZES = [20, 50, 100];
const TYPING_PAUSE_MS = 300;
const REFRESH_MS = 20000;
const MOST_COUNTED = 1000;
const DEFAULTS = { view: "board", q: "", state: "open", type: "", department: "", agent: "", due: "", urgent: "", first: "", last: "", page: 1, size: 50 };

function fromAddress() {
  const query = new URLSearchParams(location.search);
  const filters = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS)) if (query.has(name)) filters[name] = query.get(name);
  filters.page = Math.max(1, Number(filters.page) || 1);
  filters.size = PAGE_SIZES.includes(Number(filters.size)) ? Number(filters.size) : DEFAULTS.size;
  return filters;
}

function toAddress(filters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value !== DEFAULTS[name]) query.set(name, value);
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
}

const Tickets = {
  components: { Handover, TopBar },
  setup() {
    const filters = reactive(fromAddress());
    const lines = ref([]);
    const due = ref([]);
    const assessed = ref([]);
    const total = ref(0);
    const loading = ref(false);
    const trouble = ref("");
    const notices = ref([]);
    const nowMs = ref(serverNow());
    const table = ref(null);
    const search = ref(null);
    const chosen = ref(-1);
    let latest = 0;

    const wanted = computed(() => ({
      q: filters.q.trim(), type: filters.type, department: filters.department.trim(), agent: filters.agent.trim(), due: filters.due,
      state: filters.state === "open" ? OPEN_STATES : filters.state ? [filters.state] : [],
      emergency: filters.urgent ? "true" : "",
      from: filters.first && startOfDay(filters.first), to: filters.last && startOfDay(filters.last, 1),
    }));
    const exportQuery = computed(() => boardQuery(wanted.value).toString());
    const range = computed({
      get: () => (filters.first && filters.last ? [filters.first, filters.last] : null),
      set: (days) => { [filters.first, filters.last] = days ?? ["", ""]; },
    });
    const filtered = computed(() => Object.keys(DEFAULTS).some((key) => !["page", "size", "view"].includes(key) && filters[key] !== DEFAULTS[key]));

    async function load() {
      const mine = (latest += 1);
      loading.value = true;
      try {
        if (filters.view === "due") {
          const answer = await ticketsApi.due(72);
          if (mine === latest) due.value = answer.lines;
        } else if (filters.view === "assessments") {
          const answer = await ticketsApi.assessments();
          if (mine === latest) assessed.value = answer;
        } else {
          const page = { ...wanted.value, limit: filters.size, offset: (filters.page - 1) * filters.size };
          const answer = await ticketsApi.board(page);
          if (mine !== latest) return;
          lines.value = answer.tickets;
          total.value = answer.total;
        }
        trouble.value = "";
        nowMs.value = serverNow();
      } catch (refusal) {
        if (mine === latest) trouble.value = refusal.message;
      } finally {
        if (mine === latest) loading.value = false;
      }
    }

    let typing = 0;
    watch(() => ({ ...filters }), (now, before) => {
      if (now.page === before.page) filters.page = 1;
      chosen.value = -1;
      toAddress(filters);
      clearTimeout(typing);
      const typed = now.q !== before.q || now.agent !== before.agent || now.department !== before.department;
      typing = setTimeout(load, typed ? TYPING_PAUSE_MS : 0);
    });

    function open(number) {
      location.href = `/tickets/${encodeURIComponent(number)}`;
    }
    function keys(event) {
      const typingNow = ["INPUT", "TEXTAREA"].includes(document.activeElement?.tagName);
      if (event.key === "/" && !typingNow) {
        event.preventDefault();
        search.value?.focus();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && filters.view === "board" && lines.value.length) {
        const own = typingNow && document.activeElement !== search.value?.input;
        if (own) return;
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        chosen.value = Math.min(Math.max(chosen.value + step, 0), lines.value.length - 1);
        table.value?.setCurrentRow(lines.value[chosen.value]);
      } else if (event.key === "Enter" && chosen.value >= 0 && (!typingNow || document.activeElement === search.value?.input)) {
        open(lines.value[chosen.value].number);
      }
    }

    const live = connectLive({ notices: "1" }, (message) => {
      if (message.kind === "snapshot") notices.value = message.notices;
      if (message.kind !== "notice") return;
      notices.value = noteNotice(notices.value, message);
      load();
    });
    const ticking = setInterval(() => { nowMs.value = serverNow(); }, 1000);
    const refreshing = setInterval(load, REFRESH_MS);
    onMounted(() => addEventListener("keydown", keys));
    onUnmounted(() => {
      removeEventListener("keydown", keys);
      clearInterval(ticking);
      clearInterval(refreshing);
      live.close();
    });
    load();
    const rowClass = ({ row }) => (row.emergency ? "urgent-row" : "");
    return {
      DUE_FILTERS, MOST_COUNTED, PAGE_SIZES, STATES, TYPES, dateTime, assessed, dayAndTime, due, exportQuery, filtered, filters, lines, live, load, loading,
      may, notices, nowMs, open, range, remaining, reset: () => Object.assign(filters, DEFAULTS, { view: filters.view }), rowClass, search, standingNow, table,
      total, trouble,
    };
  },
  template: `
    <div class="frame">
      <top-bar place="工单" :notices="notices" :status="live.status.value" />
      <main class="board">
        <form class="card filters" role="search" @submit.prevent="load">
          <div class="views" role="tablist">
            <button type="button" role="tab" :aria-selected="filters.view === 'board'" @click="filters.view = 'board'">全部工单</button>
            <button type="button" role="tab" :aria-selected="filters.view === 'due'" @click="filters.view = 'due'">到期清单</button>
            <button v-if="may('qa', 'supervisor')" type="button" role="tab" :aria-selected="filters.view === 'assessments'" @click="filters.view = 'assessments'">考核记录</button>
          </div>
          <template v-if="filters.view === 'board'">
            <el-input ref="search" v-model="filters.q" placeholder="编号、姓名、电话、地址" title="按 / 键开始搜索" clearable style="width: 220px" aria-label="搜索" />
            <el-select v-model="filters.state" placeholder="全部状态" clearable :value-on-clear="''" style="width: 118px" aria-label="状态">
              <el-option value="open" label="未办结" /><el-option v-for="[key, label] in STATES" :key="key" :value="key" :label="label" />
            </el-select>
            <el-select v-model="filters.type" placeholder="全部类型" clearable :value-on-clear="''" style="width: 110px" aria-label="类型">
              <el-option v-for="name in TYPES" :key="name" :value="name" :label="name" />
            </el-select>
            <el-select v-model="filters.due" placeholder="时限不限" clearable :value-on-clear="''" style="width: 132px" aria-label="时限">
              <el-option v-for="[key, label] in DUE_FILTERS" :key="key" :value="key" :label="label" />
            </el-select>
            <el-input v-model="filters.department" placeholder="承办部门" clearable style="width: 116px" aria-label="承办部门" />
            <el-input v-model="filters.agent" placeholder="工号" clearable style="width: 84px" aria-label="首问或处理人工号" />
            <el-date-picker v-model="range" type="daterange" value-format="YYYY-MM-DD" start-placeholder="受理日期" end-placeholder="至"
              range-separator="—" style="width: 216px; flex: none" />
            <el-checkbox :model-value="filters.urgent === '1'" @update:model-value="filters.urgent = $event ? '1' : ''">只看紧急</el-checkbox>
            <el-button v-if="filtered" text @click="reset">清除条件</el-button>
          </template>
          <span class="grow"></span>
          <template v-if="filters.view === 'board'">
            <handover v-if="may('supervisor')" @done="load" />
            <span class="hits">{{ filters.q && total >= MOST_COUNTED ? total + '+' : total }} 张</span>
            <template v-if="may('qa', 'supervisor')"><a :href="'/api/tickets.xlsx?' + exportQuery" download>导出 Excel</a>
              <a :href="'/api/tickets.csv?' + exportQuery" download>CSV</a></template>
          </template>
        </form>
        <p v-if="trouble" class="notice error" role="alert">{{ trouble }} <button type="button" class="plain-button" @click="load">重试</button></p>
        <section v-if="filters.view === 'board'" class="card list" aria-label="工单列表">
          <el-table ref="table" :data="lines" v-loading="loading && !lines.length" height="100%" row-key="number" highlight-current-row
            :row-class-name="rowClass" @row-click="(row) => open(row.number)" :empty-text="loading ? ' ' : filtered ? '没有符合条件的工单' : '没有未办结的工单'">
            <el-table-column label="编号" width="162"><template #default="{row}">
              <a class="number" :href="'/tickets/' + encodeURIComponent(row.number)" @click.stop>{{ row.number }}</a></template></el-table-column>
            <el-table-column label="类型" width="150"><template #default="{row}">{{ row.type }}
              <span v-if="row.emergency" class="tag S1">{{ row.emergency }}</span></template></el-table-column>
            <el-table-column label="状态" width="100" prop="state_label" />
            <el-table-column label="最近时限" width="262"><template #default="{row}">
              <span v-if="row.next_due" class="due" :class="standingNow(row.next_due, nowMs)" :title="dateTime(row.next_due.due_at)">
                {{ row.next_due.title }} · {{ remaining(row.next_due, nowMs) }}</span><span v-else class="faint">—</span></template></el-table-column>
            <el-table-column label="客户与诉求" min-width="300"><template #default="{row}"><div class="subject ellipsis">
              <b>{{ row.name || '未留姓名' }}{{ row.title }}</b> <span class="number soft">{{ row.phone }}</span> {{ row.issue }}
              <span v-if="row.address" class="where">· {{ row.address }}</span></div></template></el-table-column>
            <el-table-column label="承办" width="118"><template #default="{row}">{{ row.department }}<span v-if="row.handler" class="soft"> {{ row.handler }}</span></template></el-table-column>
            <el-table-column label="首问" width="66"><template #default="{row}">{{ row.first_responsible || '—' }}</template></el-table-column>
            <el-table-column label="受理" width="122"><template #default="{row}"><span class="number">{{ dayAndTime(row.received_at) }}</span></template></el-table-column>
          </el-table>
          <el-pagination v-model:current-page="filters.page" v-model:page-size="filters.size" :total="total" :page-sizes="PAGE_SIZES"
            layout="sizes, prev, pager, next" background size="small" />
        </section>
        <section v-else-if="filters.view === 'assessments'" class="card list" aria-label="考核记录">
          <el-table :data="assessed" v-loading="loading && !assessed.length" height="100%" @row-click="(row) => open(row.number)" empty-text="没有客户不满意的回访">
            <el-table-column label="时间" width="150"><template #default="{row}"><span class="number">{{ dateTime(row.at) }}</span></template></el-table-column>
            <el-table-column label="工单" width="170"><template #default="{row}">
              <a class="number" :href="'/tickets/' + encodeURIComponent(row.number)" @click.stop>{{ row.number }}</a></template></el-table-column>
            <el-table-column label="类型" width="90" prop="type" />
            <el-table-column label="责任单位" width="150"><template #default="{row}">{{ row.unit || '—' }}</template></el-table-column>
            <el-table-column label="客户不满意的问题" min-width="300"><template #default="{row}">{{ row.problem || '未说明' }}</template></el-table-column>
            <el-table-column label="转送" width="130" prop="office" />
          </el-table>
        </section>
        <section v-else class="card list" aria-label="到期清单">
          <el-table :data="due" v-loading="loading && !due.length" height="100%" @row-click="(row) => open(row.number)" empty-text="三天内没有到期事项">
            <el-table-column label="时限" width="150"><template #default="{row}"><span class="number">{{ dateTime(row.due.due_at) }}</span></template></el-table-column>
            <el-table-column label="剩余" width="150"><template #default="{row}">
              <span class="due" :class="standingNow(row.due, nowMs)">{{ remaining(row.due, nowMs) }}</span></template></el-table-column>
            <el-table-column label="事项" min-width="260"><template #default="{row}">{{ row.due.title }}
              <span v-if="row.due.note" class="soft">{{ row.due.note }}</span></template></el-table-column>
            <el-table-column label="负责" width="130"><template #default="{row}">{{ row.due.owner || row.department }}</template></el-table-column>
            <el-table-column label="工单" width="170"><template #default="{row}">
              <a class="number" :href="'/tickets/' + encodeURIComponent(row.number)" @click.stop>{{ row.number }}</a></template></el-table-column>
            <el-table-column label="类型" width="90" prop="type" />
            <el-table-column label="状态" width="110" prop="state_label" />
            <el-table-column label="首问" width="80" prop="first_responsible" />
          </el-table>
        </section>
      </main>
    </div>`,
};

mount(Tickets);
