// REST calls. A refusal becomes a Refused with the server's sentence; the clock difference to the server is kept.

export class Refused extends Error {
  constructor(status, body) {
    super(sentenceOf(status, body));
    this.status = status;
    this.body = body ?? {};
  }
}

function sentenceOf(status, body) {
  if (typeof body?.message === "string" && body.message) return body.message;
  if (typeof body?.detail === "string") return body.detail;
  if (typeof body?.detail?.message === "string") return body.detail.message;
  if (status === 404) return "没有找到，可能已被删除";
  if (status === 413) return "文件太大";
  if (status >= 500) return "服务器出错，请稍后重试";
  return `请求未被接受（${status}）`;
}

let skewMs = 0;

/** The server's time now, so that a wrong clock on this computer does not bend the ring counter. */
export function serverNow() {
  return Date.now() + skewMs;
}

function noteServerTime(response) {
  const said = Date.parse(response.headers.get("date") ?? "");
  if (Number.isNaN(said)) return;
  const difference = said - Date.now();
  skewMs = Math.abs(difference) > 2000 ? difference : 0; // the header has whole seconds
}

export async function request(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, { message: "连不上服务器，请检查网络后重试" });
  }
  if (response.status === 401 && path !== "/api/session") toSignIn();
  noteServerTime(response);
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    if (response.ok) throw new Refused(response.status, { message: "服务器的答复无法识别" });
  }
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}

/** Nobody, or nobody any more: after signing in this page comes back. */
export function toSignIn() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

const part = encodeURIComponent;

export const api = {
  signIn: (body) => request("POST", "/api/session", body),
  signOut: () => request("DELETE", "/api/session"),
  changePassword: (body) => request("POST", "/api/session/password", body),
  seats: () => request("GET", "/api/seats"),
  health: () => request("GET", "/api/health"),
  calls(filters) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filters)) {
      if (value !== "" && value !== null && value !== undefined) query.set(name, value);
    }
    return request("GET", `/api/calls?${query}`);
  },
  call: (id) => request("GET", `/api/calls/${part(id)}`),
  peaks: (id) => request("GET", `/api/calls/${part(id)}/peaks`),
  recordingUrl: (id) => `/api/calls/${part(id)}/recording`,
  review: (id, key, body) => request("POST", `/api/calls/${part(id)}/findings/${part(key)}/review`, body),
  changeField: (id, body) => request("PATCH", `/api/calls/${part(id)}/ticket`, body),
  confirmField: (id, body) => request("POST", `/api/calls/${part(id)}/ticket/confirm`, body),
  wrapUp: (id, body) => request("POST", `/api/calls/${part(id)}/wrap-up`, body),
};

/** Uploads a recording; fetch has no upload progress, XMLHttpRequest has. */
export function uploadRecording(form, onProgress) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", "/api/calls/upload");
    sending.responseType = "json";
    sending.upload.onprogress = (step) => onProgress(step.lengthComputable ? step.loaded / step.total : 0);
    sending.onload = () => {
      if (sending.status < 300) resolve(sending.response);
      else reject(new Refused(sending.status, sending.response));
    };
    sending.onerror = () => reject(new Refused(0, { message: "上传中断，请检查网络后重新上传" }));
    sending.send(form);
  });
}
