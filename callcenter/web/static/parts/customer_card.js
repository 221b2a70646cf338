// Who is calling: name, open orders and earlier calls of the number, there while it still rings.

import { computed, ref, watch } from "vue";
import { serverNow } from "../api.js";
import { dayAndTime } from "../formats.js";
import { CALL_STATES, DIRECTIONS } from "../labels.js";
import { ticketsApi } from "../tickets_api.js";
import { OPEN_STATES, remaining, standingNow } from "../tickets_labels.js";
import { useTick } from "./ticking.js";

const SHOWN_CALLS = 4;
const open = new Set(OPEN_STATES);

/** What is known about the number of the call; null until it is known. */
export function useCustomer(state) {
  const customer = ref(null);
  watch(() => [state.call?.call_id, state.call?.caller], async ([id, caller]) => {
    customer.value = null;
    if (!caller) return;
    try {
      const answer = await ticketsApi.customer(caller);
      if (state.call?.call_id === id) customer.value = { ...answer, calls: answer.calls.filter((call) => call.call_id !== id) };
    } catch {
      // A call is answered without it as well.
    }
  }, { immediate: true });
  return customer;
}

export const CustomerCard = {
  props: { customer: Object, ringing: Boolean, expanded: Boolean },
  emits: ["toggle"],
  setup(props) {
    const tick = useTick(1000);
    const nowMs = computed(() => (tick.value, serverNow()));
    const orders = computed(() => props.customer.tickets.filter((one) => open.has(one.state)));
    const closed = computed(() => props.customer.tickets.length - orders.value.length);
    const name = computed(() => {
      const named = props.customer.name ? props.customer : props.customer.tickets.find((one) => one.name);
      return named ? `${named.name}${named.title}` : "";
    });
    const known = computed(() => props.customer.tickets.length + props.customer.calls.length > 0);
    const calls = computed(() => props.customer.calls.slice(0, SHOWN_CALLS));
    return { CALL_STATES, DIRECTIONS, SHOWN_CALLS, calls, closed, dayAndTime, known, name, nowMs, orders, remaining, standingNow };
  },
  template: `
    <section class="card customer-card" :class="{ringing}" aria-label="客户资料">
      <header>
        <h2>{{ name || (known ? '未留姓名' : '新客户') }}</h2>
        <span v-if="!known" class="soft small">这个号码没有来电和工单记录</span>
        <span v-if="orders.length" class="tag warn">未办结 {{ orders.length }} 单</span>
        <span v-if="closed" class="soft small">已办结 {{ closed }} 单</span>
        <span v-if="customer.calls.length" class="soft small">历史通话 {{ customer.calls.length }} 次</span>
        <span class="grow"></span>
        <button v-if="known && !ringing" type="button" class="plain-button" :aria-expanded="expanded" @click="$emit('toggle')">{{ expanded ? '收起 ▴' : '详情 ▾' }} <kbd>F7</kbd></button>
      </header>
      <div v-if="known && (ringing || expanded)" class="known">
        <ul v-if="orders.length" class="customer-orders">
          <li v-for="one in orders" :key="one.number"><a :href="'/tickets/' + encodeURIComponent(one.number)" target="_blank" :data-order="one.number">
            <span class="row"><span class="number">{{ one.number }}</span><span class="tag">{{ one.type }}</span><span v-if="one.emergency" class="tag S1">{{ one.emergency }}</span>
              <span class="tag agent">{{ one.state_label }}</span><span class="grow"></span>
              <span v-if="one.next_due" class="due small" :class="standingNow(one.next_due, nowMs)">{{ one.next_due.title }} · {{ remaining(one.next_due, nowMs) }}</span></span>
            <span class="soft ellipsis issue">{{ one.issue || '未填写诉求' }}<template v-if="one.address"> · {{ one.address }}</template></span></a></li>
        </ul>
        <ul v-if="calls.length" class="customer-calls small">
          <li v-for="call in calls" :key="call.call_id"><span class="number">{{ dayAndTime(call.at) }}</span><span>{{ DIRECTIONS[call.direction] }}</span>
            <span>{{ call.type || CALL_STATES[call.state] }}</span><span class="soft">{{ call.agent_no ? call.agent_no + '号坐席' : '' }}</span></li>
        </ul>
      </div>
    </section>`,
};
