// Violations as they are found: the words heard, the clause, what to say instead; uncertain ones quietly below.

import { computed, nextTick, watch, ref } from "vue";
import { clauseText, clock, closeUp } from "../formats.js";
import { SEVERITIES, SEVERITY_ORDER } from "../labels.js";
import { isViolation } from "../call_log.js";

const worstFirst = (a, b) => SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity)
  || (a.start_ms ?? -1) - (b.start_ms ?? -1);

export const Alerts = {
  props: { state: Object, picked: String, over: Boolean },
  emits: ["mark"],
  setup(props) {
    const box = ref(null);
    // Newest arrival on top; a confirmed finding keeps the place of the provisional one.
    const all = computed(() => [...props.state.findings.values()].reverse());
    const violations = computed(() => {
      const found = all.value.filter(isViolation);
      return props.over ? found.sort(worstFirst) : found;
    });
    const standing = computed(() => violations.value.filter((f) => !f.withdrawn));
    const unsure = computed(() => all.value.filter((f) => f.verdict === "missed" && f.listen && !f.withdrawn));
    const unheard = computed(() => all.value.filter((f) => f.verdict === "unheard"));
    const counts = computed(() => SEVERITY_ORDER.map((key) => [key, standing.value.filter((f) => f.severity === key).length])
      .filter(([, count]) => count));
    watch(() => props.picked, (key) => {
      if (key) nextTick(() => box.value?.querySelector(`[data-finding="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "nearest" }));
    });
    return { SEVERITIES, box, clauseText, clock, closeUp, counts, standing, unheard, unsure, violations };
  },
  template: `
    <section class="card panel alerts" aria-label="违规提醒">
      <header><h2>违规提醒</h2><span class="grow"></span>
        <span v-for="[severity, count] in counts" :key="severity" class="tag" :class="severity">{{ SEVERITIES[severity] }} {{ count }}</span>
      </header>
      <div class="scroll" ref="box" aria-live="polite">
        <p v-if="!violations.length && !unsure.length && !unheard.length" class="empty">没有发现违规</p>
        <article v-for="finding in violations" :key="finding.key" class="alert" :data-finding="finding.key"
          :class="[finding.severity, {provisional: finding.provisional, withdrawn: finding.withdrawn, picked: picked === finding.key}]"
          tabindex="0" @click="$emit('mark', finding)" @keydown.enter="$emit('mark', finding)">
          <p class="row">
            <span class="tag" :class="finding.severity">{{ SEVERITIES[finding.severity] ?? finding.severity }}</span>
            <b class="grow">{{ finding.title || finding.rule }}</b>
            <span v-if="finding.withdrawn" class="small soft">已撤回</span>
            <span v-else-if="finding.provisional" class="small soft">待确认</span>
            <span class="small faint number">{{ finding.start_ms !== null ? clock(finding.start_ms) : '' }}</span>
          </p>
          <p v-if="finding.heard" class="heard-words">听到：“{{ closeUp(finding.heard) }}”</p>
          <p v-else-if="finding.evidence" class="heard-words">依据：{{ finding.evidence }}</p>
          <p v-if="finding.advice" class="advice">应说：{{ finding.advice }}</p>
          <p class="small faint clause">{{ clauseText(finding.clause) }}</p>
        </article>
        <template v-if="unsure.length">
          <h3 class="aside-title">疑似，留待质检听核</h3>
          <p v-for="finding in unsure" :key="finding.key" class="aside" @click="$emit('mark', finding)">
            <span class="grow">{{ finding.title || finding.rule }}<template v-if="finding.heard">：“{{ closeUp(finding.heard) }}”</template></span>
            <span class="small number">{{ finding.start_ms !== null ? clock(finding.start_ms) : '' }}</span>
          </p>
        </template>
        <template v-if="unheard.length">
          <h3 class="aside-title">没听清，不判定</h3>
          <p v-for="finding in unheard" :key="finding.key" class="aside">
            <span class="grow">{{ finding.title || finding.rule }}<template v-if="finding.reason">（{{ finding.reason }}）</template></span>
          </p>
        </template>
      </div>
    </section>`,
};
