// The figures of a day, counted from its calls.

import { points, spell } from "../formats.js";

const RING_LIMIT = 3;

const mean = (values) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null);
const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)}%` : "—");

/** [[name, value, unit]] */
export function figuresOf(calls, total) {
  const done = calls.filter((call) => call.answered_at);
  const rung = done.filter((call) => call.rings !== null);
  const talk = mean(done.map((call) => call.media_ms));
  const score = mean(done.map((call) => call.score).filter((value) => value !== null));
  return [
    ["今日来电", `${total}`, "通"],
    ["已接听", `${done.length}`, "通"],
    ["三声内接听", percent(rung.filter((call) => call.rings <= RING_LIMIT).length, rung.length), ""],
    ["平均通话", talk === null ? "—" : spell(talk), ""],
    ["平均得分", points(score), ""],
    ["违规", `${done.reduce((sum, call) => sum + call.violations, 0)}`, "次"],
  ];
}
