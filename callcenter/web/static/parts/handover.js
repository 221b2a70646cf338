// Open work of one person passed to another: change of area or shift.

import { reactive, ref } from "vue";
import { ElMessage } from "element-plus";
import { focusFirst } from "./first_field.js";
import { person } from "../person.js";
import { ticketsApi } from "../tickets_api.js";

export const Handover = {
  emits: ["done"],
  setup(_, { emit }) {
    const open = ref(false);
    const busy = ref(false);
    const wrong = ref("");
    const given = reactive({ by: "", giver: "", taker: "", note: "" });
    function begin() {
      Object.assign(given, { by: person?.signature ?? localStorage.getItem("agent_no") ?? "", giver: "", taker: "", note: "" });
      wrong.value = "";
      open.value = true;
    }
    async function done() {
      const lacking = [["by", "您的工号"], ["giver", "交出人工号"], ["taker", "接手人工号"], ["note", "交接事项"]].find(([name]) => !given[name].trim());
      if (lacking) {
        wrong.value = `请填写${lacking[1]}。`;
        document.getElementById(`h-${lacking[0]}`)?.focus();
        return;
      }
      busy.value = true;
      wrong.value = "";
      try {
        const { numbers } = await ticketsApi.handOver({ ...given });
        open.value = false;
        if (numbers.length) ElMessage.success(`已交接 ${numbers.length} 张工单`);
        else ElMessage.info(`${given.giver}名下没有未办结的工单`);
        emit("done");
      } catch (refusal) {
        wrong.value = refusal.message;
      }
      busy.value = false;
    }
    return { begin, busy, done, focusFirst, given, open, person, wrong };
  },
  template: `
    <button type="button" class="plain-button" @click="begin">工单交接</button>
    <el-dialog v-model="open" title="工单交接" width="440" destroy-on-close @opened="focusFirst">
      <form class="script" data-testid="handover" @submit.prevent="done">
        <p class="soft small">把一个人名下所有未办结的工单和到期事项交给另一个人；首问责任人不变。</p>
        <div v-if="!person"><label for="h-by">您的工号</label><el-input id="h-by" v-model="given.by" maxlength="32" /></div>
        <div><label for="h-giver">交出人工号</label><el-input id="h-giver" v-model="given.giver" maxlength="32" /></div>
        <div><label for="h-taker">接手人工号</label><el-input id="h-taker" v-model="given.taker" maxlength="32" /></div>
        <div><label for="h-note">交接事项</label><el-input id="h-note" v-model="given.note" type="textarea" :autosize="{minRows: 2, maxRows: 6}" maxlength="500" /></div>
        <p v-if="wrong" class="notice error" role="alert">{{ wrong }}</p>
        <div class="row"><span class="grow"></span><el-button @click="open = false">取消</el-button><el-button type="primary" native-type="submit" :loading="busy">交接</el-button></div>
      </form>
    </el-dialog>`,
};
