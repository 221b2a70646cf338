// On an outbound call to a customer whose order waits for its callback: the script to read and the result to write.

import { computed, ref, watch } from "vue";
import { ElMessage } from "element-plus";
import { OrderCallback } from "./order_callback.js";

const WAITING = new Set(["done", "callback"]);

/** Orders of the customer that this call may be the callback of. */
export function callbacksOf(call, customer) {
  if (call?.direction !== "outbound" || !customer) return [];
  return customer.tickets.filter((one) => WAITING.has(one.state));
}

export const CallCallback = {
  components: { OrderCallback },
  props: { orders: Array, by: String, callId: String },
  setup(props) {
    const number = ref(props.orders[0].number);
    const finished = ref("");
    /** Newer than the list, when somebody was faster. */
    const version = ref(0);
    const order = computed(() => props.orders.find((one) => one.number === number.value) ?? props.orders[0]);
    watch(number, () => { finished.value = ""; version.value = 0; });
    function done(answer) {
      finished.value = answer.reopened ? "客户不满意，工单已重开并转督导。" : answer.needs_reason ? "请到工单页填写终止原因。" : "回访结果已写入工单。";
      ElMessage.success("回访结果已保存");
    }
    function refused(refusal) {
      version.value = refusal.body.ticket?.version ?? version.value;
    }
    return { done, finished, number, order, refused, version };
  },
  template: `
    <section class="card panel call-callback" aria-label="回访话术">
      <header><h2>回访</h2><a class="number" :href="'/tickets/' + encodeURIComponent(order.number)" target="_blank">{{ order.number }}</a>
        <span class="tag">{{ order.type }}</span><span class="grow"></span>
        <el-select v-if="orders.length > 1" v-model="number" size="small" style="width: 170px" aria-label="回访的工单">
          <el-option v-for="one in orders" :key="one.number" :value="one.number" :label="one.number" /></el-select></header>
      <div class="scroll">
        <p v-if="finished" class="empty good" role="status">{{ finished }}</p>
        <order-callback v-else :key="order.number" :number="order.number" :version="version || order.version" :by="by" :call-id="callId" embedded
          @done="done" @refused="refused" />
      </div>
    </section>`,
};
