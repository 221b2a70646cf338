// What is done to an order more rarely: another type, a helper, a 整改通知单.

import { computed, reactive, ref, watch } from "vue";
import { focusFirst } from "./first_field.js";
import { TYPES } from "../tickets_labels.js";

const ACTIONS = {
  type: { title: "更改类型", key: "T", hint: "编号、经过和已填内容都保留；时限从受理时间起按新类型重新计算。" },
  helper: { title: "请人协助", key: "H", hint: "首问责任人不变，协助人共同跟进。" },
  notice: { title: "发整改通知单", key: "N", hint: "生成一张“整改”工单交责任部门，复查后办结，本工单留有记录。" },
};

/** By action: field, its name, its place. */
const NEEDED = {
  type: [["type", "新的类型", "m-type"], ["reason", "更改原因", "m-reason"]],
  helper: [["helper", "协助人工号", "m-helper"]],
  notice: [["department", "责任部门", "m-department"], ["problem", "存在问题", "m-problem"], ["due_at", "整改期限", "m-due"]],
};

export const OrderMore = {
  props: { ticket: Object, readonly: Boolean, wrong: { type: Object, default: null }, busy: Boolean },
  emits: ["act", "ready"],
  setup(props, { emit }) {
    const open = ref("");
    const blank = () => ({ type: "", reason: "", helper: "", department: "", problem: "", place: "", due_at: "", fields: {} });
    const given = reactive(blank());
    const types = computed(() => TYPES.filter((type) => type !== props.ticket.type));
    const shown = computed(() => Object.entries(ACTIONS).filter(([name]) => name !== "type" || !["done", "callback", "closed", "no-callback"].includes(props.ticket.state)));
    /** A field that the new form needs and nobody has filled: it is asked for here. */
    const asked = ref(null);
    watch(() => props.wrong, (wrong) => {
      if (open.value !== "type" || !wrong?.name || ["type", "reason", "version", "department"].includes(wrong.name)) return;
      asked.value = { name: wrong.name, label: /“(.+?)”/u.exec(wrong.message)?.[1] ?? wrong.name };
    });
    function begin(name) {
      lacking.value = "";
      Object.assign(given, blank());
      asked.value = null;
      open.value = name;
    }
    /** What the person left empty is said at once, with its own name. */
    const lacking = ref("");
    function done() {
      const empty = NEEDED[open.value].find(([name]) => !given[name]?.trim());
      lacking.value = empty ? `请填写“${empty[1]}”。` : "";
      if (empty) {
        document.getElementById(empty[2])?.focus();
        return;
      }
      const body = {
        type: { type: given.type, reason: given.reason, fields: asked.value ? { [asked.value.name]: given.fields[asked.value.name] ?? "" } : {} },
        helper: { helper: given.helper, reason: given.reason },
        notice: { department: given.department, problem: given.problem, place: given.place, due_at: given.due_at ? new Date(given.due_at).toISOString() : "" },
      }[open.value];
      emit("act", open.value, body, () => { open.value = ""; });
    }
    function key(event) {
      if (!event.altKey || event.ctrlKey || event.metaKey || open.value) return;
      const found = shown.value.find(([, action]) => `Key${action.key}` === event.code);
      if (!found) return;
      event.preventDefault();
      emit("ready", () => begin(found[0]));
    }
    return { ACTIONS, asked, begin, done, focusFirst, given, key, lacking, open, shown, types };
  },
  template: `
    <div class="more-actions">
      <button v-for="[name, action] in shown" :key="name" type="button" class="plain-button" @click="$emit('ready', () => begin(name))">{{ action.title }} <kbd>Alt+{{ action.key }}</kbd></button>
    </div>
    <el-dialog :model-value="Boolean(open)" :title="ACTIONS[open]?.title" width="480" destroy-on-close @opened="focusFirst" @close="open = ''">
      <form v-if="open" class="script" :data-testid="'more-' + open" @submit.prevent="done">
        <p class="soft small">{{ ACTIONS[open].hint }}</p>
        <template v-if="open === 'type'">
          <div><label for="m-type">新的类型</label><el-select id="m-type" v-model="given.type" placeholder="请选择" filterable default-first-option>
            <el-option v-for="type in types" :key="type" :value="type" :label="type" /></el-select></div>
          <div v-if="asked"><label for="m-asked">{{ asked.label }}</label><el-input id="m-asked" v-model="given.fields[asked.name]" maxlength="500" /></div>
          <div><label for="m-reason">更改原因</label><el-input id="m-reason" v-model="given.reason" maxlength="500" /></div>
        </template>
        <template v-else-if="open === 'helper'">
          <div><label for="m-helper">协助人工号</label><el-input id="m-helper" v-model="given.helper" maxlength="32" /></div>
          <div><label for="m-reason">事由（可不填）</label><el-input id="m-reason" v-model="given.reason" maxlength="500" /></div>
        </template>
        <template v-else>
          <div><label for="m-department">责任部门</label><el-input id="m-department" v-model="given.department" maxlength="64" /></div>
          <div><label for="m-problem">存在问题</label><el-input id="m-problem" v-model="given.problem" type="textarea" :autosize="{minRows: 2, maxRows: 6}" maxlength="2000" /></div>
          <div><label for="m-place">地点（可不填）</label><el-input id="m-place" v-model="given.place" maxlength="200" /></div>
          <div><label for="m-due">整改期限</label><el-date-picker id="m-due" v-model="given.due_at" type="datetime" value-format="YYYY-MM-DDTHH:mm:ss" format="YYYY-MM-DD HH:mm"
            style="width: 100%" placeholder="请选择" /></div>
        </template>
        <p v-if="lacking || wrong" class="notice error" role="alert">{{ lacking || wrong.message }}</p>
        <div class="row"><span class="grow"></span><el-button @click="open = ''">取消</el-button><el-button type="primary" native-type="submit" :loading="busy">确定</el-button></div>
      </form>
    </el-dialog>`,
};
