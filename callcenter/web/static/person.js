// Who has signed in, as the server wrote it into the page; null where nobody has to.

const said = document.querySelector('meta[name="person"]')?.content;

/** {name, signature, login, agent_no, first_password, roles, role_labels}, or null. */
export const person = said ? JSON.parse(said) : null;

/** Whether the person has one of the roles; where nobody signs in, everybody may do everything. */
export function may(...roles) {
  return !person || roles.some((role) => person.roles.includes(role));
}

const ALL_PAGES = [
  ["/wall", "现场监控", ["supervisor"]], ["/tickets", "工单", ["agent", "qa", "supervisor"]], ["/qa", "质检", ["qa", "supervisor"]],
  ["/interfaces", "系统对接", ["supervisor"]], ["/users", "使用者管理", ["admin"]],
];

/** The pages of the bar. */
export const PAGES = ALL_PAGES.filter(([, , roles]) => may(...roles)).map(([path, name]) => [path, name]);
