// The work order of a call: registered with one key, then its number, state and deadlines beside the ticket.

import { computed, reactive, ref, watch } from "vue";
import { ElMessage } from "element-plus";
import { api, serverNow } from "../api.js";
import { FIELD_LABELS } from "../labels.js";
import { ticketsApi } from "../tickets_api.js";
import { remaining, standingNow } from "../tickets_labels.js";
import { useTick } from "./ticking.js";

const SHOWN_DUE = 4;
const BEFORE_ANSWER = new Set(["ringing", "missed"]);

/**
 * @param {import("../call_log.js").CallLog} log
 * @param {() => string} agentNo
 */
export function useCallOrder(log, agentNo) {
  const state = log.state;
  const order = ref(null);
  /** What the server says the ticket still needs. */
  const preview = ref(null);
  const busy = ref(false);
  /** What the server refused: {name, label, message}. */
  const wrong = ref(null);
  /** Values the form of the order asks for and the ticket of the call has no field for, by name: {label, value}. */
  const extra = reactive({});
  const values = computed(() => Object.fromEntries((state.ticket?.fields ?? []).map((slot) => [slot.name, slot.value])));
  const number = computed(() => state.ticket?.number ?? "");
  const can = computed(() => Boolean(agentNo()) && Boolean(state.ticket) && !number.value && !BEFORE_ANSWER.has(state.call?.state));

  /** By field name, what the next steps still wait for; what was heard since the server said so is not asked for again. */
  const missing = computed(() => Object.fromEntries((state.ticket ? preview.value?.needs ?? [] : [])
    .filter((need) => !values.value[need.name] && !extra[need.name]?.value.trim())
    .map((need) => [need.name, { step: need.step_label, label: FIELD_LABELS[need.name] ?? need.label, blocks: need.blocks,
      mark: need.blocks ? `${need.step_label}前必填` : "尽量问清" }])));

  /** Which fields are filled, not with what: hearing the rest of a sentence is no reason to ask again. */
  const filled = computed(() => state.ticket && `${values.value.type} ${Object.keys(values.value).filter((name) => values.value[name]).sort()}`);
  async function look() {
    const id = state.call?.call_id;
    if (!id || !state.ticket || BEFORE_ANSWER.has(state.call.state)) return;
    const asked = filled.value;
    const answer = await ticketsApi.preview(id).catch(() => null); // without it the server says what is missing when it registers
    if (answer && state.call?.call_id === id && asked === filled.value) preview.value = answer;
  }

  async function load() {
    const asked = number.value;
    if (!asked) return;
    try {
      const answer = await ticketsApi.ticket(asked);
      if (number.value === asked) order.value = answer.ticket;
    } catch {
      // The number and its link stand there anyway; the next change of the ticket tries again.
    }
  }

  async function register() {
    if (!can.value || busy.value) return;
    const id = state.call.call_id;
    wrong.value = null;
    if (!values.value.type) {
      wrong.value = { name: "type", message: "请先选择工单类型。" };
      return;
    }
    busy.value = true;
    try {
      const fields = Object.fromEntries(Object.entries(extra).filter(([, one]) => one.value.trim()).map(([name, one]) => [name, one.value.trim()]));
      const made = await ticketsApi.register(id, { by: agentNo(), version: state.ticket.version, fields });
      if (state.call?.call_id !== id) return; // the next call has begun
      order.value = made;
      log.answerTicket({ ...state.ticket, number: made.number, status: made.state, version: made.version });
      ElMessage.success(`已登记，工单编号 ${made.number}`);
    } catch (refusal) {
      if (state.call?.call_id === id) await refused(refusal, id);
    } finally {
      busy.value = false;
    }
  }

  async function refused(refusal, id) {
    const name = refusal.status === 422 ? refusal.body.field?.split(".").at(-1) : "";
    if (name) {
      wrong.value = { name, message: refusal.message };
      if (name in FIELD_LABELS || name in extra) return;
      extra[name] = { label: /[“"](.+?)[”"]/u.exec(refusal.message)?.[1] ?? name, value: "" };
      return;
    }
    ElMessage.error(refusal.message);
    if (refusal.status !== 409) return;
    const now = await api.call(id).catch(() => null); // somebody was faster: his values are shown
    if (now && state.call?.call_id === id) log.answerTicket(now.ticket);
  }

  async function reported() {
    busy.value = true;
    const mark = (version) => ticketsApi.milestone(order.value.number, { by: agentNo(), version, milestone: "reported" });
    try {
      order.value = await mark(order.value.version).catch((refusal) => {
        if (refusal.status !== 409 || !refusal.body.ticket) throw refusal;
        return mark(refusal.body.ticket.version); // that it was reported is true whatever else was changed meanwhile
      });
      ElMessage.success("已记录上报时间");
    } catch (refusal) {
      ElMessage.error(refusal.message);
    } finally {
      busy.value = false;
    }
  }

  function forget() {
    order.value = null;
    preview.value = null;
    wrong.value = null;
    for (const name of Object.keys(extra)) delete extra[name];
  }
  watch(() => state.call?.call_id, forget);
  watch(() => [number.value, state.ticket?.version, state.ticket?.status], load, { immediate: true });
  watch(() => [filled.value, state.ticket?.version, state.ticket?.status, state.call?.state], look, { immediate: true });
  watch(values, (now, before) => {
    if (wrong.value && now[wrong.value.name] !== before[wrong.value.name]) wrong.value = null;
  });
  const known = computed(() => Boolean(preview.value));
  return reactive({ busy, can, extra, known, missing, number, order, register, reported, values, wrong });
}

export const OrderBar = {
  props: { made: Object, fields: Array },
  emits: ["register"],
  setup(props) {
    const tick = useTick(1000);
    const nowMs = computed(() => (tick.value, serverNow()));
    const all = computed(() => Object.values(props.made.missing));
    const lacking = (step) => all.value.filter((one) => one.step === step && one.blocks).map((one) => one.label);
    const wished = computed(() => [...new Set(all.value.filter((one) => !one.blocks).map((one) => one.label))]);
    const running = computed(() => (props.made.order?.due ?? []).filter((item) => !item.stopped_at)
      .sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at)));
    /** A refusal about a field that is not on the form stands here. */
    const stray = computed(() => (props.made.wrong && !props.fields.includes(props.made.wrong.name) ? props.made.wrong : null));
    return { SHOWN_DUE, lacking, nowMs, remaining, running, standingNow, stray, wished };
  },
  template: `
    <footer class="order-bar" data-testid="order-bar">
      <template v-if="made.number">
        <p class="row"><b class="good">✓ 已登记</b>
          <a class="number" :href="'/tickets/' + encodeURIComponent(made.number)" target="_blank">{{ made.number }}</a>
          <span class="grow"></span>
          <template v-if="made.order"><span class="soft">{{ made.order.department }}</span><span class="tag agent" data-testid="order-state">{{ made.order.state_label }}</span></template></p>
        <ul v-if="running.length" class="order-dues">
          <li v-for="item in running.slice(0, SHOWN_DUE)" :key="item.key" class="due" :class="standingNow(item, nowMs)">{{ item.title }} · {{ remaining(item, nowMs) }}</li>
          <li v-if="running.length > SHOWN_DUE" class="soft">另有 {{ running.length - SHOWN_DUE }} 项</li></ul>
        <p v-if="lacking('派单').length" class="small lacking">派单前还需填写：{{ lacking('派单').join('、') }}</p>
        <p v-else-if="wished.length" class="small lacking">请尽量问清：{{ wished.join('、') }}</p>
      </template>
      <template v-else>
        <label v-for="(one, name) in made.extra" :key="name" class="row extra"><span>{{ one.label }}</span>
          <el-input v-model="one.value" size="small" maxlength="500" :data-extra="name" @keydown.enter.prevent="$event.isComposing || $emit('register')" /></label>
        <p v-if="stray" class="bad small" role="alert">{{ stray.message }}</p>
        <div class="row"><p class="small grow lacking">
            <template v-if="lacking('登记').length">登记前必填：{{ lacking('登记').join('、') }}</template>
            <template v-else-if="lacking('派单').length">派单前还需填写：{{ lacking('派单').join('、') }}</template>
            <template v-else-if="wished.length">可以登记；请尽量问清：{{ wished.join('、') }}</template>
            <span v-else-if="made.known" class="good">必填项已齐</span></p>
          <el-button type="primary" size="small" :loading="made.busy" :disabled="!made.can" data-testid="register" @click="$emit('register')">登记工单 <kbd>F8</kbd></el-button></div>
      </template>
    </footer>`,
};
