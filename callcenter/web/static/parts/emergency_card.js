// An emergency order: what has to be done at once, and the countdown until the superior must have been told (E-02, E-04).

import { computed } from "vue";
import { serverNow } from "../api.js";
import { clock } from "../formats.js";
import { useTick } from "./ticking.js";

const REPORT = "C-39.report";

export const EmergencyCard = {
  props: { order: Object,
    /** What the running call has heard so far, by field: newer than the order. */
    heard: { type: Object, default: () => ({}) },
    canReport: Boolean, busy: Boolean, hint: { type: String, default: "" } },
  emits: ["reported"],
  setup(props) {
    const tick = useTick(500);
    const report = computed(() => props.order.due.find((item) => item.key === REPORT));
    const leftMs = computed(() => (tick.value, report.value ? Date.parse(report.value.due_at) - serverNow() : 0));
    const done = computed(() => Boolean(report.value?.stopped_at));
    const late = computed(() => !done.value && leftMs.value < 0);
    const valueOf = (name) => props.heard[name] || (props.order.fields.find((field) => field.name === name)?.value ?? "");
    const where = computed(() => valueOf("address") || valueOf("community"));
    return { clock, done, late, leftMs, report, valueOf, where };
  },
  template: `
    <section class="emergency" :class="{late, done}" role="alert" aria-label="紧急工单">
      <header>
        <b>紧急：{{ order.emergency }}</b>
        <a class="number" :href="'/tickets/' + encodeURIComponent(order.number)" target="_blank">{{ order.number }}</a>
        <span class="grow"></span>
        <b v-if="report && done" data-testid="report">已上报</b>
        <b v-else-if="report" class="number" data-testid="report">{{ late ? '上报超时 ' + clock(-leftMs) : '上报剩余 ' + clock(leftMs) }}</b>
      </header>
      <p class="facts"><slot />{{ where || '地址还未问清' }}　{{ valueOf('phone') || '电话还未问清' }}</p>
      <p v-if="order.card" class="say">{{ order.card }}</p>
      <ol v-if="!done">
        <li>立即通知<b>{{ order.department }}</b>，告知地址、情况和联系电话</li>
        <li v-if="report">2分钟内向主管上报，并{{ canReport ? '点“确认已上报”' : '由受理人确认' }}<template v-if="!late">；逾期未确认，系统会逐级通知上级</template></li>
        <li v-else>立即向主管上报</li>
      </ol>
      <p v-if="hint" class="hint">{{ hint }}</p>
      <div v-if="report && !done && canReport" class="row"><span class="grow"></span>
        <el-button size="small" :loading="busy" data-testid="reported" @click="$emit('reported')">确认已上报 <kbd>F9</kbd></el-button></div>
    </section>`,
};
