// What the standard asks for in this call, in order; the one that is due now comes with the sentence to read aloud.

import { computed, nextTick, ref, watch } from "vue";
import { clock } from "../formats.js";
import { DUTY_STATES } from "../labels.js";

/** What is due now on top, then what is decided in the order it happened, then what is still to come. */
const rank = (duty) => ({ prompt: 0, pending: 2 })[duty.state] ?? 1;
const placeOf = (duty) => (rank(duty) === 1 ? (duty.at_ms ?? 0) : 0);

export const Duties = {
  props: { state: Object },
  setup(props) {
    const duties = computed(() => [...props.state.duties.values()].sort((a, b) => rank(a) - rank(b) || placeOf(a) - placeOf(b)));
    const box = ref(null);
    const due = computed(() => duties.value.find((duty) => duty.state === "prompt")?.rule);
    watch(due, (rule) => {
      if (rule) nextTick(() => box.value?.querySelector(`[data-duty="${CSS.escape(rule)}"]`)?.scrollIntoView({ block: "nearest" }));
    }, { immediate: true, flush: "post" });
    const met = computed(() => duties.value.filter((duty) => duty.state === "met").length);
    return { DUTY_STATES, box, clock, duties, met };
  },
  template: `
    <section class="card panel duties" aria-label="应做事项">
      <header><h2>应做事项</h2><span class="grow"></span>
        <span class="soft number" v-if="duties.length" data-testid="duties-met">已做到 {{ met }} / {{ duties.length }}</span></header>
      <div class="scroll" ref="box">
        <p v-if="!duties.length" class="empty">接通后，按服务标准列出本通电话应做的事</p>
        <ul>
          <li v-for="duty in duties" :key="duty.rule" :class="duty.state" :data-duty="duty.rule">
            <span class="sign" aria-hidden="true">{{ DUTY_STATES[duty.state][0] }}</span>
            <span class="grow">
              <span class="title">{{ duty.title || duty.rule }}</span>
              <span v-if="duty.state === 'prompt' && duty.prompt" class="say">“{{ duty.prompt }}”</span>
            </span>
            <span class="small state-name">{{ DUTY_STATES[duty.state][1] }}</span>
            <span class="small faint number at">{{ duty.at_ms !== null && duty.state !== 'pending' ? clock(duty.at_ms) : '' }}</span>
          </li>
        </ul>
      </div>
    </section>`,
};
