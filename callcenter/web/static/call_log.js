// One call as the browser knows it: built from a CallDetail, changed by websocket messages.

import { reactive } from "vue";

const WITHDRAWN_SHOWN_MS = 2500;

function emptyState() {
  return {
    call: null, segments: new Map(), findings: new Map(), duties: new Map(), ticket: null, measures: {},
    sections: [], total: null, gaps: [], timeline: [], lengthMs: 0,
    /** Media time and local clock of the last word from the server: the timers run on from here. */
    anchor: { mediaMs: 0, at: 0 },
  };
}

const segmentKey = (segment) => `${segment.leg}:${segment.utterance}`;

export class CallLog {
  constructor() {
    this.state = reactive(emptyState());
  }

  clear() {
    Object.assign(this.state, emptyState());
  }

  load(detail) {
    this.clear();
    for (const segment of detail.segments) this.hear(segment);
    for (const finding of detail.findings) this.state.findings.set(finding.key, finding);
    for (const duty of detail.duties) this.state.duties.set(duty.rule, duty);
    Object.assign(this.state, {
      ticket: detail.ticket, measures: { ...detail.measures }, sections: detail.sections, gaps: [...detail.gaps],
      timeline: [...detail.timeline], lengthMs: detail.length_ms,
    });
    this.setCall(detail.call);
  }

  setCall(call) {
    this.state.call = call;
    this.state.total = call.score ?? this.state.total;
    this.state.anchor = { mediaMs: call.media_ms, at: performance.now() };
  }

  /** Partial, stable and final share one line; a later stage never falls back. */
  hear(segment) {
    const key = segmentKey(segment);
    const line = this.state.segments.get(key);
    if (segment.stage === "final") {
      if (segment.text) this.state.segments.set(key, { ...segment, key, stable: segment.text, partial: segment.text });
      else this.state.segments.delete(key);
      return;
    }
    if (line?.stage === "final") return;
    this.state.segments.set(key, {
      ...segment, key, words: segment.words?.length ? segment.words : (line?.words ?? []),
      start_ms: line ? Math.min(line.start_ms, segment.start_ms) : segment.start_ms,
      stable: segment.stage === "stable" ? segment.text : (line?.stable ?? ""),
      partial: segment.stage === "partial" ? segment.text : longer(line?.partial ?? "", segment.text),
    });
  }

  setTicket(ticket) {
    if (!this.state.ticket || ticket.version >= this.state.ticket.version) this.state.ticket = ticket;
  }

  /** An answer to a change may come after the websocket has told of something later: hearing does not raise the version. */
  answerTicket(ticket) {
    if (!this.state.ticket || ticket.version > this.state.ticket.version) this.state.ticket = ticket;
  }

  withdraw(key) {
    const finding = this.state.findings.get(key);
    if (!finding) return;
    const gone = { ...finding, withdrawn: true };
    this.state.findings.set(key, gone);
    const findings = this.state.findings;
    setTimeout(() => findings.get(key)?.withdrawn && findings.delete(key), WITHDRAWN_SHOWN_MS);
  }

  /** True when the message was about this call. */
  apply(message) {
    const state = this.state;
    if (message.kind === "call") {
      if (message.call.call_id !== state.call?.call_id) return false;
      this.setCall(message.call);
      return true;
    }
    if (!message.call_id || message.call_id !== state.call?.call_id) return false;
    const change = CHANGES[message.kind];
    if (change) change(this, state, message);
    return Boolean(change);
  }
}

const CHANGES = {
  segment: (log, state, message) => log.hear(message.segment),
  finding: (log, state, message) => state.findings.set(message.finding.key, message.finding),
  "finding-withdrawn": (log, state, message) => log.withdraw(message.key),
  duty: (log, state, message) => state.duties.set(message.duty.rule, message.duty),
  ticket: (log, state, message) => log.setTicket(message.ticket),
  measure: (log, state, message) => { state.measures[message.name] = message.value; },
  score: (log, state, message) => { state.total = message.total; state.sections = message.sections; },
  timeline: (log, state, message) => state.timeline.push(message.entry),
  gap: (log, state, message) => state.gaps.push(message.gap),
};

function longer(one, other) {
  return other.length >= one.length ? other : one;
}

/** A violation counts when its words are final, it is sure enough and nobody rejected it. */
export function isViolation(finding) {
  return finding.verdict === "missed" && !finding.listen && finding.review !== "rejected";
}
