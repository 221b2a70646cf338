// Chinese names of what the work orders' server sends.

export const STATES = [
  ["registered", "已登记"], ["dispatched", "已派单"], ["accepted", "已接单"], ["on-site", "现场处理中"], ["done", "已处理"],
  ["callback", "回访中"], ["reopened", "已重开"], ["closed", "已办结"], ["no-callback", "无法回访"], ["archived", "已归档"], ["void", "已作废"],
];
export const OPEN_STATES = ["registered", "dispatched", "accepted", "on-site", "done", "callback", "reopened"];
export const TYPES = ["报修", "报警", "投诉", "咨询", "建议", "求助", "有偿服务", "举报", "转告", "回访", "慰问", "整改", "派工申请"];
export const DUE_FILTERS = [["overdue", "已超时"], ["soon", "1小时内到期"], ["today", "24小时内到期"]];
export const OUTCOMES = [
  ["completed", "完成回访"], ["no-answer", "无人接听"], ["busy", "占线"], ["switched-off", "关机或停机"],
  ["inconvenient", "客户不便"], ["refused", "客户拒访"], ["wrong-number", "号码错误"],
];
export const ARCHIVE_CHECKS = [
  ["call_content", "电话内容"], ["handling_opinion", "处理意见"], ["feedback_opinion", "反馈意见"], ["callback_content", "回访内容"],
];
export const STANDINGS = { running: "进行中", soon: "即将到期", overdue: "已超时", paused: "已暂停", met: "按时完成", missed: "超时完成" };

/** "还有 2小时15分" or "超时 35分" for a deadline. */
export function remaining(due, nowMs) {
  if (due.standing === "paused") return "已暂停";
  if (due.stopped_at) return STANDINGS[due.standing];
  const minutes = Math.round((Date.parse(due.due_at) - nowMs) / 60000);
  const span = spanText(Math.abs(minutes));
  return minutes < 0 ? `超时 ${span}` : `还有 ${span}`;
}

function spanText(minutes) {
  if (minutes < 60) return `${minutes}分钟`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}小时${minutes % 60 ? `${minutes % 60}分` : ""}`;
  return `${Math.floor(minutes / 1440)}天`;
}

/** The colour now: the page stands open longer than the answer is new. */
export function standingNow(due, nowMs) {
  if (due.stopped_at || due.standing === "paused") return due.standing;
  if (Date.parse(due.due_at) < nowMs) return "overdue";
  return due.standing === "overdue" ? "soon" : due.standing;
}
