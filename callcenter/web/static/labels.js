// Chinese names of every code the server sends.

import { STATES } from "./tickets_labels.js";

export const LEGS = { customer: "客户", agent: "坐席" };

export const SEAT_STATES = {
  starting: "启动中", ready: "空闲", unregistered: "未注册", ringing: "振铃", talking: "通话中", "wrap-up": "话后处理", down: "故障",
};

export const CALL_STATES = {
  ringing: "振铃", talking: "通话中", held: "等候中", ended: "已结束", missed: "未接", processing: "分析中", failed: "失败",
};

export const DIRECTIONS = { inbound: "呼入", outbound: "呼出" };

export const SOURCES_OF_CALLS = { live: "电话", recording: "上传录音", dialogue: "文字对话" };

export const STAGES = [
  ["greeting", "问候"], ["identify", "核实身份"], ["inquiry", "了解诉求"], ["solution", "答复处理"], ["closing", "结束"],
];
const OTHER_STAGES = { hold: "等候", callback: "回访" };
export function stageName(stage) {
  return Object.fromEntries(STAGES)[stage] ?? OTHER_STAGES[stage] ?? stage;
}

export const SEVERITIES = { S1: "严重", S2: "较重", S3: "一般", S4: "提示" };
export const SEVERITY_ORDER = ["S1", "S2", "S3", "S4"];

export const DUTY_STATES = {
  pending: ["○", "待完成"], prompt: ["▶", "现在该说"], met: ["✓", "已做到"], missed: ["✗", "未做到"], unheard: ["?", "未听清，不判定"],
};

export const SLOT_SOURCES = { customer: "客户说", agent: "坐席说", computed: "推算", typed: "手填" };

export const LEG_EVENTS = {
  ringing: "振铃", answered: "接通", held: "开始等候", resumed: "恢复通话", transferred: "转接", failed: "接续失败", ended: "挂机",
};

export const CAUSES = {
  bye: "", cancelled: "来电放弃", busy: "坐席话机忙", declined: "坐席拒接", "no-answer": "无人接听",
  unreachable: "坐席话机不可达", codec: "语音编码不匹配", network: "网络中断", "seat-lost": "座席进程中断",
};
export function causeName(cause) {
  return CAUSES[cause] ?? cause ?? "";
}

export const TICKET_TYPES = ["咨询", "报修", "报警", "投诉", "建议", "回访", "转告"];
export const TITLES = ["先生", "女士", "小姐"];
export const DISPOSITIONS = ["已答复解决", "已转工单处理", "需回电跟进", "已转接他人", "通话中断", "误拨或骚扰"];

export const TICKET_STATES = { draft: "草稿", ...Object.fromEntries(STATES) };

/** Fields of the ticket in the order of the form; the first group is always shown, others when filled or asked for. */
export const FIELD_GROUPS = [
  { title: "客户", fields: [
    { name: "name", label: "姓名" }, { name: "title", label: "称谓", options: TITLES },
    { name: "phone", label: "联系电话" }, { name: "phone_alt", label: "备用电话", optional: true },
  ] },
  { title: "地址", fields: [
    { name: "community", label: "小区" }, { name: "building", label: "楼号" },
    { name: "unit", label: "单元" }, { name: "room", label: "室号" },
    { name: "address", label: "详细地址", wide: true },
  ] },
  { title: "诉求", fields: [
    { name: "issue", label: "诉求内容", wide: true, lines: 2 }, { name: "cause", label: "原因", wide: true, optional: true },
    { name: "appointment", label: "预约时间", moment: true, optional: true, for: ["报修"] },
    { name: "amount", label: "金额", optional: true }, { name: "meter_reading", label: "表读数", optional: true },
    { name: "order_no", label: "单号", optional: true }, { name: "satisfaction", label: "满意度", optional: true, for: ["回访"] },
    { name: "callback_result", label: "回访结果", optional: true, for: ["回访"] },
  ] },
  { title: "办理", fields: [
    { name: "department", label: "承办部门", optional: true, for: ["报修", "投诉", "报警"] },
    { name: "due_process", label: "处理时限", moment: true, optional: true },
    { name: "due_repair", label: "修复时限", moment: true, optional: true },
    { name: "due_answer", label: "答复时限", moment: true, optional: true },
    { name: "callback_due", label: "回访时限", moment: true, optional: true },
  ] },
];

export const FIELD_LABELS = Object.fromEntries(
  [["type", "工单类型"], ["surname", "姓氏"]].concat(FIELD_GROUPS.flatMap((group) => group.fields.map((f) => [f.name, f.label]))),
);
