// A window that has opened gives the keyboard to its first field; a date stays closed until somebody wants it.

const FIELDS = "textarea:not(:disabled), input:not(:disabled):not([type=file]):not(.el-date-editor input)";

export function focusFirst() {
  const windows = [...document.querySelectorAll(".el-dialog__body")].filter((one) => one.getClientRects().length);
  const body = windows.at(-1);
  if (!body || body.contains(document.activeElement)) return; // somebody was faster
  (body.querySelector(FIELDS) ?? body.querySelector("button[type=submit]"))?.focus();
}
