// Sends changes of the ticket; tells a real conflict from one where only another field had changed.

import { reactive } from "vue";
import { Refused, api } from "../api.js";
import { ElMessage } from "element-plus";
import { namedInFull } from "../formats.js";

const TRIES = 4;

const slotOf = (ticket, name) => ticket?.fields.find((slot) => slot.name === name);
const valueOf = (ticket, name) => slotOf(ticket, name)?.value ?? "";

function ticketIn(refusal) {
  return refusal.body.ticket ?? refusal.body.detail?.ticket ?? null;
}

function whoChanged(slot, agentNo) {
  if (slot?.source !== "typed") return "通话识别";
  if (!slot.changed_by) return "其他人员";
  return slot.changed_by === agentNo ? "您在另一个窗口" : namedInFull(slot.changed_by);
}

/**
 * @param {import("../call_log.js").CallLog} log
 * @param {() => string} agentNo
 */
export function useTicketChanges(log, agentNo) {
  const conflicts = reactive({});
  const saving = reactive({});

  async function send(name, write) {
    const callId = log.state.call.call_id;
    const before = valueOf(log.state.ticket, name);
    saving[name] = true;
    try {
      for (let attempt = 0; attempt < TRIES; attempt += 1) {
        const outcome = await attemptOnce(callId, write);
        if (log.state.call?.call_id !== callId) return null; // the next call has begun
        log.answerTicket(outcome.ticket);
        if (outcome.done) return null;
        // The version counts for the whole ticket: another field may have been filled by listening.
        if (valueOf(outcome.ticket, name) !== before) return slotOf(outcome.ticket, name) ?? { value: "", source: "typed" };
      }
      throw new Refused(409, { message: "工单正在频繁变化，请再试一次" });
    } finally {
      delete saving[name];
    }
  }

  async function attemptOnce(callId, write) {
    try {
      return { done: true, ticket: await write(callId, log.state.ticket?.version ?? 0) };
    } catch (refusal) {
      const current = refusal instanceof Refused && refusal.status === 409 ? ticketIn(refusal) : null;
      if (!current) throw refusal;
      return { done: false, ticket: current };
    }
  }

  /** Hearing may fill a field while the agent types it, and the agent wins; what another person typed is asked about. */
  function changedMeanwhile(name, value, base) {
    const now = slotOf(log.state.ticket, name);
    return base !== undefined && now?.source === "typed" && now.value !== base && now.value !== value ? now : null;
  }

  const underway = new Set();

  /** Whether everything typed so far is saved, once the answers are there. */
  async function settled() {
    const all = await Promise.all(underway);
    return all.every(Boolean) && !Object.keys(conflicts).length;
  }

  function save(name, value, base) {
    const saved = saveOne(name, value, base).finally(() => underway.delete(saved));
    underway.add(saved);
    return saved;
  }

  async function saveOne(name, value, base) {
    delete conflicts[name];
    const theirs = changedMeanwhile(name, value, base);
    if (theirs) {
      conflicts[name] = { value: theirs.value, mine: value, by: whoChanged(theirs, agentNo()) };
      return false;
    }
    try {
      const other = await send(name, (id, version) => api.changeField(id, { name, value, version, agent_no: agentNo() }));
      if (other && other.value !== value) conflicts[name] = { value: other.value, mine: value, by: whoChanged(other, agentNo()) };
      return true;
    } catch (refusal) {
      ElMessage.error(refusal.message);
      return false;
    }
  }

  async function confirm(name) {
    try {
      const other = await send(name, (id, version) => api.confirmField(id, { name, version, agent_no: agentNo() }));
      if (other) ElMessage.warning("该项刚刚有变化，请核对后再确认");
    } catch (refusal) {
      ElMessage.error(refusal.message);
    }
  }

  function settle(name, keepMine) {
    const conflict = conflicts[name];
    delete conflicts[name];
    if (keepMine && conflict) save(name, conflict.mine);
  }

  function clear() {
    for (const name of Object.keys(conflicts)) delete conflicts[name];
  }

  return { clear, confirm, conflicts, save, saving, settle, settled };
}
