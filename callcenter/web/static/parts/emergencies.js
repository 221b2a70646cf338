// Emergencies of all seats at the top of the wall, one card for each order that a notice tells of.

import { computed, onUnmounted, reactive, watch } from "vue";
import { namedInFull } from "../formats.js";
import { ticketsApi } from "../tickets_api.js";
import { EmergencyCard } from "./emergency_card.js";
import { isEmergency, orderOf } from "./notices.js";

/** The order is there before the address is: the call is still going on. */
const AGAIN_MS = 5000;

export const Emergencies = {
  components: { EmergencyCard },
  props: { notices: Array },
  setup(props) {
    const orders = reactive({});
    const told = computed(() => {
      const byNumber = new Map();
      for (const notice of props.notices.filter(isEmergency)) {
        const { about, number } = orderOf(notice);
        const known = byNumber.get(number) ?? { number, text: "", hint: "" };
        if (about === "report") known.hint = notice.text;
        else known.text = notice.text;
        byNumber.set(number, known);
      }
      return [...byNumber.values()].reverse();
    });
    async function load(number) {
      try {
        orders[number] = (await ticketsApi.ticket(number)).ticket;
      } catch {
        // The sentence of the notice is shown instead.
      }
    }
    const loadAll = () => told.value.forEach((one) => load(one.number));
    watch(told, loadAll, { immediate: true });
    const again = setInterval(loadAll, AGAIN_MS);
    onUnmounted(() => clearInterval(again));
    return { namedInFull, orders, told };
  },
  template: `
    <div v-if="told.length" class="emergencies" data-testid="emergencies">
      <template v-for="one in told" :key="one.number">
        <emergency-card v-if="orders[one.number]" :order="orders[one.number]" :hint="one.hint">
          <template v-if="orders[one.number].first_responsible">{{ namedInFull(orders[one.number].first_responsible) }}受理　</template></emergency-card>
        <p v-else class="notice urgent" role="alert">{{ one.text || one.hint }}
          <a :href="'/tickets/' + encodeURIComponent(one.number)" target="_blank">打开工单</a></p>
      </template>
    </div>`,
};
