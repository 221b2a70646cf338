// The form of one work order: what was changed here is kept until it is saved, also when somebody else was faster.

import { computed, ref } from "vue";

const ALWAYS = new Set(["name", "title", "phone", "address", "issue", "handling_mode", "appointment"]);
const LONG = new Set(["issue", "answer", "process", "result", "case_summary", "call_content", "handling_opinion", "feedback_opinion",
  "callback_content", "customer_opinion", "repair_result", "address", "closing_exception", "symptoms"]);

export const OrderForm = {
  props: { fields: Array, edits: Object, readonly: Boolean, wrong: Object },
  emits: ["edit"],
  setup(props, { emit }) {
    const all = ref(false);
    const shown = computed(() => props.fields.filter((field) => all.value || ALWAYS.has(field.name) || field.value || field.needed_for || field.locked
      || field.name in props.edits || props.wrong?.name === field.name));
    const hidden = computed(() => props.fields.length - shown.value.length);
    const value = (field) => (field.name in props.edits ? props.edits[field.name] : field.value);
    const edit = (field, given) => emit("edit", field.name, given ?? "", field.value);
    return { LONG, all, edit, hidden, shown, value };
  },
  template: `
    <div class="sheet-form" data-testid="order-form">
      <div v-for="field in shown" :key="field.name" :class="{wide: LONG.has(field.name), locked: field.locked, changed: field.name in edits, wrong: wrong?.name === field.name}">
        <label :for="'f-' + field.name">{{ field.label }}<span v-if="field.locked && !value(field)" class="soft">　{{ field.locked }}</span><span v-else-if="field.needed_for && !value(field)" class="needed">{{ field.needed_for }}前必填</span></label>
        <el-select v-if="field.kind === 'choice'" :id="'f-' + field.name" :model-value="value(field)" @update:model-value="edit(field, $event)" clearable
          :value-on-clear="''" :disabled="readonly || Boolean(field.locked)" placeholder=" ">
          <el-option v-for="choice in field.choices" :key="choice" :value="choice" :label="choice" />
        </el-select>
        <el-date-picker v-else-if="field.kind === 'time'" :id="'f-' + field.name" type="datetime" :model-value="value(field)" @update:model-value="edit(field, $event)"
          value-format="YYYY-MM-DDTHH:mm:ss" format="YYYY-MM-DD HH:mm" :disabled="readonly || Boolean(field.locked)" placeholder=" " />
        <el-input v-else :id="'f-' + field.name" :model-value="value(field)" @update:model-value="edit(field, $event)" :disabled="readonly || Boolean(field.locked)"
          :type="LONG.has(field.name) ? 'textarea' : 'text'" :autosize="{minRows: 1, maxRows: 6}" />
        <span v-if="wrong?.name === field.name" class="wrong-text" role="alert">{{ wrong.message }}</span>
      </div>
      <p v-if="hidden || all" class="wide"><button type="button" class="plain-button" @click="all = !all">{{ all ? '收起空白字段' : '显示其余 ' + hidden + ' 个字段' }}</button></p>
    </div>`,
};
