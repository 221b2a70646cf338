// Findings of a recorded call with evidence; a person accepts or rejects each, with a note.

import { computed, nextTick, reactive, ref, watch } from "vue";
import { ElMessage } from "element-plus";
import { api } from "../api.js";
import { clauseText, clock, closeUp, dateTime } from "../formats.js";
import { SEVERITIES, SEVERITY_ORDER } from "../labels.js";

const GROUPS = [
  { key: "violations", title: "违规", holds: (f) => f.verdict === "missed" && !f.listen },
  { key: "unsure", title: "疑似，需听录音判断", holds: (f) => f.verdict === "missed" && f.listen },
  { key: "unheard", title: "没听清，不判定", holds: (f) => f.verdict === "unheard" },
  { key: "met", title: "已做到", holds: (f) => f.verdict === "met", folded: true },
];
const place = (finding) => finding.start_ms ?? -1;
const bySeverity = (a, b) => SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity) || place(a) - place(b);

export const FindingsReview = {
  props: { callId: String, findings: Array, picked: String, reviewer: String },
  emits: ["pick", "play", "reviewed", "need-name"],
  setup(props, { emit }) {
    const box = ref(null);
    const notes = reactive({});
    const sending = reactive({});
    const unfolded = ref(false);
    const groups = computed(() => GROUPS.map((group) => ({ ...group, findings: props.findings.filter(group.holds).sort(bySeverity) }))
      .filter((group) => group.findings.length));
    const disputable = computed(() => props.findings.some((f) => f.verdict === "missed"));
    const open = computed(() => props.findings.filter((f) => f.verdict === "missed" && !f.review).length);

    async function decide(finding, decision) {
      if (!props.reviewer.trim()) {
        emit("need-name");
        return;
      }
      sending[finding.key] = true;
      try {
        const note = (notes[finding.key] ?? finding.review_note).trim();
        const answer = await api.review(props.callId, finding.key, { decision, note, reviewer: props.reviewer.trim() });
        delete notes[finding.key];
        emit("reviewed", answer);
      } catch (refusal) {
        ElMessage.error(refusal.message);
      } finally {
        delete sending[finding.key];
      }
    }
    watch(() => props.picked, (key) => {
      if (!key) return;
      if (props.findings.find((f) => f.key === key)?.verdict === "met") unfolded.value = true;
      nextTick(() => box.value?.querySelector(`[data-finding="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "nearest", behavior: "smooth" }));
    });
    return { SEVERITIES, box, clauseText, clock, closeUp, dateTime, decide, disputable, groups, notes, open, sending, unfolded };
  },
  template: `
    <section class="card panel findings" aria-label="检查结果">
      <header><h2>检查结果</h2><span class="grow"></span>
        <span class="small" :class="open ? 'warn' : 'good'" data-testid="open-findings">{{ open ? '待复核 ' + open + ' 项' : disputable ? '已全部复核' : '无需复核' }}</span></header>
      <div class="scroll" ref="box">
        <p v-if="!groups.length" class="empty">没有检查结果</p>
        <p v-else-if="!disputable" class="empty">没有发现违规</p>
        <section v-for="group in groups" :key="group.key">
          <h3 class="aside-title"><button v-if="group.folded" type="button" class="plain-button" :aria-expanded="unfolded"
            @click="unfolded = !unfolded">{{ unfolded ? '▾' : '▸' }} {{ group.title }} {{ group.findings.length }}</button>
            <template v-else>{{ group.title }} {{ group.findings.length }}</template></h3>
          <template v-if="!group.folded || unfolded">
          <article v-for="finding in group.findings" :key="finding.key" class="alert" :data-finding="finding.key"
            :class="[finding.verdict === 'missed' ? finding.severity : finding.verdict, finding.review, {picked: picked === finding.key}]"
            @click="$emit('pick', finding.key)">
            <p class="row">
              <span v-if="finding.verdict === 'missed'" class="tag" :class="finding.severity">{{ SEVERITIES[finding.severity] ?? finding.severity }}</span>
              <b class="grow">{{ finding.title || finding.rule }}</b>
              <span class="small faint">{{ finding.rule }}</span>
              <button v-if="finding.start_ms !== null" type="button" class="plain-button number" @click.stop="$emit('play', finding)"
                :aria-label="'播放 ' + clock(finding.start_ms)">▶ {{ clock(finding.start_ms) }}</button>
            </p>
            <p v-if="finding.heard && finding.verdict !== 'unheard'" class="heard-words">听到：“{{ closeUp(finding.heard) }}”
              <span v-if="finding.score < 1" class="small faint number">把握 {{ Math.round(finding.score * 100) }}%</span></p>
            <p v-if="finding.verdict !== 'unheard' && finding.evidence && finding.evidence !== finding.heard" class="heard-words">
              {{ finding.heard ? '标准：' : '依据：' }}{{ finding.evidence }}</p>
            <p v-if="finding.reason" class="soft">{{ finding.reason }}</p>
            <p class="small faint clause">{{ clauseText(finding.clause) }}</p>
            <template v-if="finding.verdict === 'missed'">
              <p v-if="finding.review" class="decision small" :class="finding.review">
                {{ finding.review === 'accepted' ? '✓ 属实' : '✗ 不成立' }}
                <span v-if="finding.review_note">：{{ finding.review_note }}</span>
                <span class="faint">（{{ finding.reviewed_by }}<template v-if="finding.reviewed_at">，{{ dateTime(finding.reviewed_at) }}</template>）</span>
                <button type="button" class="plain-button" :disabled="sending[finding.key]" @click.stop="decide(finding, '')">撤销</button></p>
              <p v-else class="row decide" @click.stop>
                <el-input v-model="notes[finding.key]" size="small" placeholder="备注（可不填）" maxlength="500"
                  :aria-label="'备注：' + finding.title" />
                <el-button size="small" :loading="sending[finding.key]" @click="decide(finding, 'accepted')">属实</el-button>
                <el-button size="small" :loading="sending[finding.key]" @click="decide(finding, 'rejected')">不成立</el-button></p>
            </template>
          </article>
          </template>
        </section>
      </div>
    </section>`,
};
