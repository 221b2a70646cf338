// A callback: the script to read, the answers, and what came of the try. Questions come after the customer agreed.

import { computed, reactive, ref } from "vue";
import { ticketsApi } from "../tickets_api.js";
import { OUTCOMES } from "../tickets_labels.js";

export const OrderCallback = {
  props: { number: String, version: Number, by: String, callId: { type: String, default: "" }, embedded: Boolean },
  emits: ["done", "refused", "close"],
  setup(props, { emit }) {
    const script = ref(null);
    const trouble = ref("");
    const outcome = ref("");
    const answers = reactive({});
    const note = ref("");
    const sending = ref(false);
    const agreed = computed(() => outcome.value === "completed");
    const ready = computed(() => outcome.value && (!agreed.value || answers.satisfaction));
    ticketsApi.script(props.number, props.by).then((got) => { script.value = got; }, (refusal) => { trouble.value = refusal.message; });

    async function send() {
      sending.value = true;
      trouble.value = "";
      const given = agreed.value ? Object.fromEntries(Object.entries(answers).filter(([, value]) => value)) : {};
      try {
        emit("done", await ticketsApi.callback(props.number, {
          by: props.by, version: props.version, outcome: outcome.value, answers: given, call_id: props.callId, note: note.value,
        }));
      } catch (refusal) {
        trouble.value = refusal.message;
        if (refusal.status === 409) emit("refused", refusal);
      } finally {
        sending.value = false;
      }
    }
    return { OUTCOMES, agreed, answers, note, outcome, ready, script, send, sending, trouble };
  },
  template: `
    <div class="script" data-testid="callback">
      <template v-if="script">
        <blockquote>{{ script.opening }}</blockquote>
        <el-radio-group v-model="outcome" size="small" aria-label="回访结果">
          <el-radio-button v-for="[key, label] in OUTCOMES" :key="key" :value="key">{{ label }}</el-radio-button>
        </el-radio-group>
        <template v-if="agreed">
          <blockquote>{{ script.identity }}</blockquote>
          <div v-for="item in script.items" :key="item.field" class="item">
            <span>{{ item.ask }}</span>
            <el-select v-if="item.choices.length" v-model="answers[item.field]" placeholder="请选择" clearable :value-on-clear="''" :aria-label="item.ask">
              <el-option v-for="choice in item.choices" :key="choice" :value="choice" :label="choice" /></el-select>
            <el-date-picker v-else-if="item.field.endsWith('_at')" v-model="answers[item.field]" type="datetime" value-format="YYYY-MM-DDTHH:mm:ss"
              format="MM-DD HH:mm" style="width: 170px" :aria-label="item.ask" />
            <el-input v-else v-model="answers[item.field]" :aria-label="item.ask" />
          </div>
          <blockquote>{{ script.closing }}</blockquote>
        </template>
        <blockquote v-else-if="outcome === 'inconvenient' || outcome === 'refused'">{{ script.inconvenient }}</blockquote>
        <el-input v-model="note" placeholder="备注（可不填）" aria-label="备注" />
      </template>
      <p v-if="trouble" class="notice error" role="alert">{{ trouble }}</p>
      <div class="row"><span class="grow"></span><el-button v-if="!embedded" @click="$emit('close')">取消</el-button>
        <el-button type="primary" :disabled="!ready" :loading="sending" @click="send">保存回访结果</el-button></div>
    </div>`,
};
