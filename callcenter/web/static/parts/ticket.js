// The ticket form beside the call.

import { computed, ref, watch } from "vue";
import { clock, dayAndTime } from "../formats.js";
import { FIELD_GROUPS, FIELD_LABELS, TICKET_STATES, TICKET_TYPES } from "../labels.js";
import { TicketField } from "./ticket_field.js";
import { useTicketChanges } from "./ticket_changes.js";

const TYPE_GROUP = { title: "", fields: [{ name: "type", label: "工单类型", options: TICKET_TYPES }] };

export const Ticket = {
  components: { TicketField },
  props: { log: Object, agentNo: { type: String, default: "" }, readonly: Boolean, playable: Boolean },
  emits: ["mark", "play"],
  setup(props) {
    const form = ref(null);
    const ticket = computed(() => props.log.state.ticket);
    const slots = computed(() => Object.fromEntries((ticket.value?.fields ?? []).map((slot) => [slot.name, slot])));
    const type = computed(() => slots.value.type?.value ?? "");
    const changes = useTicketChanges(props.log, () => props.agentNo);
    watch(() => props.log.state.call?.call_id, changes.clear);

    const groups = computed(() => [TYPE_GROUP, ...FIELD_GROUPS].map((group) => ({
      title: group.title,
      fields: group.fields.filter((f) => !f.optional || slots.value[f.name]?.value || f.for?.includes(type.value)),
    })).filter((group) => group.fields.length));
    const known = computed(() => new Set(["type", "surname", "promises", ...FIELD_GROUPS.flatMap((g) => g.fields.map((f) => f.name))]));
    /** Fields a later version of the server may send. */
    const others = computed(() => (ticket.value?.fields ?? []).filter((slot) => slot.value && !known.value.has(slot.name))
      .map((slot) => ({ name: slot.name, label: FIELD_LABELS[slot.name] ?? slot.name })));
    /** The surname stands in for the name until the name is known. */
    function slotFor(spec) {
      if (spec.name === "name" && !slots.value.name?.value && slots.value.surname?.value) {
        return { ...slots.value.surname, name: "name" };
      }
      return slots.value[spec.name] ?? null;
    }
    const nameFor = (spec) => (spec.name === "name" && !slots.value.name?.value && slots.value.surname?.value ? "surname" : spec.name);
    const toConfirm = computed(() => (ticket.value?.fields ?? [])
      .filter((s) => s.value && !s.confirmed && s.source !== "typed" && s.source !== "computed").length);

    function inputs() {
      return [...form.value.querySelectorAll(".field input, .field textarea")];
    }
    function focusFirst() {
      const open = form.value?.querySelector(".field.filled:not(.confirmed) input, .field.filled:not(.confirmed) textarea");
      (open ?? inputs()[0])?.focus();
    }
    function next() {
      const all = inputs();
      all[all.indexOf(document.activeElement) + 1]?.focus();
    }
    return { TICKET_STATES, changes, clock, dayAndTime, focusFirst, form, groups, nameFor, next, others, slotFor, ticket, toConfirm };
  },
  template: `
    <section class="card panel ticket" aria-label="工单">
      <header>
        <h2>工单</h2>
        <span v-if="ticket?.number" class="number small soft">{{ ticket.number }}</span>
        <span v-if="ticket" class="tag">{{ TICKET_STATES[ticket.status] ?? ticket.status }}</span>
        <span class="grow"></span>
        <span v-if="toConfirm && !readonly" class="small soft">待核对 <b class="number">{{ toConfirm }}</b> 项</span>
      </header>
      <div class="scroll">
        <p v-if="!ticket" class="empty">接通后，工单随通话自动填写</p>
        <form v-else ref="form" autocomplete="off" @submit.prevent>
          <fieldset v-for="group in groups" :key="group.title">
            <legend v-if="group.title">{{ group.title }}</legend>
            <div class="fields">
              <ticket-field v-for="spec in group.fields" :key="spec.name" :spec="spec" :slot-view="slotFor(spec)" :readonly="readonly"
                :playable="playable" :saving="Boolean(changes.saving[nameFor(spec)])" :conflict="changes.conflicts[spec.name]"
                @save="(value, base) => changes.save(spec.name, value, base)" @confirm="changes.confirm(nameFor(spec))"
                @settle="changes.settle(spec.name, $event)"
                @mark="$emit('mark', slotFor(spec))" @play="$emit('play', slotFor(spec))" @next="next" />
            </div>
          </fieldset>
          <fieldset v-if="others.length">
            <legend>其他</legend>
            <div class="fields">
              <ticket-field v-for="spec in others" :key="spec.name" :spec="spec" :slot-view="slotFor(spec)" readonly
                :playable="playable" @mark="$emit('mark', slotFor(spec))" @play="$emit('play', slotFor(spec))" />
            </div>
          </fieldset>
          <fieldset v-if="ticket.promises.length">
            <legend>坐席承诺</legend>
            <ul class="promises">
              <li v-for="promise in ticket.promises" :key="promise.number" data-testid="promise">
                <span class="grow">{{ promise.text }}</span>
                <span v-if="promise.due" class="tag warn number">{{ dayAndTime(promise.due) }} 前</span>
                <span v-if="promise.start_ms !== null" class="small faint number">{{ clock(promise.start_ms) }}</span>
              </li>
            </ul>
          </fieldset>
        </form>
      </div>
    </section>`,
};
