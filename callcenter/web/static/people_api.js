// REST calls about people.

import { request } from "./api.js";

const part = encodeURIComponent;

export const peopleApi = {
  list: () => request("GET", "/api/people"),
  changes: () => request("GET", "/api/people/changes"),
  add: (body) => request("POST", "/api/people", body),
  change: (login, body) => request("PATCH", `/api/people/${part(login)}`, body),
  turn: (login, active) => request("POST", `/api/people/${part(login)}/active`, { active }),
  reset: (login) => request("POST", `/api/people/${part(login)}/password`, {}),
};
