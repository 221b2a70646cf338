// The ticket form beside the call.

import { computed, nextTick, ref, watch } from "vue";
import { ElMessage } from "element-plus";
import { clock, dayAndTime } from "../formats.js";
import { FIELD_GROUPS, FIELD_LABELS, TICKET_STATES, TICKET_TYPES } from "../labels.js";
import { OrderBar } from "./call_order.js";
import { TicketField } from "./ticket_field.js";
import { useTicketChanges } from "./ticket_changes.js";

const TYPE_GROUP = { title: "", fields: [{ name: "type", label: "工单类型", options: TICKET_TYPES }] };

export const Ticket = {
  components: { OrderBar, TicketField },
  props: { log: Object, agentNo: { type: String, default: "" }, readonly: Boolean, playable: Boolean,
    /** The work order of the call, see useCallOrder; without it the ticket only shows what it is. */
    made: { type: Object, default: null } },
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
    /** The type of a registered ticket is changed on its own page, with a reason. */
    const settled = (spec) => spec.name === "type" && Boolean(ticket.value?.number);
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
    const onForm = computed(() => groups.value.flatMap((group) => group.fields.map((spec) => spec.name)));
    /** Words still in a field that has the focus belong to the order: they are saved first. */
    async function register() {
      const typing = form.value?.contains(document.activeElement) ? document.activeElement : null;
      typing?.blur();
      if (!await changes.settled()) {
        ElMessage.warning("还有内容没有保存，请处理后再登记");
        return;
      }
      await props.made.register();
      if (!props.made.wrong) typing?.focus();
    }
    watch(() => props.made?.wrong, async (wrong) => {
      if (!wrong) return;
      await nextTick();
      (document.getElementById(`field-${wrong.name}`) ?? document.querySelector(`[data-extra="${CSS.escape(wrong.name)}"]`))?.focus();
    });
    return { onForm, register, TICKET_STATES, changes, clock, dayAndTime, focusFirst, form, groups, nameFor, next, others, settled, slotFor, ticket, toConfirm };
  },
  template: `
    <section class="card panel ticket" aria-label="工单">
      <header>
        <h2>工单</h2>
        <a v-if="ticket?.number && !made" class="number small" :href="'/tickets/' + encodeURIComponent(ticket.number)" target="_blank">{{ ticket.number }}</a>
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
              <ticket-field v-for="spec in group.fields" :key="spec.name" :spec="spec" :slot-view="slotFor(spec)" :readonly="readonly || settled(spec)"
                :playable="playable" :saving="Boolean(changes.saving[nameFor(spec)])" :conflict="changes.conflicts[spec.name]"
                :needed-for="made?.missing[spec.name]?.mark" :wrong="made?.wrong?.name === spec.name ? made.wrong.message : ''"
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
      <order-bar v-if="ticket && made && (!readonly || made.number)" :made="made" :fields="onForm" @register="register" />
    </section>`,
};
