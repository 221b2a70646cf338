// QA list: recorded calls with filters, paging and upload. The filters live in the address, so that "back" keeps them.

import { computed, onUnmounted, reactive, ref, watch } from "vue";
import { api } from "./api.js";
import { mount } from "./boot.js";
import { clock, dateTime, points, startOfDay } from "./formats.js";
import { CALL_STATES, DIRECTIONS, SEVERITIES, SEVERITY_ORDER, SOURCES_OF_CALLS } from "./labels.js";
import { TopBar } from "./parts/top_bar.js";
import { Upload } from "./parts/upload.js";

const PAGE_SIZES = [20, 50, 100];
const WHILE_PROCESSING_MS = 3000;
const TYPING_PAUSE_MS = 350;
const DEFAULTS = { state: "", agent_no: "", q: "", violations: "", first: "", last: "", page: 1, size: 20 };

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
  for (const [name, value] of Object.entries(filters)) if (value && value !== DEFAULTS[name]) query.set(name, value);
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
}

export function reviewState(call) {
  if (call.state !== "ended") return ["", "—"];
  if (!call.violations && !call.to_listen && !call.to_review) return ["", "无需复核"];
  if (call.to_review === null) return ["", "—"];
  if (call.to_review === 0) return ["good", "已复核"];
  return call.to_review < call.violations ? ["warn", `待复核 ${call.to_review}`] : ["bad", `待复核 ${call.to_review}`];
}

const Qa = {
  components: { TopBar, Upload },
  setup() {
    const filters = reactive(fromAddress());
    const calls = ref([]);
    const total = ref(0);
    const loading = ref(false);
    const trouble = ref("");
    const uploading = ref(false);
    let timer = 0;
    let latest = 0;

    const range = computed({
      get: () => (filters.first && filters.last ? [filters.first, filters.last] : null),
      set: (days) => { [filters.first, filters.last] = days ?? ["", ""]; },
    });

    async function load() {
      clearTimeout(timer);
      const mine = (latest += 1);
      loading.value = true;
      try {
        const answer = await api.calls({
          state: filters.state, agent_no: filters.agent_no.trim(), q: filters.q.trim(), violations: filters.violations,
          from: filters.first && startOfDay(filters.first), to: filters.last && startOfDay(filters.last, 1),
          limit: filters.size, offset: (filters.page - 1) * filters.size,
        });
        if (mine !== latest) return;
        calls.value = answer.calls;
        total.value = answer.total;
        trouble.value = "";
      } catch (refusal) {
        if (mine === latest) trouble.value = refusal.message;
      } finally {
        if (mine === latest) loading.value = false;
      }
      if (calls.value.some((call) => call.state === "processing")) timer = setTimeout(load, WHILE_PROCESSING_MS);
    }
    function reset() {
      Object.assign(filters, DEFAULTS);
    }
    function open(call) {
      location.href = `/qa/${encodeURIComponent(call.call_id)}`;
    }
    const chips = (call) => SEVERITY_ORDER.map((key) => [key, call.severities[key] ?? 0]).filter(([, count]) => count);
    const filtered = computed(() => Object.keys(DEFAULTS).some((key) => key !== "page" && key !== "size" && filters[key]));

    let typing = 0;
    watch(() => ({ ...filters }), (now, before) => {
      if (now.page === before.page) filters.page = 1;
      toAddress(filters);
      clearTimeout(typing);
      typing = setTimeout(load, now.q === before.q && now.agent_no === before.agent_no ? 0 : TYPING_PAUSE_MS);
    });
    load();
    onUnmounted(() => clearTimeout(timer));
    return {
      CALL_STATES, DIRECTIONS, PAGE_SIZES, SEVERITIES, SOURCES_OF_CALLS, calls, chips, clock, dateTime, filtered, filters, load, loading,
      open, points, range, reset, reviewState, total, trouble, uploading,
    };
  },
  template: `
    <div class="frame">
      <top-bar place="质检" />
      <main class="qa">
        <form class="card filters" role="search" @submit.prevent="load">
          <el-date-picker v-model="range" type="daterange" value-format="YYYY-MM-DD" start-placeholder="开始日期" end-placeholder="结束日期"
            range-separator="至" style="width: 240px; flex: none" />
          <el-input v-model="filters.agent_no" placeholder="坐席工号" clearable style="width: 110px" aria-label="坐席工号" />
          <el-select v-model="filters.state" placeholder="全部状态" clearable style="width: 120px" aria-label="状态">
            <el-option v-for="key in ['ended', 'missed', 'processing', 'failed']" :key="key" :value="key" :label="CALL_STATES[key]" />
          </el-select>
          <el-select v-model="filters.violations" placeholder="违规不限" clearable style="width: 120px" aria-label="违规">
            <el-option value="true" label="有违规" /><el-option value="false" label="无违规" />
          </el-select>
          <el-input v-model="filters.q" placeholder="号码、姓名、电话或地址" clearable style="width: 210px" aria-label="搜索" />
          <el-button v-if="filtered" text @click="reset">清除条件</el-button>
          <span class="grow"></span>
          <el-button type="primary" @click="uploading = true">上传录音</el-button>
        </form>
        <p v-if="trouble" class="notice error" role="alert">{{ trouble }} <button type="button" class="plain-button" @click="load">重试</button></p>
        <section class="card list" aria-label="录音列表">
          <el-table :data="calls" v-loading="loading && !calls.length" height="100%" row-key="call_id" @row-click="open"
            :empty-text="loading ? ' ' : filtered ? '没有符合条件的通话' : '还没有通话记录，可以上传录音开始质检'">
            <el-table-column label="时间" width="150"><template #default="{row}">
              <a class="number" :href="'/qa/' + encodeURIComponent(row.call_id)" @click.stop>{{ dateTime(row.answered_at || row.offered_at) === '—'
                ? row.call_id : dateTime(row.answered_at || row.offered_at) }}</a></template></el-table-column>
            <el-table-column label="坐席" width="84"><template #default="{row}">{{ row.agent_no ? row.agent_no + '号' : '—' }}</template></el-table-column>
            <el-table-column label="客户号码" min-width="128"><template #default="{row}"><span class="number">{{ row.caller || '—' }}</span></template></el-table-column>
            <el-table-column label="方式" width="84"><template #default="{row}">
              {{ row.source === 'live' ? DIRECTIONS[row.direction] : SOURCES_OF_CALLS[row.source] }}</template></el-table-column>
            <el-table-column label="类型" width="76"><template #default="{row}">{{ row.ticket_type || '—' }}</template></el-table-column>
            <el-table-column label="时长" width="74" align="right"><template #default="{row}"><span class="number">
              {{ row.media_ms ? clock(row.media_ms) : '—' }}</span></template></el-table-column>
            <el-table-column label="违规" min-width="196"><template #default="{row}">
              <span v-if="row.state === 'processing'" class="soft">正在识别和评分…</span>
              <span v-else-if="row.state === 'missed' || row.state === 'failed'" class="bad ellipsis">{{ CALL_STATES[row.state] }}<template
                v-if="row.sentence">：{{ row.sentence }}</template></span>
              <span v-else class="chips">
                <span v-for="[severity, count] in chips(row)" :key="severity" class="tag" :class="severity">{{ SEVERITIES[severity] }} {{ count }}</span>
                <span v-if="!chips(row).length" :class="row.violations ? 'bad' : 'faint'">{{ row.violations || '无' }}</span>
                <span v-if="row.to_listen" class="tag" title="把握不足，需要人听录音判断">疑似 {{ row.to_listen }}</span>
              </span></template></el-table-column>
            <el-table-column label="得分" width="70" align="right"><template #default="{row}"><b class="number"
              :class="row.score === null ? '' : row.score >= 90 ? 'good' : row.score >= 60 ? 'warn' : 'bad'">{{ points(row.score) }}</b></template></el-table-column>
            <el-table-column label="复核" width="104"><template #default="{row}">
              <span :class="reviewState(row)[0] ? 'tag ' + reviewState(row)[0] : 'faint'">{{ reviewState(row)[1] }}</span></template></el-table-column>
            <el-table-column label="模型" width="96"><template #default="{row}">
              <span v-if="row.demonstration_model" class="tag warn">演示模型</span><span v-else class="faint">—</span></template></el-table-column>
          </el-table>
          <el-pagination v-model:current-page="filters.page" v-model:page-size="filters.size" :total="total" :page-sizes="PAGE_SIZES"
            layout="total, sizes, prev, pager, next" background size="small" />
        </section>
      </main>
      <el-dialog v-model="uploading" title="上传录音" width="520" destroy-on-close>
        <upload v-if="uploading" @close="uploading = false" @uploaded="load" />
      </el-dialog>
    </div>`,
};

mount(Qa);
