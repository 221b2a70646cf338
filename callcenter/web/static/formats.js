// Times, numbers and clauses as people read them.

const zone = document.querySelector('meta[name="time-zone"]')?.content || "Asia/Shanghai";
const ZONED = /(Z|[+-]\d\d:?\d\d)$/;

/** A written dialogue has local time without a zone: it is shown as it is written. */
function parts(iso) {
  const zoned = ZONED.test(iso);
  const moment = new Date(zoned ? iso : `${iso}Z`);
  if (Number.isNaN(moment.getTime())) return null;
  const formatter = new Intl.DateTimeFormat("zh-CN", {
    timeZone: zoned ? zone : "UTC",
    year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  });
  return Object.fromEntries(formatter.formatToParts(moment).map((piece) => [piece.type, piece.value]));
}

export function dateTime(iso) {
  const p = iso && parts(iso);
  return p ? `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}` : "—";
}

export function dayAndTime(iso) {
  const p = iso && parts(iso);
  return p ? `${Number(p.month)}月${Number(p.day)}日 ${p.hour}:${p.minute}` : "—";
}

export function timeOfDay(iso) {
  const p = iso && parts(iso);
  return p ? `${p.hour}:${p.minute}:${p.second}` : "—";
}

/** A mobile number as people read it out: 138 0000 1234. */
export function grouped(text) {
  return text.replace(/^(1\d{2})(\d{4})(\d{4})$/, "$1 $2 $3");
}

/** Today in the hotline's zone, as YYYY-MM-DD. */
export function today(now = new Date()) {
  const p = parts(now.toISOString());
  return `${p.year}-${p.month}-${p.day}`;
}

/** The moment a day begins in the hotline's zone, as the server wants it; ``later`` days on. */
export function startOfDay(day, later = 0) {
  const utc = new Date(`${day}T00:00:00Z`);
  utc.setUTCDate(utc.getUTCDate() + later);
  const p = parts(utc.toISOString());
  const local = Date.parse(`${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}Z`);
  return new Date(utc.getTime() - (local - utc.getTime())).toISOString();
}

/** 3:08 of media time. */
export function clock(ms) {
  const seconds = Math.max(0, Math.floor((ms ?? 0) / 1000));
  const minutes = Math.floor(seconds / 60);
  const rest = String(seconds % 60).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

/** 3分08秒, 47秒. */
export function spell(ms) {
  const seconds = Math.max(0, Math.round((ms ?? 0) / 1000));
  if (seconds < 60) return `${seconds}秒`;
  return `${Math.floor(seconds / 60)}分${String(seconds % 60).padStart(2, "0")}秒`;
}

export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)}秒`;
}

export function points(value) {
  return value === null || value === undefined ? "—" : String(Math.round(value * 10) / 10);
}

/** "001_ab.txt 客户服务标准 第八条(八)" without the file's name: people know the document, not the file. */
export function clauseText(clause) {
  return (clause ?? "").replace(/^\S+\.(txt|md|yaml)\s*/u, "").replace(/^[§\s]+/u, "");
}

/** Recognisers put spaces between Chinese words; people don't. */
export function closeUp(text) {
  return (text ?? "").replace(/(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])\s+(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])/gu, "");
}

/** A person as the history knows one: an agent by number, everybody else by name. */
export const named = (by) => (/^\d+$/.test(by) ? `${by}号` : by);
export const namedInFull = (by) => (/^\d+$/.test(by) ? `${by}号坐席` : by);
