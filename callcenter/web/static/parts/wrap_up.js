// What the agent does after the call: outcome and a note, then ready for the next one.

import { nextTick, onMounted, ref } from "vue";
import { ElMessage } from "element-plus";
import { api } from "../api.js";
import { DISPOSITIONS } from "../labels.js";

const suggestion = (ticket) => {
  const type = ticket?.fields.find((slot) => slot.name === "type")?.value ?? "";
  return type === "咨询" ? "已答复解决" : type ? "已转工单处理" : "";
};

export const WrapUp = {
  props: { state: Object, agentNo: { type: String, default: "" }, registered: { type: Boolean, default: true } },
  emits: ["done"],
  setup(props, { emit }) {
    const disposition = ref(suggestion(props.state.ticket));
    const note = ref("");
    const sending = ref(false);
    const box = ref(null);

    async function finish() {
      if (sending.value) return;
      if (!disposition.value) {
        ElMessage.warning("请先选择处理结果");
        return;
      }
      sending.value = true;
      try {
        const id = props.state.call.call_id;
        await api.wrapUp(id, { disposition: disposition.value, note: note.value.trim(), agent_no: props.agentNo });
        emit("done", id);
      } catch (refusal) {
        ElMessage.error(refusal.message);
      } finally {
        sending.value = false;
      }
    }
    onMounted(() => nextTick(() => {
      if (document.activeElement === document.body) (box.value?.querySelector("input:checked") ?? box.value?.querySelector("input"))?.focus();
    }));
    return { DISPOSITIONS, box, disposition, finish, note, sending };
  },
  template: `
    <section class="card wrap-up" aria-label="话后处理" ref="box" @keydown.ctrl.enter="finish">
      <header><h2>话后处理</h2></header>
      <form @submit.prevent="finish">
        <div class="choices" role="radiogroup" aria-label="处理结果">
          <label v-for="choice in DISPOSITIONS" :key="choice" :class="{chosen: disposition === choice}">
            <input type="radio" name="disposition" :value="choice" v-model="disposition">{{ choice }}</label>
        </div>
        <el-input v-model="note" type="textarea" :rows="2" maxlength="500" placeholder="备注（可不填）" aria-label="备注" />
        <p v-if="disposition === '已转工单处理' && !registered" class="small warn">工单还没有登记，按 F8 登记</p>
        <el-button type="primary" native-type="submit" :loading="sending" data-testid="finish">完成，准备接听下一通</el-button>
      </form>
    </section>`,
};
