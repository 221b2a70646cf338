// REST calls of the work orders.

import { request } from "./api.js";

const part = encodeURIComponent;

export function boardQuery(filters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== "" && one !== null && one !== undefined) query.append(name, one);
    }
  }
  return query;
}

export const ticketsApi = {
  board: (filters) => request("GET", `/api/tickets?${boardQuery(filters)}`),
  assessments: () => request("GET", "/api/assessments"),
  due: (hours) => request("GET", `/api/due?hours=${hours}`),
  ticket: (number) => request("GET", `/api/tickets/${part(number)}`),
  change: (number, body) => request("PATCH", `/api/tickets/${part(number)}`, body),
  step: (number, body) => request("POST", `/api/tickets/${part(number)}/steps`, body),
  milestone: (number, body) => request("POST", `/api/tickets/${part(number)}/milestones`, body),
  helper: (number, body) => request("POST", `/api/tickets/${part(number)}/helpers`, body),
  type: (number, body) => request("POST", `/api/tickets/${part(number)}/type`, body),
  notice: (number, body) => request("POST", `/api/tickets/${part(number)}/notices`, body),
  complaint: (number, body) => request("POST", `/api/tickets/${part(number)}/complaint`, body),
  handOver: (body) => request("POST", "/api/handovers", body),
  script: (number, agent) => request("GET", `/api/tickets/${part(number)}/callback-script?agent_no=${part(agent)}`),
  callback: (number, body) => request("POST", `/api/tickets/${part(number)}/callbacks`, body),
  dueItem: (number, key, body) => request("POST", `/api/tickets/${part(number)}/due/${part(key)}`, body),
  customer: (number) => request("GET", `/api/customers/${part(number)}`),
  preview: (call) => request("GET", `/api/calls/${part(call)}/ticket/order`),
  register: (call, body) => request("POST", `/api/calls/${part(call)}/ticket/register`, body),
};

export const hooksApi = {
  list: () => request("GET", "/api/webhooks"),
  add: (body) => request("POST", "/api/webhooks", body),
  remove: (id) => request("DELETE", `/api/webhooks/${id}`),
  messages: (id) => request("GET", `/api/webhooks/${id}/deliveries`),
  sendAgain: (id) => request("POST", `/api/deliveries/${id}/send`),
};
