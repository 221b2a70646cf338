// Splits a recognised line into pieces: words with their times, and the stretches a finding points at.

import { closeUp } from "../formats.js";
import { SEVERITY_ORDER } from "../labels.js";

/** [[from, to, finding]] in characters of ``text``. */
function stretches(text, words, findings) {
  const found = [];
  for (const finding of findings) {
    const heard = closeUp(finding.heard);
    const at = heard ? text.indexOf(heard) : -1;
    if (at >= 0) found.push([at, at + heard.length, finding]);
    else if (heard && finding.start_ms !== null && words.length) found.push(...byTime(words, finding));
  }
  return found;
}

function byTime(words, finding) {
  const inside = words.filter((word) => word.end_ms > finding.start_ms && word.start_ms < (finding.end_ms ?? finding.start_ms + 1));
  return inside.length ? [[inside[0].from, inside.at(-1).to, finding]] : [];
}

function placed(words) {
  let from = 0;
  return words.map((word) => {
    const text = closeUp(word.text);
    const place = { ...word, text, from, to: from + text.length };
    from = place.to;
    return place;
  });
}

function worse(one, other) {
  if (!one) return other;
  return SEVERITY_ORDER.indexOf(other.severity) < SEVERITY_ORDER.indexOf(one.severity) ? other : one;
}

/**
 * @returns {{text: string, startMs: number|null, endMs: number|null, finding: object|null, soft: boolean}[]}
 *   ``soft``: words that may still change.
 */
export function pieces(line, findings) {
  const whole = closeUp(line.stage === "final" ? line.text : line.stable);
  const joined = placed(line.words ?? []);
  const words = joined.map((word) => word.text).join("") === whole ? joined : [];
  const marks = stretches(whole, words, findings);
  const edges = new Set([0, whole.length, ...words.flatMap((word) => [word.from, word.to]), ...marks.flatMap(([a, b]) => [a, b])]);
  const sorted = [...edges].sort((a, b) => a - b);
  const result = [];
  for (let n = 0; n + 1 < sorted.length; n += 1) {
    const [from, to] = [sorted[n], sorted[n + 1]];
    const word = words.find((candidate) => candidate.from <= from && candidate.to >= to);
    const finding = marks.filter(([a, b]) => a <= from && b >= to).reduce((worst, mark) => worse(worst, mark[2]), null);
    result.push({ text: whole.slice(from, to), startMs: word?.start_ms ?? null, endMs: word?.end_ms ?? null, finding, soft: false });
  }
  if (line.stage !== "final") {
    const rest = stillOpen(whole, closeUp(line.partial));
    if (rest) result.push({ text: rest, startMs: null, endMs: null, finding: null, soft: true });
  }
  return result;
}

/** What the partial adds to the stable words. */
export function stillOpen(stable, partial) {
  if (partial.startsWith(stable)) return partial.slice(stable.length);
  return partial.length > stable.length ? partial.slice(stable.length) : "";
}
