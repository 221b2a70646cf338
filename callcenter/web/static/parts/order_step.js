// Asks for what a step needs, then takes it.

import { computed, reactive, ref } from "vue";
import { ARCHIVE_CHECKS } from "../tickets_labels.js";

const NEEDS_REASON = new Set(["reopen", "withdraw"]);

export const OrderStep = {
  props: { step: Object, ticket: Object, edits: Object, wrong: String },
  emits: ["take", "close"],
  setup(props, { emit }) {
    const reason = ref("");
    const department = ref(props.ticket.department);
    const checked = ref([]);
    const given = reactive({});
    const value = (field) => given[field.name] ?? props.edits[field.name] ?? field.value;
    const archive = props.step.step === "archive";
    const again = props.step.step === "dispatch" && !["registered", "reopened"].includes(props.ticket.state);
    const asked = computed(() => props.ticket.fields.filter((field) => {
      if (props.step.step === "accept" && field.name === "handled_by") return true;
      if (archive) return ARCHIVE_CHECKS.some(([name]) => name === field.name);
      if (props.step.step === "give-up-callback") return field.name === "termination_reason";
      if (props.step.step === "close") return field.needed_for === "办结" || ["satisfaction", "closing_exception"].includes(field.name);
      if (props.step.step === "finish" || props.step.step === "arrive") {
        return field.needed_for === props.step.label || field.name === "handling_mode" || (props.step.step === "arrive" && field.name === "arrived_at");
      }
      return field.needed_for === props.step.label;
    }));
    function take() {
      const fields = {};
      for (const field of asked.value) if (value(field) !== field.value) fields[field.name] = value(field) ?? "";
      emit("take", { step: props.step.step, fields, reason: reason.value, department: props.step.step === "dispatch" ? department.value : "", checked: checked.value });
    }
    return { ARCHIVE_CHECKS, again, archive, asked, checked, department, given, needsReason: NEEDS_REASON.has(props.step.step) || again, reason, take, value };
  },
  template: `
    <form class="script" @submit.prevent="take" data-testid="step">
      <div v-if="step.step === 'dispatch'"><label>承办部门</label><el-input v-model="department" aria-label="承办部门" /></div>
      <div v-for="field in asked" :key="field.name">
        <div class="row"><label :for="'s-' + field.name" class="grow">{{ field.label }}</label>
          <el-checkbox v-if="archive" v-model="checked" :value="field.name">已核对</el-checkbox></div>
        <el-select v-if="field.kind === 'choice'" :id="'s-' + field.name" :model-value="value(field)" @update:model-value="given[field.name] = $event ?? ''" clearable
          :value-on-clear="''" placeholder="请选择"><el-option v-for="choice in field.choices" :key="choice" :value="choice" :label="choice" /></el-select>
        <el-date-picker v-else-if="field.kind === 'time'" :id="'s-' + field.name" type="datetime" :model-value="value(field)" @update:model-value="given[field.name] = $event ?? ''"
          value-format="YYYY-MM-DDTHH:mm:ss" format="YYYY-MM-DD HH:mm" style="width: 100%" placeholder=" " />
        <el-input v-else :id="'s-' + field.name" :model-value="value(field)" @update:model-value="given[field.name] = $event" type="textarea" :autosize="{minRows: 1, maxRows: 4}" />
      </div>
      <p v-if="step.step === 'accept' && asked.length" class="soft small">处理人不填时，记为接单的人。</p>
      <p v-else-if="!asked.length && !needsReason && step.step !== 'dispatch'">所需内容已齐，确认{{ step.label }}？</p>
      <div v-if="needsReason"><label>原因</label><el-input v-model="reason" aria-label="原因" /></div>
      <p v-if="wrong" class="notice error" role="alert">{{ wrong }}</p>
      <div class="row"><span class="grow"></span><el-button @click="$emit('close')">取消</el-button><el-button type="primary" native-type="submit">{{ step.label }}</el-button></div>
    </form>`,
};
