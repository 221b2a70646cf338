// The deadlines of one work order, with what may be done about them.

import { ElMessageBox } from "element-plus";
import { dayAndTime, named } from "../formats.js";
import { STANDINGS, remaining, standingNow } from "../tickets_labels.js";

const TITLES = { pause: "暂停时限", resume: "恢复计时", done: "标记完成" };

export const OrderDue = {
  props: { due: Array, nowMs: Number, readonly: Boolean },
  emits: ["act"],
  setup(_, { emit }) {
    async function act(item, action) {
      const reason = await ElMessageBox.prompt(`${item.title}：请写明${action === "done" ? "完成情况" : "原因"}`, TITLES[action], {
        confirmButtonText: "确定", cancelButtonText: "取消",
        inputValidator: (text) => action === "done" || Boolean(text?.trim()) || "请写明原因",
      }).catch(() => null);
      if (reason) emit("act", item, { action, reason: reason.value ?? "" });
    }
    async function move(item) {
      const form = await ElMessageBox.prompt(`新的时限（例如 2024-03-06 18:00）`, `更改“${item.title}”`, {
        confirmButtonText: "下一步", cancelButtonText: "取消", inputPattern: /^\d{4}-\d\d-\d\d \d\d:\d\d$/, inputErrorMessage: "请按 年-月-日 时:分 填写",
      }).catch(() => null);
      if (!form) return;
      const why = await ElMessageBox.prompt("请写明更改原因", `更改“${item.title}”`, {
        confirmButtonText: "确定", cancelButtonText: "取消", inputValidator: (text) => Boolean(text?.trim()) || "请写明原因",
      }).catch(() => null);
      const at = new Date(form.value.replace(" ", "T"));
      if (why && !Number.isNaN(at.getTime())) emit("act", item, { action: "move", due_at: at.toISOString(), reason: why.value });
    }
    const running = (item) => !item.stopped_at;
    return { STANDINGS, act, dayAndTime, move, named, remaining, running, standingNow };
  },
  template: `
    <section class="card" aria-label="时限">
      <header><h2>时限与承诺</h2></header>
      <p v-if="!due.length" class="empty">没有时限</p>
      <ul class="due-list"><li v-for="item in due" :key="item.key">
        <span class="due" :class="standingNow(item, nowMs)">{{ item.title }} · {{ remaining(item, nowMs) }}</span>
        <span v-if="!readonly && running(item)" class="acts">
          <button v-if="item.kind === 'promise' || item.kind === 'task'" type="button" class="plain-button" @click="act(item, 'done')">完成</button>
          <button v-if="item.paused_at" type="button" class="plain-button" @click="act(item, 'resume')">恢复</button>
          <button v-else type="button" class="plain-button" @click="act(item, 'pause')">暂停</button>
          <button v-if="!item.paused_at" type="button" class="plain-button" @click="move(item)">改期</button>
        </span><span v-else></span>
        <span class="small">{{ item.note ? '“' + item.note + '” · ' : '' }}{{ dayAndTime(item.due_at) }}{{ item.owner ? ' · ' + named(item.owner) : '' }}{{ item.soft ? '' : ' · 硬性时限' }}</span>
      </li></ul>
    </section>`,
};
