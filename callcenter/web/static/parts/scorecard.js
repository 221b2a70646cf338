// Score of the call by section; every lost point names its finding and clause.

import { computed } from "vue";
import { clauseText, clock, points } from "../formats.js";

export const Scorecard = {
  props: { state: Object, phrasebook: { type: String, default: "" } },
  emits: ["pick"],
  setup(props) {
    const lostOf = (section) => section.lost.map((key) => props.state.findings.get(key)).filter(Boolean);
    const share = (section) => (section.out_of > 0 ? Math.max(0, Math.min(100, (100 * section.points) / section.out_of)) : 0);
    const colour = (percent) => (percent >= 90 ? "good" : percent >= 60 ? "warn" : "bad");
    const total = computed(() => props.state.total);
    return { clauseText, clock, colour, lostOf, points, share, total };
  },
  template: `
    <section class="card panel scorecard" aria-label="评分">
      <header><h2>评分</h2><span class="grow"></span>
        <b v-if="total !== null" class="total number" :class="colour(total)" data-testid="score">{{ points(total) }}<i> / 100</i></b></header>
      <div class="scroll">
        <p v-if="total === null" class="empty">通话结束后给出评分</p>
        <div v-for="section in state.sections" :key="section.name" class="section" :data-section="section.name">
          <p class="row"><span class="grow">{{ section.name }}</span>
            <b class="number">{{ points(section.points) }}</b><span class="faint number">/ {{ points(section.out_of) }}</span></p>
          <div class="meter" role="img" :aria-label="section.name + ' ' + points(section.points) + ' 分'">
            <i :class="colour(share(section))" :style="{width: share(section) + '%'}"></i></div>
          <button v-for="finding in lostOf(section)" :key="finding.key" type="button" class="lost" @click="$emit('pick', finding.key)">
            <span class="row"><span class="grow ellipsis">{{ finding.title || finding.rule }}</span>
              <span class="number small faint">{{ finding.start_ms !== null ? clock(finding.start_ms) : '全程' }}</span></span>
            <span class="small faint clause">{{ clauseText(finding.clause) }}</span>
          </button>
        </div>
      </div>
    </section>`,
};
