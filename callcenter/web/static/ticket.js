// One work order: form, steps, deadlines, callbacks and history. Ctrl+S saves, Alt+1 … 9 takes a step.

import { computed, onMounted, onUnmounted, reactive, ref } from "vue";
import { ElMessage } from "element-plus";
import { serverNow } from "./api.js";
import { lastPathPart, mount } from "./boot.js";
import { dateTime, dayAndTime, named } from "./formats.js";
import { connectLive } from "./live.js";
import { focusFirst } from "./parts/first_field.js";
import { noteNotice } from "./parts/notices.js";
import { OrderCallback } from "./parts/order_callback.js";
import { OrderDue } from "./parts/order_due.js";
import { OrderForm } from "./parts/order_form.js";
import { OrderComplaint } from "./parts/order_complaint.js";
import { OrderMore } from "./parts/order_more.js";
import { OrderStep } from "./parts/order_step.js";
import { TopBar } from "./parts/top_bar.js";
import { ticketsApi } from "./tickets_api.js";
import { person } from "./person.js";

const AGENT_KEY = "agent_no";
const MAIN_STEPS = new Set(["dispatch", "accept", "arrive", "finish", "close", "archive"]);
const CALLED_BACK_IN = new Set(["done", "callback"]);

const Ticket = {
  components: { OrderComplaint, OrderMore, OrderCallback, OrderDue, OrderForm, OrderStep, TopBar },
  setup() {
    const number = lastPathPart();
    const ticket = ref(null);
    const timeline = ref([]);
    const edits = reactive({});
    const conflict = ref([]);
    const wrong = ref(null);
    const trouble = ref("");
    const notices = ref([]);
    const agent = ref(person?.signature ?? localStorage.getItem(AGENT_KEY) ?? "");
    const step = ref(null);
    const stepWrong = ref("");
    const moreWrong = ref(null);
    const complaintWrong = ref(null);
    const more = ref(null);
    const calling = ref(false);
    const saving = ref(false);
    const nowMs = ref(serverNow());
    const editCount = computed(() => Object.keys(edits).length);
    const readonly = computed(() => ["archived", "void"].includes(ticket.value?.state));
    const reported = computed(() => ticket.value?.due.find((item) => item.key === "C-39.report"));
    const canCall = computed(() => ticket.value && ticket.value.callback_need !== "none" && CALLED_BACK_IN.has(ticket.value.state));
    /** On the way to the end; handing it to another department is a way round. */
    const isMain = (one) => MAIN_STEPS.has(one.step) && one.label !== "改派";
    const stepsShown = computed(() => [...(ticket.value?.steps ?? [])].sort((a, b) => isMain(b) - isMain(a)));

    async function load() {
      try {
        const answer = await ticketsApi.ticket(number);
        ticket.value = answer.ticket;
        timeline.value = answer.timeline.toReversed();
        trouble.value = "";
      } catch (refusal) {
        trouble.value = refusal.message;
      }
    }
    function who() {
      if (agent.value.trim()) return agent.value.trim();
      ElMessage.warning("请先在右上角填写您的工号");
      document.getElementById("agent-no")?.focus();
      return "";
    }
    function edit(name, value, stored) {
      if (value === stored) delete edits[name];
      else edits[name] = value;
      if (wrong.value?.name === name) wrong.value = null;
    }
    /** Somebody was faster: his values come into the form, what was typed here stays in it. */
    function taken(refusal) {
      ticket.value = refusal.body.ticket ?? ticket.value;
      conflict.value = refusal.body.changes ?? [];
      ElMessage.warning(refusal.message);
    }
    async function send(action, onWrong) {
      saving.value = true;
      try {
        ticket.value = await action();
        conflict.value = [];
        await load();
        return true;
      } catch (refusal) {
        if (refusal.status === 409 && refusal.body.ticket) taken(refusal);
        else onWrong(refusal);
        return false;
      } finally {
        saving.value = false;
      }
    }
    const told = (refusal) => ElMessage.error(refusal.message);
    const acting = () => ({ by: agent.value.trim(), version: ticket.value.version });

    async function save() {
      if (!editCount.value || !who()) return;
      const fields = { ...edits };
      const saved = await send(() => ticketsApi.change(number, { ...acting(), fields }), (refusal) => {
        wrong.value = { name: refusal.body.field?.split(".").at(-1), message: refusal.message };
        if (!ticket.value.fields.some((field) => field.name === wrong.value.name)) told(refusal);
      });
      if (!saved) return;
      for (const [name, value] of Object.entries(fields)) if (edits[name] === value) delete edits[name];
      ElMessage.success("已保存");
    }
    function choose(wanted) {
      if (!who()) return;
      stepWrong.value = "";
      step.value = wanted;
    }
    async function take(body) {
      const fields = { ...edits, ...body.fields };
      const done = await send(() => ticketsApi.step(number, { ...acting(), ...body, fields }), (refusal) => { stepWrong.value = refusal.message; });
      if (!done) return;
      for (const name of Object.keys(edits)) delete edits[name];
      step.value = null;
      ElMessage.success(`工单${ticket.value.state_label}`);
    }
    async function act(item, body) {
      if (who()) await send(() => ticketsApi.dueItem(number, item.key, { ...acting(), ...body }), told);
    }
    const fault = (refusal) => ({ name: refusal.body.field?.split(".").at(-1), message: refusal.message });
    /** Rare actions: `done` closes their window once the server has agreed. */
    async function actMore(name, body, done) {
      moreWrong.value = null;
      let made = null;
      const ok = await send(async () => {
        made = await ticketsApi[name](number, { ...acting(), ...body });
        return name === "notice" ? ticket.value : made;
      }, (refusal) => { moreWrong.value = fault(refusal); });
      if (!ok) return;
      done();
      ElMessage.success({ type: `类型已改为“${ticket.value.type}”`, helper: "已请人协助", notice: `已发出整改通知单 ${made.number}` }[name]);
    }
    const ready = (begin) => { if (who()) { moreWrong.value = null; begin(); } };
    async function passOn(body) {
      if (!who()) return;
      complaintWrong.value = null;
      await send(() => ticketsApi.complaint(number, { ...acting(), ...body }), (refusal) => { complaintWrong.value = fault(refusal); });
    }
    async function confirmReport() {
      if (who()) await send(() => ticketsApi.milestone(number, { ...acting(), milestone: "reported" }), told);
    }
    async function calledBack(answer) {
      calling.value = false;
      ticket.value = answer.ticket;
      if (answer.reopened) ElMessage.warning("客户不满意，工单已重开并转督导");
      else if (answer.needs_reason) ElMessage.warning("请填写终止原因后终止回访");
      else ElMessage.success("回访结果已写入工单");
      await load();
    }
    function keys(event) {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        save();
      } else if (event.altKey && !step.value && !/^[1-9]$/.test(event.key)) {
        more.value?.key(event);
      } else if (event.altKey && /^[1-9]$/.test(event.key) && !step.value) {
        const wanted = stepsShown.value[Number(event.key) - 1];
        if (wanted) {
          event.preventDefault();
          choose(wanted);
        }
      }
    }
    const keepAgent = () => localStorage.setItem(AGENT_KEY, agent.value.trim());
    const leaving = (event) => { if (editCount.value) event.preventDefault(); };
    const live = connectLive({ notices: "1" }, (message) => {
      if (message.kind === "snapshot") notices.value = message.notices;
      if (message.kind === "notice") notices.value = noteNotice(notices.value, message);
    });
    const ticking = setInterval(() => { nowMs.value = serverNow(); }, 1000);
    onMounted(() => { addEventListener("keydown", keys); addEventListener("beforeunload", leaving); });
    onUnmounted(() => {
      removeEventListener("keydown", keys);
      removeEventListener("beforeunload", leaving);
      clearInterval(ticking);
      live.close();
    });
    load();
    return {
      act, actMore, agent, calledBack, calling, canCall, choose, complaintWrong, confirmReport, conflict, dateTime, dayAndTime, edit, editCount, edits, focusFirst, isMain, keepAgent, live, load, more, moreWrong, named, passOn, ready,
      notices, nowMs, number, person, readonly, reported, save, saving, step, stepWrong, stepsShown, take, taken, ticket, timeline, trouble, who, wrong,
    };
  },
  template: `
    <div class="frame">
      <top-bar place="工单" :notices="notices" :status="live.status.value" />
      <p v-if="trouble" class="notice error" role="alert">{{ trouble }} <button type="button" class="plain-button" @click="load">重试</button> <a href="/tickets">返回工单列表</a></p>
      <template v-if="ticket">
        <section v-if="ticket.emergency && !readonly" class="alarm" role="alert">
          <span>紧急：{{ ticket.emergency }}</span><p>{{ ticket.card || '请立即通知' + ticket.department + '并向主管上报。' }}</p><span class="grow"></span>
          <el-button v-if="reported && !reported.stopped_at" @click="confirmReport">确认已上报</el-button><span v-else-if="reported">已上报</span>
        </section>
        <div class="order-head">
          <a href="/tickets">工单</a><h1>{{ ticket.number }}</h1><span class="tag">{{ ticket.type }}</span><span class="tag agent" data-testid="state">{{ ticket.state_label }}</span>
          <span class="facts">受理 {{ dateTime(ticket.received_at) }} · 首问 {{ ticket.first_responsible || '—' }}<template v-if="ticket.helpers.length"> · 协助 {{ ticket.helpers.join('、') }}</template>
            · 承办 {{ ticket.department || '—' }}{{ ticket.handler ? ' ' + ticket.handler : '' }}</span>
          <span class="grow"></span>
          <a :href="'/tickets/' + encodeURIComponent(number) + '/print'" target="_blank">打印</a><a :href="'/api/tickets/' + encodeURIComponent(number) + '/sheet.pdf'" target="_blank">PDF</a>
          <el-input v-if="!person" id="agent-no" class="who" v-model="agent" placeholder="您的工号" maxlength="32" aria-label="您的工号" @change="keepAgent" />
        </div>
        <main class="order">
          <section class="card panel" aria-label="工单内容">
            <header><h2>{{ ticket.form_title }}</h2><span class="grow"></span><span class="soft small">完整度 {{ Math.round(ticket.completeness * 100) }}%</span></header>
            <div class="scroll">
              <div v-if="conflict.length" class="conflict" role="alert" data-testid="conflict">
                <b>工单刚被别人改过，您填写的内容还在，请核对后再保存：</b>
                <ul><li v-for="(change, index) in conflict" :key="index">{{ named(change.by) }}<template v-if="change.via">（{{ change.via }}）</template> {{ dayAndTime(change.at) }}　{{ change.text }}</li></ul>
              </div>
              <order-form :fields="ticket.fields" :edits="edits" :readonly="readonly" :wrong="wrong" @edit="edit" />
            </div>
            <div v-if="!readonly" class="save-bar"><span class="soft">{{ editCount ? '有 ' + editCount + ' 项未保存' : '没有未保存的修改' }}</span><span class="grow"></span>
              <kbd>Ctrl+S</kbd><el-button type="primary" :disabled="!editCount" :loading="saving" @click="save">保存</el-button></div>
          </section>
          <div class="side">
            <section v-if="stepsShown.length || canCall" class="card" aria-label="下一步"><header><h2>下一步</h2></header>
              <div class="steps">
                <el-button v-if="canCall" type="primary" @click="who() && (calling = true)">回访客户</el-button>
                <el-button v-for="(one, index) in stepsShown" :key="one.step" :type="isMain(one) && !canCall && !index ? 'primary' : ''" @click="choose(one)"
                  :title="one.missing.length ? '还需填写：' + one.missing.join('、') : ''">{{ one.label }} <kbd style="margin-left: 6px">Alt+{{ index + 1 }}</kbd></el-button>
              </div>
              <order-more v-if="!readonly" ref="more" :ticket="ticket" :wrong="moreWrong" :busy="saving" @ready="ready" @act="actMore" /></section>
            <order-complaint v-if="ticket.complaint" :ticket="ticket" :readonly="readonly" :wrong="complaintWrong" :busy="saving" @pass="passOn" />
            <order-due :due="ticket.due" :now-ms="nowMs" :readonly="readonly" @act="act" />
            <section class="card" aria-label="经过"><header><h2>经过</h2></header>
              <ul class="timeline-list"><li v-for="(entry, index) in timeline" :key="index"><time>{{ dayAndTime(entry.at) }}</time>
                <span>{{ entry.by ? named(entry.by) + '　' : '' }}<span v-if="entry.via" class="tag via" :title="'由“' + entry.via + '”系统提交'">{{ entry.via }}</span><a v-if="entry.call_id" :href="'/qa/' + encodeURIComponent(entry.call_id)">{{ entry.text }}（听录音）</a><template v-else>{{ entry.text }}</template>
                  <span v-if="entry.happened_at && dayAndTime(entry.happened_at) !== dayAndTime(entry.at)" class="why">（发生于 {{ dayAndTime(entry.happened_at) }}）</span><span v-if="entry.reason" class="why">　{{ entry.reason }}</span></span></li></ul>
            </section>
          </div>
        </main>
        <el-dialog :model-value="Boolean(step)" :title="step?.label" width="520" destroy-on-close @opened="focusFirst" @close="step = null">
          <order-step v-if="step" :step="step" :ticket="ticket" :edits="edits" :wrong="stepWrong" @take="take" @close="step = null" />
        </el-dialog>
        <el-dialog v-model="calling" title="回访客户" width="680" destroy-on-close @opened="focusFirst">
          <order-callback v-if="calling" :number="number" :version="ticket.version" :by="agent" @done="calledBack" @refused="taken" @close="calling = false" />
        </el-dialog>
      </template>
    </div>`,
};

mount(Ticket);
